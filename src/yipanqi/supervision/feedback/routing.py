"""Routing: which office caused it, and how it gets there, on this side or the other.

The stated rule: a rating goes to the office that was rated; what is about a case goes to the office that holds it, or
decided it where nobody does; what is about a service in a place goes to the office competent there. What no rule can
place waits for the coordination office. Who gets what is not theirs sends it on once, naming the office; it is not sent
on again.
"""

from collections.abc import Mapping

from yipanqi.access.actor import Actor
from yipanqi.cases.case import Case
from yipanqi.cases.machine import Holder
from yipanqi.cases.work import Work
from yipanqi.exchange.effects import MayNotAct
from yipanqi.kernel.offices import Office
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback.items import (
    Bounced,
    Forward,
    Found,
    Said,
    act,
    clocks,
    found,
    report,
    said,
    say,
    sealed,
    write,
)
from yipanqi.supervision.feedback.life import IN_HAND, RECEIVED, SENT_ON, WITHDRAWN, Class, Kind
from yipanqi.supervision.feedback.words import WINDOW

RULE = "rule"


def open_item(
    work: Work,
    kind: Kind,
    words: Said,
    *,
    case_number: str = "",
    rated_place: int | None = None,
    service: str = "",
    party: str = "",
    found_by: str | None = None,
    grade: int | None = None,
) -> Found:
    """A new item on the node where the person is; nobody has it yet."""
    id_, here = work.uow.new_id(), work.world.code
    row = {
        "id": id_,
        "home": here,
        "holder": here,
        "kind": kind.value,
        "state": RECEIVED,
        "class_": Class.ORDINARY.value,
        "case_number": case_number,
        "rated_place": rated_place,
        "service": service,
        "office": "",
        "division": here.ljust(6, "0"),
        "party": party,
        "found_by": found_by,
        "grade": grade,
        "said": sealed(work, words),
        "opened_at": work.now,
    }
    _keep(work, row)
    write(work, id_, "open", RECEIVED, "", "")
    return found(work, id_)


def office_of_case(case: Case) -> str:
    """The office that holds a case now, or decided it where nobody does; "" where none is known."""
    here = str(case.field("office") or case.field("window"))
    there = str(case.field("other_office"))
    return (there or here) if case.holder is Holder.THERE else (here or there)


def office_in(work: Work, field: str, place: str) -> Office:
    """The office of a field in a place. Raises Refused (unknown)."""
    if field == WINDOW:
        windows = work.world.offices.windows(place, work.today)
        if windows:
            return windows[0]
    return work.world.offices.competent(field, place, work.today)


def route(work: Work, row: Found, office_id: str, action: str, by: str, class_: Class = Class.ORDINARY) -> Found:
    """Send an item that is at home to an office, on this side or a peer's. Raises Refused where no node is known."""
    office = work.world.offices.get(office_id)
    node = office.division[:2]
    kept: dict[str, object] = {"office": office.id, "division": office.division, "class_": class_.value}
    if node == work.world.code:
        return act(work, row, action, by, "", holder=node, **kept, **clocks(work, office, Kind(row.kind), class_))
    if node not in {key.owner for key in work.world.ring.all()}:
        raise conflict("no-node", f"{office.name.zh}所在地没有互联", f"no node is known for {office.name.en}")
    sent = act(work, row, action, by, "", holder=node, **kept, call_by=None, due_on=None, routed_at=work.now)
    number, service = sent.case_number, sent.service
    word = Forward(
        Kind(row.kind), class_, number, service, office.id, row.grade, said(work, row), row.opened_at, row.forwarded
    )
    say(work, node, row.id, word)
    return sent


def send_on(work: Work, actor: Actor, row: Found, office: Office, words: str) -> None:
    """It was another office that caused it: name it, once. Raises Refused (conflict) the second time."""
    if row.forwarded:
        raise conflict("sent-on", "已经改派过一次，不能再次退转", "It was sent on once already")
    if office.id == row.office:
        raise Refused(Problem("same-office", Text("这就是本单位", "This is the office it is with"), "place"))
    here = work.world.code
    if row.home == here or office.division[:2] == here:
        rows.change(work.uow, row.id, forwarded=1)
        route(work, found(work, row.id), office.id, "redirect", actor.id, Class(row.class_))
        return
    act(work, row, "bounce", actor.id, words, forwarded=1)
    say(work, row.home, row.id, Bounced(office.id, words))


def take(work: Work, id_: str, word: Forward, source: str) -> None:
    """A peer forwards an item for an office of ours. Raises MayNotAct where it is none, or the item is here already."""
    known = rows.get(work.uow, id_)
    if known is not None and (known.state != SENT_ON or known.home != source):
        raise MayNotAct("already-here", f"item {id_} is here already")
    try:
        office = work.world.offices.get(word.office)
    except Refused as refused:
        raise MayNotAct("no-office", str(refused)) from refused
    if office.division[:2] != work.world.code:
        raise MayNotAct("not-ours", f"{office.id} is not an office of {work.world.code}")
    row = {
        "id": id_,
        "home": source,
        "holder": work.world.code,
        "kind": word.kind.value,
        "state": IN_HAND,
        "class_": word.class_.value,
        "case_number": word.case_number,
        "rated_place": None,
        "service": word.service,
        "office": office.id,
        "division": office.division,
        "party": "",
        "found_by": None,
        "grade": word.grade,
        "said": sealed(work, word.said),
        "opened_at": word.opened_at,
        "forwarded": word.forwarded,
        **clocks(work, office, word.kind, word.class_),
    }
    if known is None:
        _keep(work, row)
    else:
        rows.change(work.uow, id_, **{k: v for k, v in row.items() if k != "id"}, ended_at=None)
    write(work, id_, "take", IN_HAND, source, "")
    report(work, id_, "take", "")


def taken_back(work: Work, id_: str, word: Bounced, source: str) -> None:
    """The other side says that another office caused it: that one gets it, and cannot send it on again."""
    row = _with(work, id_, source)
    if row.state == WITHDRAWN:
        return
    back = act(work, row, "bounced", source, word.words, holder=work.world.code, forwarded=1)
    try:
        route(work, back, word.office, "route", RULE, Class(row.class_))
    except Refused:
        rows.change(work.uow, id_, office="", division=work.world.code.ljust(6, "0"))


def not_taken(work: Work, id_: str, source: str, why: str) -> None:
    """The other side could not take it at all: it waits here for the coordination office."""
    row = rows.get(work.uow, id_)
    if row is None or row.holder != source or row.state != IN_HAND:
        return
    home = {"holder": work.world.code, "office": "", "division": work.world.code.ljust(6, "0")}
    act(work, row, "bounced", source, why, **home)


def _with(work: Work, id_: str, source: str) -> Found:
    row = rows.get(work.uow, id_)
    if row is None or row.holder != source:
        raise MayNotAct("not-yours", f"item {id_} is not with {source}")
    return row


def _keep(work: Work, row: Mapping[str, object]) -> None:
    empty = {
        "routed_at": None,
        "call_by": None,
        "due_on": None,
        "called_at": None,
        "done_at": None,
        "cause": "",
        "second_grade": None,
        "forwarded": 0,
        "extended": False,
        "reopened": False,
        "appealed": False,
        "ended_at": None,
    }
    work.uow.execute(rows.item.insert().values(**{**empty, **row}))
