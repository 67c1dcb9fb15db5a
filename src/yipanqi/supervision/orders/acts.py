"""What people do with an order: draw it up, issue, receive, reply, review, close."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, may_supervise, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.ledger import entering
from yipanqi.supervision.ledger import undertaking as ledger
from yipanqi.supervision.ledger.rules import signal_rules
from yipanqi.supervision.ledger.signals import signal_of
from yipanqi.supervision.life import note, said
from yipanqi.supervision.orders.clock import wake
from yipanqi.supervision.orders.forms import Drawing, Issuing
from yipanqi.supervision.orders.order import LIFE, PART, Order, State, get, roles
from yipanqi.supervision.orders.rules import Grade, grade_for, limits, rulebook

Changes = dict[str, object]


def draw_up(work: Work, actor: Actor, words: Raw) -> str:
    """Draw an order up: a supervisor issues it at once, a coordinator proposes it; returns its id. Raises Refused."""
    drawn = parse(Drawing, words, work.today)
    subject = _subject(work, drawn)
    places = frozenset({str(subject["division"])})
    issues = may_supervise(actor, places)
    require(issues or may_coordinate(actor, places))
    grade = Grade(drawn.grade) if drawn.grade else _fitting(work, subject)
    id_ = work.uow.new_id()
    rows.add(work.uow, rows.order, _blank(work, id_, drawn, grade) | subject)
    note(work, actor, PART, id_, "draw up" if issues else "propose", {"grade": grade})
    if issues:
        rows.change(work.uow, rows.order, id_, _issued(work, get(work, id_), Issuing()))
        wake(work)
    return id_


def act(work: Work, actor: Actor, id_: str, action: str, words: Raw) -> Order:
    """Take a step with an order; returns it as it then stands. Raises Refused."""
    order = get(work, id_)
    step = LIFE.find(action, order.state)
    require(not roles(actor, order).isdisjoint(step.who))
    body = said(work, step, words)
    changes = EFFECTS[action](work, order, body) | ({"state": step.to} if step.to else {})
    rows.change(work.uow, rows.order, id_, changes)
    note(work, actor, PART, id_, action, body)
    wake(work)
    return get(work, id_)


def _issued(work: Work, order: Order, body: Issuing) -> Changes:
    rules = rulebook(work.world, work.today, order.division)
    word, year = str(rules["number_word"]), work.today.year
    serial = rows.last_number(work.uow, word, year) + 1
    grade = Grade(body.grade) if body.grade else order.grade
    return {
        "state": State.ISSUED.value,
        "number": f"{word}〔{year}〕{serial}号",
        "word": word,
        "year": year,
        "serial": serial,
        "grade": grade.value,
        "first_grade": grade.value,
        "issued_on": work.today,
        **_limits(work, order, grade),
    }


def _received(work: Work, order: Order, _: object) -> Changes:
    return {"received_on": work.today} | _overran(work.today, order, order.receive_by)


def _replied(work: Work, order: Order, _: object) -> Changes:
    return {"replied_on": work.today} | _overran(work.today, order, order.reply_by)


def _returned(work: Work, order: Order, _: object) -> Changes:
    new = limits(work.world, work.today, order.division, order.grade)
    renewed = {"reply_by": new.reply_by, "remind_on": new.remind_on, "reminded_on": None, "replied_on": None}
    return {**renewed, "returns": order.returns + 1}


def _closed(work: Work, _: Order, __: object) -> Changes:
    return {"closed_on": work.today}


def _only_words(_: Work, __: Order, ___: object) -> Changes:
    return {}


EFFECTS: Mapping[str, Callable[[Work, Order, Any], Changes]] = MappingProxyType(
    {
        "issue": _issued,
        "decline": _only_words,
        "receive": _received,
        "progress": _only_words,
        "reply": _replied,
        "accept": _only_words,
        "return": _returned,
        "close": _closed,
        "withdraw": _only_words,
    }
)


def _overran(today: date, order: Order, limit: date | None) -> Changes:
    return {"overran_on": today} if limit and today > limit and order.overran_on is None else {}


def _limits(work: Work, order: Order, grade: Grade) -> Changes:
    new = limits(work.world, work.today, order.division, grade)
    return {"receive_by": new.receive_by, "reply_by": new.reply_by, "remind_on": new.remind_on}


def _subject(work: Work, drawn: Drawing) -> Changes:
    """What the order is on, and whose it is."""
    if drawn.undertaking:
        found = ledger.get(work, drawn.undertaking)
        return {
            "undertaking": found.id,
            "clause": found.clause,
            "unit": found.unit,
            "division": found.division,
            "service": drawn.service or "",
        }
    if drawn.clause and drawn.clause not in catalogue_of(work).clauses:
        raise Refused(Problem("clause-unknown", Text("目录中没有这一条", "the catalogue has no such clause"), "clause"))
    if drawn.service and drawn.service not in catalogue_of(work).services:
        rule = Text("目录中没有这个事项", "the catalogue has no such service")
        raise Refused(Problem("service-unknown", rule, "service"))
    unit = entering.unit(work, drawn.unit or "")
    return {
        "undertaking": None,
        "clause": drawn.clause or "",
        "unit": unit.name,
        "division": unit.division,
        "service": drawn.service or "",
    }


def _fitting(work: Work, subject: Changes) -> Grade:
    division, signal = str(subject["division"]), None
    if subject["undertaking"]:
        basis = ledger.get(work, str(subject["undertaking"])).basis
        signal = signal_of(basis, work.today, signal_rules(work.world, work.today, division))
    return grade_for(work.world, work.today, division, signal)


def _blank(work: Work, id_: str, drawn: Drawing, grade: Grade) -> Changes:
    empty = ("number", "issued_on", "receive_by", "received_on", "reply_by", "remind_on", "reminded_on", "replied_on")
    never = ("closed_on", "overran_on", "ran_out")
    return {
        "id": id_,
        **dict.fromkeys((*empty, *never)),
        "word": "",
        "year": 0,
        "serial": 0,
        "grade": grade.value,
        "first_grade": grade.value,
        "state": State.PROPOSED.value,
        "title": drawn.title,
        "ground": drawn.ground,
        "demand": drawn.demand,
        "returns": 0,
        "drawn_at": work.now,
    }
