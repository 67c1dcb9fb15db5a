"""Opening a draft for comment: the period, its last day and why it is short, and how far a consultation is."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, Role
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Date, Line, Lines, Raw, Whole, ask, parse
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.parameters import Parameter, load
from yipanqi.policy.reader.document import DocumentKind
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store import consultation as rows
from yipanqi.supervision.consultation.papers import Paper, Wording, paper, reading, write
from yipanqi.supervision.editions.adopted import catalogue_of

CONSULTATION = "consultation"
"""The name under which values are laid over what the office goes by."""

PLANNED, ENTERED, GATHERED, APART, SEPARATED = "planned", "entered", "gathered", "kept apart", "separated"
ANSWERED, CHECKED, FINAL, LINKED, PUBLISHED = "answered", "checked", "final", "linked", "published"
ERASED = "erased"


class State(StrEnum):
    """How far a consultation is."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"
    PUBLISHED = "published"


STATE_NAMES: Mapping[State, Text] = MappingProxyType(
    {
        State.PLANNED: Text("尚未开始", "not yet open"),
        State.OPEN: Text("正在征求意见", "open for comment"),
        State.CLOSED: Text("已截止，正在研究", "closed, being considered"),
        State.ANSWERED: Text("已截止，意见均已答复", "closed, every comment answered"),
        State.PUBLISHED: Text("结果已公布", "result published"),
    }
)


class Plan(msgspec.Struct, frozen=True):
    """What is said when a draft is put up for comment."""

    document: Annotated[
        str,
        ask(
            Text("征求意见的文件", "Document to comment on"),
            Line(longest=120),
            Text("目录中的编号，或文件名称", "Its id in the catalogue, or its name"),
        ),
    ]
    opens_on: Annotated[date, ask(Text("公告日期", "Day it is announced"), Date(past=False))]
    days: Annotated[int, ask(Text("征求意见期限", "Length of the period"), Whole(1, 365, Text("日", "days")))]
    about: Annotated[str, ask(Text("起草说明", "What it is about"), Lines(longest=4000))]
    email: Annotated[str, ask(Text("电子邮箱", "E-mail"), Line(longest=120, pattern=r"[^@\s]+@[^@\s]+\.[^@\s]+"))]
    phone: Annotated[str, ask(Text("联系电话", "Phone"), Line(longest=60))]
    why_shorter: Annotated[
        str | None,
        ask(Text("期限短于一般期限的理由", "Why it is shorter than usual"), Lines(longest=1000), optional=True),
    ] = None
    text: Annotated[
        str | None,
        ask(
            Text("文件全文", "Text of the document"),
            Lines(longest=400_000),
            Text("没有粘贴时，只列出目录中的要点", "Without it, only the facts of the catalogue are shown"),
            optional=True,
        ),
    ] = None


class Consultation(msgspec.Struct, frozen=True):
    """A consultation as everybody may see it. `usual` is the usual number of days; `unanswered` counts matters;
    the result is to be published by `publish_by`.
    """

    id: str
    document: str
    title: str
    division: str
    opens_on: date
    days: int
    counted_on: date
    last_on: date
    about: str
    why_shorter: str
    email: str
    phone: str
    draft: tuple[Wording, ...]
    state: State
    usual: int
    unanswered: int
    publish_by: date
    final_document: str
    final_title: str
    final_on: date | None
    published_at: datetime | None

    @property
    def shorter(self) -> bool:
        """Whether it is shorter than usual."""
        return self.days < self.usual

    def clause(self, place: str) -> Wording | None:
        """A clause of the draft."""
        return next((clause for clause in self.draft if clause.place == place), None)


@cache
def shipped() -> Mapping[str, Parameter]:
    """What the office goes by, as it ships."""
    return load(Path(__file__).parent)


def rule(work: Work, name: str, on: date, division: str) -> int:
    """A parameter of consultations on a day, for the office of a division."""
    world = work.world
    known = world.parameters(CONSULTATION, dict(shipped()))
    rules = Rulebook(known, on, {"office": division}, confirmed=world.confirmed, ancestors=world.divisions.ancestors)
    return int(rules[name])


def drafts(work: Work) -> tuple[str, ...]:
    """The drafts of the catalogue."""
    return tuple(d.id for d in catalogue_of(work).documents.values() if d.kind is DocumentKind.DRAFT)


def plan(work: Work, actor: Actor, raw: Raw) -> str:
    """Put a draft up for comment; its id. Raises Refused where it is no draft, or a short period has no reason."""
    require(actor.has(Role.COORDINATOR) and bool(actor.divisions))
    division = min(actor.divisions)
    require(may_coordinate(actor, frozenset({division})))
    wanted = parse(Plan, raw, work.today)
    draft = paper(work, wanted.document, wanted.text or "")
    _check(work, division, wanted, draft)
    id_ = work.uow.new_id()
    last = work.world.calendar(division).calendar_days(wanted.opens_on, wanted.days).on
    work.uow.add(rows.consultation, [_row(work, actor, id_, division, wanted, draft, last)])
    rows.note(work.uow, id_, actor.id, PLANNED)
    return id_


def _check(work: Work, division: str, wanted: Plan, draft: Paper) -> None:
    if draft.kind is not DocumentKind.DRAFT:
        text = Text("只有征求意见稿可以公开征求意见", "Only a draft for comment can be put up")
        raise Refused(Problem("not-a-draft", text, "document"))
    usual = rule(work, "usual_days", wanted.opens_on, division)
    if wanted.days < usual and not wanted.why_shorter:
        text = Text("期限短于一般的{n}日，须写明理由", "Shorter than the usual {n} days: say why").format(n=usual)
        raise Refused(Problem("period-short", text, "why_shorter"))


def _row(
    work: Work, actor: Actor, id_: str, division: str, wanted: Plan, draft: Paper, last: date
) -> dict[str, object]:
    return {
        "id": id_,
        "document": draft.id,
        "title": draft.title,
        "division": division,
        "opens_on": wanted.opens_on,
        "days": wanted.days,
        "counted_on": date.fromordinal(wanted.opens_on.toordinal() + wanted.days),
        "last_on": last,
        "about": wanted.about,
        "why_shorter": wanted.why_shorter or "",
        "email": wanted.email,
        "phone": wanted.phone,
        "draft": write(draft.clauses),
        "planned_at": work.now,
        "planned_by": actor.id,
        "final_document": "",
        "final_title": "",
        "final_on": None,
        "final": "",
        "published_at": None,
        "published_by": "",
    }


def every(work: Work) -> tuple[Consultation, ...]:
    """All of them, the latest first."""
    return tuple(view(work, row) for row in rows.every(work.uow))


def see(work: Work, id_: str) -> Consultation:
    """One of them. Raises Refused (unknown)."""
    return view(work, found(work, id_))


def found(work: Work, id_: str) -> Row[Any]:
    """Its row. Raises Refused (unknown)."""
    row = rows.get(work.uow, id_)
    if row is None:
        raise unknown("consultation-unknown", "没有这次征求意见", "There is no such consultation")
    return row


def ours(work: Work, actor: Actor, id_: str) -> Row[Any]:
    """Its row, for who runs it. Raises Refused (unknown, forbidden)."""
    row = found(work, id_)
    require(may_coordinate(actor, frozenset({row.division})))
    return row


def history(work: Work, actor: Actor, id_: str) -> rows.Rows:
    """Who did what in a consultation, the latest first, for who runs it."""
    ours(work, actor, id_)
    return rows.acts(work.uow, id_)[::-1]


def view(work: Work, row: Row[Any]) -> Consultation:
    """A row as it is seen today."""
    waiting = len(unanswered(work, row.id))
    own = {name: getattr(row, name) for name in _SAME}
    return Consultation(
        **own,
        draft=reading(row.draft),
        state=_state(row, work.today, waiting),
        usual=rule(work, "usual_days", row.opens_on, row.division),
        unanswered=waiting,
        publish_by=row.last_on + timedelta(days=rule(work, "publish_days", row.opens_on, row.division)),
    )


def unanswered(work: Work, id_: str) -> frozenset[str]:
    """The matters without an answer that a second person has agreed to; what was withdrawn needs none."""
    open_ = {row.matter for row in rows.comments(work.uow, id_) if row.withdrawn_at is None}
    latest = {row.matter: row.verdict for row in rows.answers(work.uow, id_)}
    return frozenset(matter for matter in open_ if latest.get(matter) != "agreed")


def _state(row: Row[Any], today: date, waiting: int) -> State:
    if row.published_at is not None:
        return State.PUBLISHED
    if today < row.opens_on:
        return State.PLANNED
    if today <= row.last_on:
        return State.OPEN
    return State.CLOSED if waiting else State.ANSWERED


def explained(seen: Consultation) -> Text:
    """How the last day is counted, with the rules (民法典 201, 203)."""
    counted = Text(
        "自公告之日（{opens}）起{days}日，公告当日不计入（民法典第二百零一条），期满日为{counted}",
        "{days} days from the announcement on {opens}, that day not counted (Civil Code 201), end on {counted}",
    )
    ends = Text("，当日24时截止。", ", at midnight.")
    if seen.last_on != seen.counted_on:
        ends = Text(
            "；该日休息，顺延至其后的第一个工作日{last}（第二百零三条），当日24时截止。",
            ", a day of rest; so the last day is {last}, the next working day (203), until midnight.",
        )
    return Text(counted.zh + ends.zh, counted.en + ends.en).format(
        opens=seen.opens_on, days=seen.days, counted=seen.counted_on, last=seen.last_on
    )


_SAME = (
    *("id", "document", "title", "division", "opens_on", "days", "counted_on", "last_on", "about", "why_shorter"),
    *("email", "phone", "final_document", "final_title", "final_on", "published_at"),
)
