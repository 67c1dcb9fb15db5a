"""What the coordination office does with a meeting: call it, set its agenda, hold it, decide, issue the record."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows
from yipanqi.supervision.agenda import moment
from yipanqi.supervision.editions.adopted import catalogue_of, clauses_of
from yipanqi.supervision.ledger import entering
from yipanqi.supervision.ledger import undertaking as ledger
from yipanqi.supervision.life import note, said
from yipanqi.supervision.meetings.meeting import (
    LIFE,
    PART,
    Calling,
    Deciding,
    Item,
    Meeting,
    Minutes,
    State,
    decisions,
    get,
    of_row,
    roles,
)

Changes = dict[str, object]


def call(work: Work, actor: Actor, words: Raw) -> str:
    """Call a meeting; returns its id. Raises Refused."""
    division = next(iter(sorted(actor.divisions)), work.world.code.ljust(6, "0"))
    require(may_coordinate(actor, frozenset({division})))
    called = parse(Calling, words, work.today)
    id_ = work.uow.new_id()
    year = called.day.year
    before = [m for m in map(of_row, rows.meetings(work.uow)) if m.number.startswith(f"{year}年")]
    new = {
        "id": id_,
        "number": f"{year}年第{len(before) + 1}次",
        "division": division,
        "agenda": "[]",
        "minutes": "",
        "state": State.CALLED.value,
        "called_at": work.now,
        **_dates(called),
    }
    rows.add(work.uow, rows.meeting, new)
    note(work, actor, PART, id_, "call", called)
    return id_


def act(work: Work, actor: Actor, id_: str, action: str, words: Raw) -> Meeting:
    """Take a step with a meeting; returns it as it then stands. Raises Refused."""
    meeting = get(work, id_)
    step = LIFE.find(action, meeting.state)
    require(not roles(actor, meeting).isdisjoint(step.who))
    body = said(work, step, words)
    changes = EFFECTS[action](work, actor, meeting, body) | ({"state": step.to} if step.to else {})
    rows.change(work.uow, rows.meeting, id_, changes)
    note(work, actor, PART, id_, action, body)
    return get(work, id_)


def _dates(called: Calling) -> Changes:
    units = list(dict.fromkeys(line.strip() for line in called.participants.splitlines() if line.strip()))
    return {
        "title": called.title,
        "starts_at": moment(called.day, called.begins),
        "ends_at": moment(called.day, called.ends),
        "place": called.place,
        "participants": msgspec.json.encode(units).decode(),
    }


def _moved(_: Work, __: Actor, ___: Meeting, body: Calling) -> Changes:
    return _dates(body)


def _added(work: Work, _: Actor, meeting: Meeting, item: Item) -> Changes:
    if item.clause and item.clause not in catalogue_of(work).clauses:
        raise Refused(Problem("clause-unknown", Text("目录中没有这一条", "the catalogue has no such clause"), "clause"))
    if item.undertaking:
        ledger.get(work, item.undertaking)
    return {"agenda": msgspec.json.encode((*meeting.agenda, item)).decode()}


def _held(work: Work, _: Actor, meeting: Meeting, body: Minutes) -> Changes:
    if work.now < meeting.starts_at:
        raise Refused(Problem("not-begun", Text("会议尚未开始", "the meeting has not begun yet"), "minutes"))
    return {"minutes": body.minutes}


def _decided(work: Work, actor: Actor, meeting: Meeting, body: Deciding) -> Changes:
    new = {
        "id": work.uow.new_id(),
        "meeting": meeting.id,
        "serial": len(decisions(work, meeting.id)) + 1,
        "words": body.words,
        "unit": body.unit,
        "due_on": body.due_on,
        "undertaking": _undertaking(work, actor, meeting, body),
    }
    rows.add(work.uow, rows.decision, new)
    return {}


def _undertaking(work: Work, actor: Actor, meeting: Meeting, body: Deciding) -> str | None:
    if body.undertaking:
        return ledger.get(work, body.undertaking).id
    ours = {unit.name: unit for unit in entering.units(work)}
    if body.unit not in ours:
        _known_elsewhere(work, body.unit)
        return None
    entry = entering.Entry(
        title=body.words,
        unit=body.unit,
        side=ours[body.unit].side,
        document=f"{meeting.title}（{meeting.number}）",
        starts_on=day_of(meeting.starts_at),
        due_on=body.due_on,
    )
    return entering.enter(work, actor, entry)


def _known_elsewhere(work: Work, unit: str) -> None:
    if not any(office.name == unit for clause in clauses_of(work).values() for office in clause.offices):
        rule = Text("请用目录或台账中的责任单位全称", "use the full name of a unit that the catalogue or ledger knows")
        raise Refused(Problem("unit-unknown", rule, "unit"))


def _nothing(_: Work, __: Actor, ___: Meeting, ____: object) -> Changes:
    return {}


EFFECTS: Mapping[str, Callable[[Work, Actor, Meeting, Any], Changes]] = MappingProxyType(
    {
        "add": _added,
        "move": _moved,
        "hold": _held,
        "decide": _decided,
        "record": _nothing,
        "cancel": _nothing,
    }
)
