"""A programme as it stands, its life cycle, and what of it is open to all."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, Role
from yipanqi.access.permissions import may_answer_for, may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Choice, Date, Line, Lines, Option, Whole, ask
from yipanqi.kernel.problems import Problem, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows
from yipanqi.supervision.agenda import TIME, Appointment, moment
from yipanqi.supervision.life import START, Happened, Life, Nothing, Step, history

PART = "programme"


class Kind(StrEnum):
    """What kind of programme it is."""

    EVENT = "event"
    CONTEST = "contest"
    FAIR = "fair"
    FORUM = "forum"
    ALLIANCE = "alliance"
    COURSE = "course"


KIND_NAMES: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.EVENT: Text("活动", "event"),
        Kind.CONTEST: Text("赛事", "contest"),
        Kind.FAIR: Text("展会、招聘会", "fair"),
        Kind.FORUM: Text("论坛", "forum"),
        Kind.ALLIANCE: Text("联盟", "alliance"),
        Kind.COURSE: Text("培训", "course"),
    }
)


class State(StrEnum):
    """Where a programme is in its life."""

    ANNOUNCED = "announced"
    HELD = "held"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


STATE_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        State.ANNOUNCED: Text("已发布", "announced"),
        State.HELD: Text("已举办", "held"),
        State.PUBLISHED: Text("结果已公布", "results published"),
        State.CANCELLED: Text("已取消", "called off"),
    }
)
KINDS = Choice(tuple(Option(kind.value, name) for kind, name in KIND_NAMES.items()))


class Announcing(msgspec.Struct, frozen=True):
    """A programme as it is announced."""

    kind: Annotated[str, ask(Text("类别", "Kind"), KINDS)]
    title: Annotated[str, ask(Text("名称", "Name"), Line(longest=100))]
    about: Annotated[str, ask(Text("内容", "What it is"), Lines(longest=3000))]
    unit: Annotated[
        str,
        ask(
            Text("本方主办单位全称", "Organiser on this side"),
            Line(longest=100),
            Text("只有该单位能看报名人", "It alone sees who enrols"),
        ),
    ]
    partners: Annotated[
        str,
        ask(Text("对方主办单位", "Organisers on the other side"), Lines(longest=1000), Text("一行一个", "One a line")),
    ]
    place: Annotated[str, ask(Text("地点", "Place"), Line(longest=100))]
    starts_on: Annotated[date, ask(Text("开始日期", "First day"), Date())]
    begins: Annotated[str, ask(Text("开始时间", "From"), TIME)]
    ends_on: Annotated[date, ask(Text("结束日期", "Last day"), Date())]
    ends: Annotated[str, ask(Text("结束时间", "Until"), TIME)]
    enrol_until: Annotated[date, ask(Text("报名截止", "Enrolment until"), Date())]
    places: Annotated[
        int, ask(Text("名额", "Places"), Whole(most=100_000), Text("不需报名的填 0", "0 where nobody enrols"))
    ]
    title_en: Annotated[str | None, ask(Text("英文名称", "Name in English"), Line(longest=200), optional=True)] = None
    clauses: Annotated[
        str | None,
        ask(
            Text("落实的条款", "Clauses it carries out"),
            Lines(longest=1000),
            Text("一行一条，如 渝府办〔2025〕2号#3.14", "One a line, number#section.item"),
            True,
        ),
    ] = None
    service: Annotated[str | None, ask(Text("事项", "Service"), Line(longest=60), optional=True)] = None

    def problems(self) -> Iterable[Problem]:
        """It ends after it begins, and enrolment ends before that."""
        if moment(self.ends_on, self.ends) <= moment(self.starts_on, self.begins):
            yield Problem("order", Text("结束须晚于开始", "It has to end after it begins"), "ends_on")
        if self.enrol_until > self.starts_on:
            yield Problem("order", Text("报名截止不晚于开始日", "Enrolment ends by the first day"), "enrol_until")


class Publishing(msgspec.Struct, frozen=True):
    """What came of it, for all to read. Names are added only of those who consented."""

    words: Annotated[
        str, ask(Text("结果", "Results"), Lines(longest=3000), Text("不写个人姓名", "Without names of persons"))
    ]


class Why(msgspec.Struct, frozen=True):
    """A reason that must be given."""

    reason: Annotated[str, ask(Text("理由", "Reason"), Lines(longest=500))]


_STAFF = (Role.COORDINATOR, Role.LIAISON)
LIFE = Life(
    STATE_NAMES,
    (
        Step("announce", (START,), State.ANNOUNCED, _STAFF, Text("发布", "Announce"), Announcing),
        Step("hold", (State.ANNOUNCED,), State.HELD, _STAFF, Text("登记为已举办", "Enter as held"), Nothing),
        Step(
            "publish", (State.HELD,), State.PUBLISHED, (Role.LIAISON,), Text("公布结果", "Publish results"), Publishing
        ),
        Step("cancel", (State.ANNOUNCED,), State.CANCELLED, _STAFF, Text("取消", "Call it off"), Why),
    ),
)


class Winner(msgspec.Struct, frozen=True):
    """A result; the name is "" without consent."""

    result: str
    name: str


class Results(msgspec.Struct, frozen=True):
    """What was published, as it was then."""

    words: str = ""
    winners: tuple[Winner, ...] = ()
    enrolled: int = 0
    attended: int = 0


class Programme(msgspec.Struct, frozen=True):
    """A programme. `unit` organises it here; `organisers` are those of both sides; without `places` nobody enrols."""

    id: str
    kind: Kind
    title: Text
    about: str
    division: str
    unit: str
    organisers: tuple[str, ...]
    clauses: tuple[str, ...]
    service: str
    place: str
    starts_at: datetime
    ends_at: datetime
    enrol_until: date
    places: int
    state: State
    results: Results | None
    taken: int = 0
    waiting: int = 0


class Seen(msgspec.Struct, frozen=True):
    """A programme as staff see it. `organises`: may see who enrolled."""

    programme: Programme
    steps: tuple[Step, ...]
    history: tuple[Happened, ...]
    organises: bool


def get(work: Work, id_: str) -> Programme:
    """One programme, open to all. Raises Refused (unknown)."""
    row = rows.get(work.uow, rows.programme, id_)
    if row is None:
        raise unknown("programme-unknown", "没有这项活动", "there is no such programme")
    return of_row(work, row)


def every(work: Work) -> tuple[Programme, ...]:
    """All of them, the next ones first and then those that are over."""
    found = [of_row(work, row) for row in rows.programmes(work.uow)]
    ahead = [p for p in found if p.ends_at >= work.now]
    return (*ahead, *reversed([p for p in found if p.ends_at < work.now]))


def of_row(work: Work, row: Row[Any]) -> Programme:
    """A row as a value, with how many are in it."""
    return Programme(
        id=row.id,
        kind=Kind(row.kind),
        title=Text(row.title, row.title_en),
        about=row.about,
        division=row.division,
        unit=row.unit,
        organisers=msgspec.json.decode(row.organisers, type=tuple[str, ...]),
        clauses=msgspec.json.decode(row.clauses, type=tuple[str, ...]),
        service=row.service,
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        enrol_until=row.enrol_until,
        places=row.places,
        state=State(row.state),
        results=msgspec.json.decode(row.results, type=Results) if row.results else None,
        taken=rows.taken(work.uow, row.id, "enrolled"),
        waiting=rows.taken(work.uow, row.id, "waiting"),
    )


def roles(actor: Actor, programme: Programme) -> frozenset[Role]:
    """In which roles someone has to do with a programme."""
    held = {
        Role.COORDINATOR: may_coordinate(actor, frozenset({programme.division})),
        Role.LIAISON: may_answer_for(actor, programme.unit),
    }
    return frozenset(role for role, so in held.items() if so)


def see(work: Work, actor: Actor, id_: str) -> Seen:
    """One programme, for its organiser and the coordination office. Raises Refused."""
    programme = get(work, id_)
    held = roles(actor, programme)
    require(bool(held))
    steps = LIFE.open_to(programme.state, held)
    return Seen(programme, steps, history(work, PART, id_), may_answer_for(actor, programme.unit))


def listed(work: Work, actor: Actor) -> tuple[Programme, ...]:
    """Those that someone organises or coordinates."""
    return tuple(programme for programme in every(work) if roles(actor, programme))


def appointments(programmes: Iterable[Programme]) -> list[Appointment]:
    """Programmes as entries of a calendar."""
    return [
        Appointment(
            f"programme-{p.id}",
            p.starts_at,
            p.ends_at,
            p.title.zh,
            p.place,
            "、".join(p.organisers),
            p.state is State.CANCELLED,
        )
        for p in programmes
    ]
