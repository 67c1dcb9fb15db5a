"""The parts of a joint case as the faces list them: which body decides what by when, and what it has said."""

from datetime import datetime

import msgspec

from yipanqi.cases.case import Case, Leg
from yipanqi.cases.joins import BY_NAMES
from yipanqi.kernel.text import Text, same
from yipanqi.protocols.handling import Procedure, joint
from yipanqi.protocols.handling.words import PartAnswer

ASKED = Text("办理中", "being decided")
PAUSED = Text("待补正，计时暂停", "waiting for a paper, the clock stands still")
LATE = Text("超时未答复", "late, no answer")
AGREED = Text("同意", "agreed")
AGAINST = Text("不同意", "not agreed")
RETURNED = Text("已退回，未作决定", "sent back, not decided")
RELEASED = Text("无须再办", "no longer needed")
TOO_LATE = Text("{said}（迟到，不影响结果）", "{said} (too late to count)")


class PartLine(msgspec.Struct, frozen=True):
    """One part: its name, its body, how it stands in words, by when it is due. `why`: why its body does not agree;
    `lacks`: what it has asked for; `late`: whether its time is over; `open`: whether it is waited for; `join`: how many
    have to agree.
    """

    number: str
    title: Text
    office: Text
    standing: Text
    due_at: datetime | None
    late: bool
    open: bool
    why: str
    lacks: str
    join: Text


def part_lines(case: Case) -> tuple[PartLine, ...]:
    """The parts as the owner knows them; () for any other case or side."""
    procedure = case.procedure
    if case.role != "owner" or not isinstance(procedure, Procedure) or not procedure.parts:
        return ()
    return tuple(_line(procedure, case, leg) for leg in joint.legs(case))


def _line(procedure: Procedure, case: Case, leg: Leg) -> PartLine:
    part, heard, world = procedure.part(leg.there), joint.answer_of(case, leg.there), case.work.world
    clock, place = leg.clock, part.at(case.form)
    due = clock.due_at(world.calendar(clock.place)) if clock else None
    late = clock is not None and clock.noticed is not None
    waiting = leg.ended_at is None
    return PartLine(
        leg.there,
        part.title,
        world.offices.competent(part.field, place, case.work.today).name if place else same(""),
        _standing(leg, heard.answer if heard else None, late=late),
        due,
        late and waiting,
        waiting,
        heard.answer.reason if heard and not heard.answer.agrees else "",
        joint.lacking(case, leg.there) if waiting else "",
        BY_NAMES[procedure.join],
    )


def _standing(leg: Leg, answer: PartAnswer | None, *, late: bool) -> Text:
    if answer is not None:
        said = RETURNED if answer.returned else AGREED if answer.agrees else AGAINST
        return TOO_LATE.format(said=said) if leg.state == "withdrawn" else said
    if leg.ended_at is not None:
        return RELEASED
    if leg.clock is not None and leg.clock.paused:
        return PAUSED
    return LATE if late else ASKED
