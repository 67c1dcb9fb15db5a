"""Enrolling: a resident enrols once; the limit is never exceeded; who comes later waits, and moves up in turn.

A node writes one transaction at a time (docs/decisions/0001-one-writer.md), and how many places are taken is counted in
the one that takes a place: two people who press at the same moment cannot both get the last one.

What a person said is sealed; the organiser alone opens it, and the person sees that it was read.
"""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import SYSTEM, Actor
from yipanqi.access.permissions import may_answer_for, may_apply, require
from yipanqi.access.readings import note_reading
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Line, Mobile, Raw, YesNo, ask, parse
from yipanqi.kernel.problems import conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows
from yipanqi.supervision.life import note
from yipanqi.supervision.programmes.programme import Programme, Results, State, Winner, get, of_row

PART = "enrolment"
READ = Text("举办活动：查看报名", "to run a programme: who enrolled")


class Place(StrEnum):
    """Whether one is in."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


PLACE_NAMES = {
    Place.ENROLLED: Text("已报名", "enrolled"),
    Place.WAITING: Text("候补", "on the waiting list"),
    Place.WITHDRAWN: Text("已退出", "withdrawn"),
}


class Enrolling(msgspec.Struct, frozen=True):
    """What one says to enrol."""

    name: Annotated[str, ask(Text("姓名", "Name"), Line(longest=50))]
    phone: Annotated[str, ask(Text("手机号码", "Mobile number"), Mobile())]
    consents: Annotated[
        bool,
        ask(
            Text("获奖或有结果时，是否同意公布姓名", "May your name be published with a result?"),
            YesNo(),
            Text("不同意也可以报名", "You can enrol without"),
        ),
    ]


class Attending(msgspec.Struct, frozen=True):
    """Whether someone came, and with what result."""

    attended: Annotated[bool, ask(Text("是否到场", "Came"), YesNo())]
    result: Annotated[str | None, ask(Text("结果（如一等奖）", "Result"), Line(longest=60), optional=True)] = None


class Mine(msgspec.Struct, frozen=True):
    """One's own enrolment: the programme, how one stands, and how many wait before one (None unless one waits)."""

    programme: Programme
    state: Place
    before: int | None
    result: str


class Guest(msgspec.Struct, frozen=True):
    """Someone who enrolled, as the organiser sees them."""

    id: str
    state: Place
    name: str
    phone: str
    consents: bool
    attended: bool | None
    result: str


def enrol(work: Work, actor: Actor, id_: str, words: Raw) -> Place:
    """Take a place, or the end of the waiting list. Raises Refused."""
    require(may_apply(actor))
    programme = get(work, id_)
    _open(work, programme)
    body = parse(Enrolling, words, work.today)
    before = _of(work, id_, actor.party)
    if before is not None and before.state != Place.WITHDRAWN:
        raise conflict("enrolled-already", "您已报名，不用重复报名", "you have enrolled already")
    state = Place.ENROLLED if programme.taken < programme.places else Place.WAITING
    values = {
        "turn": rows.last_turn(work.uow, id_) + 1,
        "state": state.value,
        "body": work.vault.seal(msgspec.json.encode({"name": body.name, "phone": body.phone})),
        "consents": body.consents,
        "at": work.now,
    }
    if before is None:
        own = work.uow.new_id()
        new = {"id": own, "programme": id_, "party": actor.party, "attended": None, "result": None, **values}
        rows.add(work.uow, rows.enrolment, new)
    else:
        own = before.id
        rows.change(work.uow, rows.enrolment, own, values)
    note(work, SYSTEM, PART, own, state.value)
    return state


def withdraw(work: Work, actor: Actor, id_: str) -> None:
    """Give one's place up; the first who waits gets it. Raises Refused."""
    own = _of(work, id_, actor.party)
    if own is None or own.state == Place.WITHDRAWN:
        raise unknown("not-enrolled", "您没有报名这项活动", "you are not enrolled")
    programme = get(work, id_)
    if programme.state is not State.ANNOUNCED or work.now >= programme.starts_at:
        raise conflict("begun", "活动已开始或已取消，不能退出", "it has begun or was called off")
    rows.change(work.uow, rows.enrolment, own.id, {"state": Place.WITHDRAWN.value})
    note(work, SYSTEM, PART, own.id, Place.WITHDRAWN.value)
    if own.state == Place.ENROLLED:
        _move_up(work, programme)


def mine(work: Work, actor: Actor) -> tuple[Mine, ...]:
    """What one enrolled in, the latest first."""
    return tuple(_mine(work, row) for row in rows.enrolments_of(work.uow, actor.party))


def guests(work: Work, actor: Actor, id_: str) -> tuple[Guest, ...]:
    """Everyone who is in or waits, for the organiser; that each was read is noted. Raises Refused."""
    programme = get(work, id_)
    require(may_answer_for(actor, programme.unit))
    found = [row for row in rows.enrolments(work.uow, id_) if row.state != Place.WITHDRAWN and _known(row)]
    for row in found:
        note_reading(work.uow, actor, row.party, "enrolment", READ, place=programme.unit)
    return tuple(_guest(work, row) for row in found)


def attend(work: Work, actor: Actor, id_: str, enrolment: str, words: Raw) -> None:
    """Enter who came, and with what result. Raises Refused."""
    programme = get(work, id_)
    require(may_answer_for(actor, programme.unit))
    if programme.state is not State.HELD:
        raise conflict(
            "not-held", "登记为已举办后、公布结果前可登记", "after it was held, before results are published"
        )
    row = next((r for r in rows.enrolments(work.uow, id_) if r.id == enrolment and _known(r)), None)
    if row is None or row.state != Place.ENROLLED:
        raise unknown("not-enrolled", "没有这位报名人", "there is no such person")
    body = parse(Attending, words, work.today)
    sealed = work.vault.seal(body.result.encode()) if body.result else None
    rows.change(work.uow, rows.enrolment, enrolment, {"attended": body.attended, "result": sealed})
    note(work, actor, PART, enrolment, "attended" if body.attended else "absent")


def published(work: Work, id_: str, words: str) -> Results:
    """What may be read by all: words, counts, results, and the names of those who consented."""
    found = [row for row in rows.enrolments(work.uow, id_) if row.state == Place.ENROLLED]
    people = [_guest(work, row) for row in found if _known(row)]
    winners = tuple(Winner(g.result, g.name if g.consents else "") for g in people if g.result)
    return Results(words, winners, len(found), sum(row.attended is True for row in found))


def _open(work: Work, programme: Programme) -> None:
    if not programme.places:
        raise conflict("no-enrolment", "这项活动不需报名", "nobody enrols in this")
    if programme.state is not State.ANNOUNCED or work.today > programme.enrol_until:
        raise conflict("enrolment-over", "报名已截止", "enrolment is over")


def _move_up(work: Work, programme: Programme) -> None:
    waiting = [row for row in rows.enrolments(work.uow, programme.id) if row.state == Place.WAITING]
    if waiting:
        rows.change(work.uow, rows.enrolment, waiting[0].id, {"state": Place.ENROLLED.value})
        note(work, SYSTEM, PART, waiting[0].id, "moved up")


def _known(row: Row[Any]) -> bool:
    """Whether it is known still who it was: that goes some time after the end."""
    return bool(row.body != rows.GONE)


def _of(work: Work, id_: str, party: str) -> Row[Any] | None:
    return next((row for row in rows.enrolments_of(work.uow, party) if row.programme == id_), None)


def _mine(work: Work, row: Row[Any]) -> Mine:
    found = rows.get(work.uow, rows.programme, row.programme)
    if found is None:
        raise unknown("programme-unknown", "没有这项活动", "there is no such programme")
    others = rows.enrolments(work.uow, row.programme)
    before = sum(o.state == Place.WAITING and o.turn < row.turn for o in others)
    result = work.vault.open(row.result).decode() if row.result else ""
    return Mine(of_row(work, found), Place(row.state), before if row.state == Place.WAITING else None, result)


def _guest(work: Work, row: Row[Any]) -> Guest:
    said = msgspec.json.decode(work.vault.open(row.body), type=dict[str, str])
    result = work.vault.open(row.result).decode() if row.result else ""
    return Guest(row.id, Place(row.state), said["name"], said["phone"], row.consents, row.attended, result)
