"""Decisions for another look: made by a value that no longer held, because the one after it became known late.

A value `announced` after its first day, or entered here after it, held all the same. Cases decided in between by the
value before it are listed for the officers of their office, until one of them has looked and said what came of it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec
from sqlalchemy import select

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.access.permissions import may_decide, require
from yipanqi.cases.case import Case, Made
from yipanqi.cases.work import Work, begins, day_of
from yipanqi.kernel.forms import Lines, Raw, ask, parse
from yipanqi.kernel.problems import Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.node import Node, looks
from yipanqi.node.looks import Look
from yipanqi.policy.overlay import LateAnnounced, late_announced
from yipanqi.policy.parameters import Parameter
from yipanqi.policy.rulebook import Places, in_force, shown
from yipanqi.store import cases as rows


class Affected(msgspec.Struct, frozen=True):
    """A case, when it was decided, and the parameter: the value decided by, the one that held, since when it holds and
    on which day it became known.
    """

    number: str
    service: Text
    decided_at: datetime
    parameter: str
    title: Text
    was: str
    now: str
    since: date
    announced: date


class Looked(msgspec.Struct, frozen=True):
    """What came of another look."""

    result: Annotated[
        str,
        ask(
            Text("复核结果", "What came of it"),
            Lines(longest=500),
            Text(
                "例如：结论不变；或已重新决定、已补发",
                "Such as: the outcome is the same; or: decided anew, paid the rest",
            ),
        ),
    ]


def affected(node: Node, actor: Actor) -> tuple[Affected, ...]:
    """The decisions of the officer's offices that want another look, the oldest first. Raises Refused."""
    require(actor.kind is ActorKind.STAFF and actor.second_factor and actor.has(Role.OFFICER))
    with node.look() as work:
        return tuple(sorted(_affected(work, actor), key=lambda each: each.decided_at))


def looked(work: Work, actor: Actor, number: str, parameter: str, words: Raw) -> None:
    """Note what came of another look at a case; it is on the list no more. Raises Refused."""
    form = parse(Looked, words, work.today)
    case = work.find(number)
    found = [a for a in _affected(work, actor) if (a.number, a.parameter) == (number, parameter)]
    if case is None or not found or not may_decide(actor, str(case.field("office"))):
        raise not_affected()
    for each in found:
        case.remember(looks.name(each.parameter, each.announced), Look(each.title, form.result, actor.name, work.now))


def not_affected() -> Refused:
    """What is said of a case that is not on the list."""
    return unknown("not-affected", "该件无需复核，或已复核", "the case wants no other look, or was looked at")


def _affected(work: Work, actor: Actor) -> Iterator[Affected]:
    for service in work.world.services.newest():
        parameters = work.world.parameters(service.slug, service.parameters)
        for late in late_announced(parameters):
            for case in _decided_meanwhile(work, service.slug, late, sorted(actor.offices)):
                found = _compare(case, parameters[late.parameter], late)
                if found is not None and not case.remembered(looks.name(late.parameter, late.announced)):
                    yield found


def _decided_meanwhile(work: Work, service: str, late: LateAnnounced, offices: list[str]) -> Iterator[Case]:
    c = rows.case.c
    meanwhile = (
        c.submitted_at >= begins(late.since),
        c.decided_at < begins(late.announced + timedelta(days=1)),
        c.outcome != "",
        c.form != rows.GONE,
    )
    found = select(rows.case).where(c.service == service, c.office.in_(offices), *meanwhile).order_by(c.number)
    for row in work.uow.rows(found):
        yield work.case(row.number)


def _compare(case: Case, parameter: Parameter, late: LateAnnounced) -> Affected | None:
    """What a case was decided by, where that is the value before the late one."""
    day = day_of(case.field("submitted_at"))
    places = Places(case.places, case.work.world.divisions.ancestors)
    earlier = msgspec.structs.replace(parameter, values=tuple(v for v in parameter.values if v != late.value))
    before = in_force(earlier, day, places)
    if (
        in_force(parameter, day, places) != late.value
        or before is None
        or not _cites(case, parameter, before.effective)
    ):
        return None
    return Affected(
        case.number,
        case.service.title,
        case.field("decided_at"),
        parameter.name,
        parameter.title,
        shown(before.value),
        shown(late.value.value),
        late.since,
        late.announced,
    )


def _cites(case: Case, parameter: Parameter, effective: date) -> bool:
    made = rows.decisions(case.work.uow, case.number)
    last = msgspec.json.decode(case.work.vault.open(made[-1].body), type=Made) if made else None
    since = effective.isoformat()
    return last is not None and any(
        cite.parameter.partition(".")[0] == parameter.name and cite.since == since for cite in last.cites
    )
