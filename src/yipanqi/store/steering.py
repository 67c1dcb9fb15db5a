"""Tables of steering: supervision orders, meetings with their decisions, programmes with their enrolments.

A row changes only together with a new row of `steering_event`, which nothing ever changes: it says what happened to an
order, a meeting, a programme or an evaluation, when, by whom, in which words.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    update,
)

from yipanqi.store.case_tables import GONE as GONE
from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

event = Table(
    "steering_event",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("part", String(20), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("action", String(30), nullable=False),
    Column("by", String(80), nullable=False),
    Column("by_name", String(100), nullable=False),
    Column("by_name_en", String(100), nullable=False),
    Column("body", Text, nullable=False),  # JSON
    UniqueConstraint("part", "subject", "serial"),
)

order = Table(
    "supervision_order",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", String(60), nullable=True, unique=True),  # as documents have it; None until issued
    Column("word", String(20), nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("division", String(6), nullable=False),
    Column("undertaking", ForeignKey("undertaking.id"), nullable=True, index=True),
    Column("clause", String(120), nullable=False),
    Column("service", String(60), nullable=False),
    Column("unit", String(120), nullable=False, index=True),
    Column("grade", String(10), nullable=False),
    Column("first_grade", String(10), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("ground", Text, nullable=False),
    Column("demand", Text, nullable=False),
    Column("issued_on", Date, nullable=True),
    Column("receive_by", Date, nullable=True),
    Column("received_on", Date, nullable=True),
    Column("reply_by", Date, nullable=True),
    Column("remind_on", Date, nullable=True),
    Column("reminded_on", Date, nullable=True),
    Column("replied_on", Date, nullable=True),
    Column("closed_on", Date, nullable=True),
    Column("overran_on", Date, nullable=True),  # the first day on which it was over a limit; never taken back
    Column("ran_out", Date, nullable=True),  # the limit whose running out was last noted
    Column("returns", Integer, nullable=False),
    Column("drawn_at", Instant, nullable=False),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", String(60), nullable=False),
    Column("division", String(6), nullable=False),
    Column("title", String(200), nullable=False),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False),
    Column("place", String(200), nullable=False),
    Column("participants", Text, nullable=False),  # JSON
    Column("agenda", Text, nullable=False),  # JSON
    Column("minutes", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("called_at", Instant, nullable=False),
)

decision = Table(
    "meeting_decision",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("meeting", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("serial", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("unit", String(120), nullable=False),
    Column("due_on", Date, nullable=True),
    Column("undertaking", ForeignKey("undertaking.id"), nullable=True, index=True),
)

programme = Table(
    "programme",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    Column("title_en", String(300), nullable=False),
    Column("about", Text, nullable=False),
    Column("division", String(6), nullable=False),
    Column("unit", String(120), nullable=False),  # the organiser here, who alone sees who enrolled
    Column("organisers", Text, nullable=False),  # JSON, both sides
    Column("clauses", Text, nullable=False),  # JSON
    Column("service", String(60), nullable=False),
    Column("place", String(200), nullable=False),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False),
    Column("enrol_until", Date, nullable=False),
    Column("places", Integer, nullable=False),  # 0: nobody enrols
    Column("state", String(20), nullable=False),
    Column("results", Text, nullable=False),
    Column("published_at", Instant, nullable=True),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("programme", ForeignKey("programme.id"), nullable=False),
    Column("party", String(40), nullable=False, index=True),
    Column("turn", Integer, nullable=False),  # the order in which places are given
    Column("state", String(20), nullable=False),
    Column("body", LargeBinary, nullable=False),  # sealed
    Column("consents", Boolean, nullable=False),
    Column("attended", Boolean, nullable=True),
    Column("result", LargeBinary, nullable=True),  # sealed
    Column("at", Instant, nullable=False),
    UniqueConstraint("programme", "party"),
    Index("ix_enrolment_programme_turn", "programme", "turn"),
)

Rows = Sequence[Row[Any]]
Values = Mapping[str, object]


def get(work: UnitOfWork, table: Table, id_: str) -> Row[Any] | None:
    """One row by id."""
    return work.row(select(table).where(table.c.id == id_))


def add(work: UnitOfWork, table: Table, values: Values) -> None:
    """A new row."""
    work.add(table, [values])


def change(work: UnitOfWork, table: Table, id_: str, values: Values) -> None:
    """How it stands now; goes together with `note`."""
    if values:
        work.execute(update(table).where(table.c.id == id_).values(**values))


def note(work: UnitOfWork, values: Values) -> None:
    """What happened to a subject, after everything that happened to it before."""
    mine = select(func.max(event.c.serial).label("last")).where(
        event.c.part == values["part"], event.c.subject == values["subject"]
    )
    row = work.row(mine)
    work.add(event, [{**values, "serial": (row.last or 0) + 1 if row else 1}])


def events(work: UnitOfWork, part: str, subject: str) -> Rows:
    """Everything that happened to a subject, in order."""
    mine = select(event).where(event.c.part == part, event.c.subject == subject)
    return work.rows(mine.order_by(event.c.serial))


def last_number(work: UnitOfWork, word: str, year: int) -> int:
    """The serial of the order that was last issued under a word in a year; 0 for none."""
    c = order.c
    row = work.row(select(func.max(c.serial).label("last")).where(c.word == word, c.year == year))
    return (row.last or 0) if row else 0


def orders(work: UnitOfWork, states: Sequence[str] = ()) -> Rows:
    """Orders, the latest first; those in some states, or all."""
    wanted = select(order)
    if states:
        wanted = wanted.where(order.c.state.in_(states))
    return work.rows(wanted.order_by(order.c.drawn_at.desc(), order.c.id.desc()))


def meetings(work: UnitOfWork) -> Rows:
    """All meetings, the latest first."""
    return work.rows(select(meeting).order_by(meeting.c.starts_at.desc(), meeting.c.id.desc()))


def decisions(work: UnitOfWork, id_: str) -> Rows:
    """What a meeting decided, in order."""
    return work.rows(select(decision).where(decision.c.meeting == id_).order_by(decision.c.serial))


def programmes(work: UnitOfWork) -> Rows:
    """All programmes, the next ones first."""
    return work.rows(select(programme).order_by(programme.c.starts_at, programme.c.id))


def enrolments(work: UnitOfWork, id_: str) -> Rows:
    """Everyone who enrolled in a programme, in their turn."""
    return work.rows(select(enrolment).where(enrolment.c.programme == id_).order_by(enrolment.c.turn))


def erase_enrolments(work: UnitOfWork, ended_before: datetime) -> int:
    """Forget who enrolled in programmes that ended before a moment, but not how many did; how many they were."""
    over = select(programme.c.id).where(programme.c.ends_at < ended_before)
    known = (enrolment.c.programme.in_(over), enrolment.c.body != GONE)
    gone = {"party": enrolment.c.id, "body": GONE, "result": None}
    return work.execute(update(enrolment).where(*known).values(gone)).rowcount


def enrolments_of(work: UnitOfWork, party: str) -> Rows:
    """What a person enrolled in, the latest first."""
    return work.rows(select(enrolment).where(enrolment.c.party == party).order_by(enrolment.c.at.desc()))


def taken(work: UnitOfWork, id_: str, state: str) -> int:
    """How many enrolments of a programme are in a state."""
    mine = select(func.count().label("number")).where(enrolment.c.programme == id_, enrolment.c.state == state)
    row = work.row(mine)
    return int(row.number) if row else 0


def last_turn(work: UnitOfWork, id_: str) -> int:
    """The turn that was given last; 0 for none."""
    row = work.row(select(func.max(enrolment.c.turn).label("last")).where(enrolment.c.programme == id_))
    return (row.last or 0) if row else 0
