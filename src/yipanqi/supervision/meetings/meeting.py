"""A meeting as it stands, its life cycle, and who sees it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, Role
from yipanqi.access.permissions import may_answer_for, may_coordinate, may_supervise, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Date, Line, Lines, ask
from yipanqi.kernel.problems import Problem, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows
from yipanqi.supervision.agenda import TIME, Appointment, moment
from yipanqi.supervision.life import START, Happened, Life, Nothing, Step, history

PART = "meeting"
ONE_A_LINE = Text("一行一个", "One a line")


class State(StrEnum):
    """Where a meeting is in its life."""

    CALLED = "called"
    HELD = "held"
    RECORDED = "recorded"
    CANCELLED = "cancelled"


STATE_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        State.CALLED: Text("已召集", "called"),
        State.HELD: Text("已召开，形成议定事项", "held; decisions are entered"),
        State.RECORDED: Text("纪要已印发", "recorded"),
        State.CANCELLED: Text("已取消", "called off"),
    }
)


class Calling(msgspec.Struct, frozen=True):
    """A meeting as it is called: when, where, which units."""

    title: Annotated[str, ask(Text("会议名称", "Name"), Line(longest=100))]
    day: Annotated[date, ask(Text("日期", "Day"), Date())]
    begins: Annotated[str, ask(Text("开始时间", "From"), TIME)]
    ends: Annotated[str, ask(Text("结束时间", "Until"), TIME)]
    place: Annotated[str, ask(Text("地点", "Place"), Line(longest=100), Text("可为视频会议", "May be a video meeting"))]
    participants: Annotated[str, ask(Text("参会单位全称", "Units that take part"), Lines(longest=2000), ONE_A_LINE)]

    def problems(self) -> Iterable[Problem]:
        """It ends after it begins."""
        if moment(self.day, self.ends) <= moment(self.day, self.begins):
            yield Problem("order", Text("结束须晚于开始", "It has to end after it begins"), "ends")


class Item(msgspec.Struct, frozen=True):
    """One item of the agenda, and what it is on."""

    title: Annotated[str, ask(Text("议题", "Item"), Line(longest=200))]
    speaker: Annotated[str | None, ask(Text("汇报单位", "Unit that reports"), Line(longest=100), optional=True)] = None
    clause: Annotated[
        str | None,
        ask(Text("条款", "Clause"), Line(longest=120), Text("如 川办发〔2021〕2号#4.10", "number#section.item"), True),
    ] = None
    undertaking: Annotated[str | None, ask(Text("台账任务编号", "Undertaking"), Line(longest=40), optional=True)] = None


class Minutes(msgspec.Struct, frozen=True):
    """What was said, once it is held."""

    minutes: Annotated[str, ask(Text("会议记录", "Minutes"), Lines(longest=20_000))]


class Deciding(msgspec.Struct, frozen=True):
    """A decision: what, by whom, by when. For a unit of this side it becomes an undertaking."""

    words: Annotated[str, ask(Text("议定事项", "Decision"), Line(longest=150))]
    unit: Annotated[str, ask(Text("责任单位全称", "Unit, by its full name"), Line(longest=100))]
    due_on: Annotated[date, ask(Text("完成时限", "Deadline"), Date())]
    undertaking: Annotated[
        str | None,
        ask(
            Text("已在台账的任务编号", "Undertaking that is in the ledger already"),
            Line(longest=40),
            Text("不填则新立一项任务", "Left empty, a new one is entered"),
            True,
        ),
    ] = None


class Why(msgspec.Struct, frozen=True):
    """A reason that must be given."""

    reason: Annotated[str, ask(Text("理由", "Reason"), Lines(longest=500))]


_OFFICE = (Role.COORDINATOR,)
LIFE = Life(
    STATE_NAMES,
    (
        Step("call", (START,), State.CALLED, _OFFICE, Text("召集会议", "Call a meeting"), Calling),
        Step("add", (State.CALLED,), "", _OFFICE, Text("增加议题", "Add an item"), Item),
        Step("move", (State.CALLED,), "", _OFFICE, Text("改期改址", "Another time or place"), Calling),
        Step("hold", (State.CALLED,), State.HELD, _OFFICE, Text("记录会议", "Enter the minutes"), Minutes),
        Step("decide", (State.HELD,), "", _OFFICE, Text("登记议定事项", "Enter a decision"), Deciding),
        Step("record", (State.HELD,), State.RECORDED, _OFFICE, Text("印发纪要", "Issue the record"), Nothing),
        Step("cancel", (State.CALLED,), State.CANCELLED, _OFFICE, Text("取消会议", "Call it off"), Why),
    ),
)


class Meeting(msgspec.Struct, frozen=True):
    """A meeting. `number` counts those of a year."""

    id: str
    number: str
    division: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    participants: tuple[str, ...]
    agenda: tuple[Item, ...]
    minutes: str
    state: State


class Decision(msgspec.Struct, frozen=True):
    """What was decided; `undertaking` is None for a unit of the other side, whose node keeps its own ledger."""

    serial: int
    words: str
    unit: str
    due_on: date | None
    undertaking: str | None


class Seen(msgspec.Struct, frozen=True):
    """A meeting as someone sees it."""

    meeting: Meeting
    decisions: tuple[Decision, ...]
    steps: tuple[Step, ...]
    history: tuple[Happened, ...]


def get(work: Work, id_: str) -> Meeting:
    """One meeting. Raises Refused (unknown)."""
    row = rows.get(work.uow, rows.meeting, id_)
    if row is None:
        raise unknown("meeting-unknown", "没有这次会议", "there is no such meeting")
    return of_row(row)


def of_row(row: Row[Any]) -> Meeting:
    """A row as a value."""
    return Meeting(
        id=row.id,
        number=row.number,
        division=row.division,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        participants=msgspec.json.decode(row.participants, type=tuple[str, ...]),
        agenda=msgspec.json.decode(row.agenda, type=tuple[Item, ...]),
        minutes=row.minutes,
        state=State(row.state),
    )


def decisions(work: Work, id_: str) -> tuple[Decision, ...]:
    """What a meeting decided, in order."""
    return tuple(msgspec.convert(row, Decision, from_attributes=True) for row in rows.decisions(work.uow, id_))


def roles(actor: Actor, meeting: Meeting) -> frozenset[Role]:
    """In which roles someone has to do with a meeting."""
    places = frozenset({meeting.division})
    held = {
        Role.COORDINATOR: may_coordinate(actor, places),
        Role.SUPERVISOR: may_supervise(actor, places),
        Role.LIAISON: any(may_answer_for(actor, unit) for unit in meeting.participants),
    }
    return frozenset(role for role, so in held.items() if so)


def see(work: Work, actor: Actor, id_: str) -> Seen:
    """One meeting, for its office, supervisors and the units that take part. Raises Refused."""
    meeting = get(work, id_)
    held = roles(actor, meeting)
    require(bool(held))
    return Seen(meeting, decisions(work, id_), LIFE.open_to(meeting.state, held), history(work, PART, id_))


def listed(work: Work, actor: Actor) -> tuple[Meeting, ...]:
    """Every meeting that someone has to do with, the latest first."""
    return tuple(meeting for meeting in map(of_row, rows.meetings(work.uow)) if roles(actor, meeting))


def appointments(meetings: Iterable[Meeting]) -> list[Appointment]:
    """Meetings as entries of a calendar."""
    return [
        Appointment(
            f"meeting-{m.id}",
            m.starts_at,
            m.ends_at,
            m.title,
            m.place,
            "\n".join(f"{n}. {item.title}" for n, item in enumerate(m.agenda, start=1)),
            m.state is State.CANCELLED,
        )
        for m in meetings
    ]
