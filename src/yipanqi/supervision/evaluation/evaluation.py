"""An evaluation as it stands: its scores in all versions, appeals, who sees it, and its life cycle."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.access.permissions import may_answer_for, may_coordinate, may_supervise, require
from yipanqi.cases.work import Work
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.forms import Choice, Line, Lines, Option, Whole, YesNo, ask, when
from yipanqi.kernel.problems import Refused, unknown
from yipanqi.kernel.text import Text, same
from yipanqi.store import evaluation as rows
from yipanqi.store import steering
from yipanqi.supervision.evaluation import formula as formulas
from yipanqi.supervision.evaluation.facts import Facts
from yipanqi.supervision.evaluation.formula import Formula
from yipanqi.supervision.evaluation.formula import Line as ScoreLine
from yipanqi.supervision.evaluation.period import PATTERN, Period, read
from yipanqi.supervision.life import START, Happened, Life, Step, history

PART = "evaluation"


class Of(StrEnum):
    """What is compared."""

    UNITS = "units"
    PLACES = "places"


OF_NAMES: Mapping[str, Text] = MappingProxyType(
    {Of.UNITS: Text("责任单位", "units"), Of.PLACES: Text("地方", "places")}
)


class State(StrEnum):
    """Where an evaluation is in its life."""

    DRAWN = "drawn"
    PUBLISHED = "published"
    DISCARDED = "discarded"


STATE_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        State.DRAWN: Text("待复核", "waits for review"),
        State.PUBLISHED: Text("已公布", "published"),
        State.DISCARDED: Text("已作废", "discarded"),
    }
)


class Drawing(msgspec.Struct, frozen=True):
    """Which period, and what is compared."""

    period: Annotated[
        str,
        ask(
            Text("评估时段", "Period"),
            Line(longest=7, pattern=PATTERN, rule=Text("如 2026-03、2026-Q1、2026", "such as 2026-03, 2026-Q1, 2026")),
            Text("月 2026-03、季 2026-Q1、年 2026", "a month 2026-03, a quarter 2026-Q1, a year 2026"),
        ),
    ]
    of: Annotated[
        str, ask(Text("评估对象", "What is compared"), Choice(tuple(Option(o.value, OF_NAMES[o]) for o in Of)))
    ]


class Reviewing(msgspec.Struct, frozen=True):
    """What the second person found."""

    words: Annotated[str, ask(Text("复核意见", "Finding"), Lines(longest=1000))]


class Appealing(msgspec.Struct, frozen=True):
    """Whose score, and what is wrong with it."""

    subject: Annotated[str, ask(Text("单位全称（或区划代码）", "Unit (or division)"), Line(longest=100))]
    words: Annotated[str, ask(Text("申诉理由", "What is wrong"), Lines(longest=2000))]


_INDICATORS = Choice(
    tuple(Option(n, p.title) for n, p in formulas.shipped().items() if n not in formulas.NOT_INDICATORS)
)
_UPHELD = when("upheld", "yes")


class Answering(msgspec.Struct, frozen=True):
    """The answer to an appeal; where it is upheld, the figure that is right."""

    appeal: Annotated[str, ask(Text("申诉编号", "Appeal"), Line(longest=40))]
    words: Annotated[str, ask(Text("答复", "Answer"), Lines(longest=2000))]
    upheld: Annotated[bool, ask(Text("是否采纳", "Is it upheld?"), YesNo())]
    indicator: Annotated[str | None, ask(Text("更正的指标", "Indicator put right"), _INDICATORS, when=_UPHELD)] = None
    number: Annotated[int | None, ask(Text("正确的数", "The right number"), Whole(), when=_UPHELD)] = None


_REVIEWERS = (Role.SUPERVISOR, Role.COORDINATOR)
LIFE = Life(
    STATE_NAMES,
    (
        Step("draw", (START,), State.DRAWN, (Role.SUPERVISOR,), Text("开展评估", "Evaluate"), Drawing),
        Step(
            "publish", (State.DRAWN,), State.PUBLISHED, _REVIEWERS, Text("复核并公布", "Review and publish"), Reviewing
        ),
        Step("discard", (State.DRAWN,), State.DISCARDED, _REVIEWERS, Text("作废", "Discard"), Reviewing),
        Step("appeal", (State.PUBLISHED,), "", (Role.LIAISON, Role.COORDINATOR), Text("申诉", "Appeal"), Appealing),
        Step("answer", (State.PUBLISHED,), "", (Role.SUPERVISOR,), Text("答复申诉", "Answer an appeal"), Answering),
    ),
)


class Evaluation(msgspec.Struct, frozen=True):
    """An evaluation of a period. `formula` is kept as it held then."""

    id: str
    of: Of
    period: Period
    division: str
    state: State
    formula: Formula
    drawn_at: datetime
    drawn_by: str
    published_on: date | None
    appeal_by: date | None


class Score(msgspec.Struct, frozen=True):
    """One version of a subject's score, with the facts it was worked out from."""

    subject: str
    name: Text
    version: int
    facts: Facts
    lines: tuple[ScoreLine, ...]
    total: Decimal
    grade: str
    why: str
    at: datetime


class Appeal(msgspec.Struct, frozen=True):
    """An appeal and its answer (`upheld` None until then)."""

    id: str
    subject: str
    words: str
    filed_on: date
    answer: str
    upheld: bool | None
    answered_on: date | None


class Seen(msgspec.Struct, frozen=True):
    """An evaluation as someone sees it: the standing scores from the best down, and all earlier versions."""

    evaluation: Evaluation
    scores: tuple[Score, ...]
    earlier: tuple[Score, ...]
    appeals: tuple[Appeal, ...]
    steps: tuple[Step, ...]
    history: tuple[Happened, ...]


def get(work: Work, id_: str) -> Evaluation:
    """One evaluation. Raises Refused (unknown)."""
    row = steering.get(work.uow, rows.evaluation, id_)
    if row is None:
        raise unknown("evaluation-unknown", "没有这次评估", "there is no such evaluation")
    return of_row(row)


def of_row(row: Row[Any]) -> Evaluation:
    """A row as a value."""
    return Evaluation(
        id=row.id,
        of=Of(row.of),
        period=read(row.period),
        division=row.division,
        state=State(row.state),
        formula=msgspec.json.decode(row.formula, type=Formula),
        drawn_at=row.drawn_at,
        drawn_by=row.drawn_by,
        published_on=row.published_on,
        appeal_by=row.appeal_by,
    )


def scores(work: Work, id_: str) -> tuple[Score, ...]:
    """Every version of every score."""
    return tuple(_score(row) for row in rows.scores(work.uow, id_))


def standing(found: tuple[Score, ...]) -> tuple[Score, ...]:
    """The last version of each, from the best down; who is not scored comes last."""
    last = {score.subject: score for score in found}
    return tuple(sorted(last.values(), key=lambda s: (not s.grade, -s.total, s.subject)))


def appeals(work: Work, id_: str) -> tuple[Appeal, ...]:
    """The appeals, in order."""
    return tuple(msgspec.convert(row, Appeal, from_attributes=True) for row in rows.appeals(work.uow, id_))


def roles(actor: Actor, evaluation: Evaluation) -> frozenset[Role]:
    """In which roles someone has to do with it; once published, every liaison officer has."""
    places = frozenset({evaluation.division})
    held = {
        Role.SUPERVISOR: may_supervise(actor, places),
        Role.COORDINATOR: may_coordinate(actor, places),
        Role.LIAISON: actor.has(Role.LIAISON) and evaluation.state is State.PUBLISHED and actor.second_factor,
    }
    return frozenset(role for role, so in held.items() if so and actor.kind is ActorKind.STAFF)


def answers_for(actor: Actor, evaluation: Evaluation, subject: str) -> bool:
    """Whether a score is the actor's own: of the unit, or of the place that one coordinates."""
    if evaluation.of is Of.PLACES:
        return subject in actor.divisions and may_coordinate(actor, frozenset({subject}))
    return may_answer_for(actor, subject)


def see(work: Work, actor: Actor, id_: str) -> Seen:
    """One evaluation. Raises Refused; the units see it once it is published."""
    evaluation = get(work, id_)
    held = roles(actor, evaluation)
    require(bool(held))
    found = scores(work, id_)
    now = standing(found)
    earlier = tuple(score for score in found if score not in now)
    own = any(answers_for(actor, evaluation, score.subject) for score in now)
    steps = tuple(s for s in LIFE.open_to(evaluation.state, held) if own or s.action != "appeal")
    return Seen(evaluation, now, earlier, appeals(work, id_), steps, history(work, PART, id_))


def listed(work: Work, actor: Actor) -> tuple[Evaluation, ...]:
    """Every evaluation that someone may see, the latest first."""
    return tuple(e for e in map(of_row, rows.every(work.uow)) if roles(actor, e))


def no_score() -> Refused:
    """To be raised where a subject has no such version of a score."""
    return unknown("score-unknown", "没有这个评分", "there is no such score")


def name_of(of: Of, subject: str) -> Text:
    """What a subject is called."""
    if of is Of.UNITS:
        return same(subject)
    return next((d.name for d in divisions() if d.code == subject), same(subject))


def _score(row: Row[Any]) -> Score:
    place = row.subject.isdigit()
    return Score(
        subject=row.subject,
        name=name_of(Of.PLACES if place else Of.UNITS, row.subject),
        version=row.version,
        facts=msgspec.json.decode(row.facts, type=Facts),
        lines=msgspec.json.decode(row.lines, type=tuple[ScoreLine, ...]),
        total=Decimal(row.total),
        grade=row.grade,
        why=row.why,
        at=row.at,
    )
