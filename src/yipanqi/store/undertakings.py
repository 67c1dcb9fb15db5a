"""Tables of the work ledger: undertakings as they stand, everything that happened to them, figures that were reported.

A row of `undertaking` changes only together with a new row of `undertaking_event`; events and figures are never
changed: a later one names the one that it supersedes.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    func,
    select,
    update,
)

from yipanqi.store import undertaking_counts
from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

undertaking = Table(
    "undertaking",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("share", String(240), nullable=True, unique=True),  # clause and unit of one that was drawn up: once only
    Column("clause", String(120), nullable=False, index=True),  # "" where it came from no clause
    Column("document", String(120), nullable=False),
    Column("place", Integer, nullable=False),  # of the clause in its document
    Column("field", String(30), nullable=False),  # of life; "" where it came from no clause
    Column("title", String(200), nullable=False),
    Column("title_en", String(300), nullable=False),
    Column("unit", String(120), nullable=False, index=True),
    Column("side", String(40), nullable=False),
    Column("division", String(6), nullable=False),
    Column("role", String(20), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("due_on", Date, nullable=True),
    Column("printed", String(120), nullable=False),
    Column("cycle", String(20), nullable=False),
    Column("targets", Text, nullable=False),  # JSON
    Column("parent", ForeignKey("undertaking.id"), nullable=True, index=True),
    Column("state", String(20), nullable=False),
    Column("reported_on", Date, nullable=True),
    Column("asked_on", Date, nullable=True),  # when the unit said that it is done; until the answer
    Column("done_on", Date, nullable=True),
    Column("late_on", Date, nullable=True),
    Column("successor", ForeignKey("undertaking.id"), nullable=True),
    Column("problems", Integer, nullable=False),  # raised and not yet answered
    Column("opened_at", Instant, nullable=False),
    Index("ix_undertaking_document_place", "document", "place"),
)

event = Table(
    "undertaking_event",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("undertaking", ForeignKey("undertaking.id"), nullable=False),
    Column("position", Integer, nullable=False),  # in its history, from 1
    Column("kind", String(30), nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("by", String(80), nullable=False),
    Column("by_name", String(100), nullable=False),
    Column("by_name_en", String(100), nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Column("about", String(40), nullable=True),  # the event that this one answers or supersedes
    Index("uq_undertaking_event_position", "undertaking", "position", unique=True),
)

figure = Table(
    "undertaking_figure",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("undertaking", ForeignKey("undertaking.id"), nullable=False, index=True),
    Column("event", ForeignKey("undertaking_event.id"), nullable=False, index=True),
    Column("target", Integer, nullable=False),  # its place among the targets
    Column("value", String(40), nullable=False),  # a decimal
    Column("unit", String(40), nullable=False),
    Column("as_of", Date, nullable=False),
)

ORDER = tuple(
    undertaking.c[name].desc() if name == "starts_on" else undertaking.c[name]
    for name in ("starts_on", "document", "place", "role", "unit", "id")
)
"""The newest document first, then as its clauses stand."""


def get(work: UnitOfWork, id_: str) -> Row[Any] | None:
    """One undertaking."""
    return work.row(select(undertaking).where(undertaking.c.id == id_))


def shares(work: UnitOfWork, document: str) -> frozenset[str]:
    """The shares of a document that are drawn up already."""
    theirs = select(undertaking.c.share).where(undertaking.c.document == document, undertaking.c.share.is_not(None))
    return frozenset(row.share for row in work.rows(theirs))


def open_share(work: UnitOfWork, clause: str, unit: str) -> bool:
    """Whether a unit has a share of a clause that has not ended."""
    c = undertaking.c
    running = (c.clause == clause, c.unit == unit, c.state.in_(["not begun", "in hand"]))
    return bool(work.rows(select(c.id).where(*running).limit(1)))


def units(work: UnitOfWork) -> Sequence[Row[Any]]:
    """Every unit that the ledger names, with its side and division."""
    c = undertaking.c
    return work.rows(select(c.unit, c.side, c.division).distinct())


def add(work: UnitOfWork, rows: Sequence[Mapping[str, object]]) -> None:
    """New undertakings."""
    work.add(undertaking, rows)
    undertaking_counts.added(work, rows)


def change(work: UnitOfWork, id_: str, **values: object) -> None:
    """How an undertaking stands now; goes together with `note`."""
    row = work.row(select(undertaking).where(undertaking.c.id == id_))
    if row is not None:
        work.execute(update(undertaking).where(undertaking.c.id == id_).values(**values))
        undertaking_counts.changed(work, row._asdict(), row._asdict() | values)


def note(work: UnitOfWork, rows: Sequence[Mapping[str, object]]) -> None:
    """What happened."""
    work.add(event, rows)


def add_figures(work: UnitOfWork, rows: Sequence[Mapping[str, object]]) -> None:
    """Figures of a report."""
    work.add(figure, rows)


def length(work: UnitOfWork, id_: str) -> int:
    """How many things have happened to an undertaking."""
    return count(work, select(event.c.id).where(event.c.undertaking == id_))


def events(work: UnitOfWork, id_: str) -> Sequence[Row[Any]]:
    """Everything that happened to an undertaking, in order."""
    return work.rows(select(event).where(event.c.undertaking == id_).order_by(event.c.position))


def of_clause(work: UnitOfWork, clause: str) -> Sequence[Row[Any]]:
    """The undertakings that came from a clause."""
    c = undertaking.c
    return work.rows(select(undertaking).where(c.clause == clause).order_by(c.side, c.unit))


def children(work: UnitOfWork, id_: str) -> Sequence[Row[Any]]:
    """The undertakings under one."""
    mine = undertaking.c.parent == id_
    return work.rows(select(undertaking).where(mine).order_by(undertaking.c.division, undertaking.c.unit))


def listed(work: UnitOfWork, narrowed: Select[Any], most: int, after: int) -> Sequence[Row[Any]]:
    """A page of a selection, document by document in the order of their clauses."""
    return work.rows(narrowed.order_by(*ORDER).limit(most).offset(after))


def documents(work: UnitOfWork) -> Sequence[str]:
    """Every document that the ledger names, the newest first."""
    c = undertaking.c
    newest = func.max(c.starts_on)
    return [row.document for row in work.rows(select(c.document).group_by(c.document).order_by(newest.desc()))]


def divisions(work: UnitOfWork) -> Sequence[str]:
    """Every division that the ledger names."""
    return [row.division for row in work.rows(select(undertaking.c.division).distinct())]


def grouped(
    work: UnitOfWork, columns: Sequence[ColumnElement[Any]], conditions: Sequence[ColumnElement[bool]]
) -> Sequence[Row[Any]]:
    """How many rows (`number`, last) have each combination of some columns."""
    chosen = select(*columns, func.count().label("number")).where(*conditions)
    return work.rows(chosen.group_by(*columns))


def count(work: UnitOfWork, narrowed: Select[Any]) -> int:
    """How many a selection has."""
    row = work.row(select(func.count().label("number")).select_from(narrowed.subquery()))
    return int(row.number) if row else 0


def begun_by(work: UnitOfWork, day: date) -> Sequence[Row[Any]]:
    """Undertakings whose time had begun by a day."""
    c = undertaking.c
    return work.rows(select(undertaking).where(c.starts_on <= day).order_by(c.unit, c.document, c.place, c.id))


def events_until(work: UnitOfWork, day: date) -> Sequence[Row[Any]]:
    """What had happened to any undertaking by a day, in order: undertaking, kind and day."""
    c = event.c
    return work.rows(select(c.undertaking, c.kind, c.day).where(c.day <= day).order_by(c.at, c.id))
