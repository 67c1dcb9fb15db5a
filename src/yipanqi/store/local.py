"""Tables of what a node's own authorities enter: published calendars, and values of parameters; peers' values among
them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Row, String, Table, Text, delete, insert, select

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

published_year = Table(
    "published_year",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("days_off", Text, nullable=False),
    Column("days_worked", Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("entered_by", String(80), nullable=False),
)

own_value = Table(
    "own_value",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(8), nullable=False),
    Column("service", String(60), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("key", String(64), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("entered_by", String(80), nullable=False),
)


def years(work: UnitOfWork) -> list[tuple[int, frozenset[date], frozenset[date]]]:
    """The years entered: days off and days worked."""
    return [(row.year, _days(row.days_off), _days(row.days_worked)) for row in work.rows(select(published_year))]


def enter_year(work: UnitOfWork, year: int, off: frozenset[date], worked: frozenset[date], by: str) -> None:
    """Keep a year's calendar; one entered before is replaced."""
    work.execute(delete(published_year).where(published_year.c.year == year))
    row = {"year": year, "days_off": _text(off), "days_worked": _text(worked), "entered_at": work.now, "entered_by": by}
    work.execute(insert(published_year), row)


def values(work: UnitOfWork) -> Sequence[Row[Any]]:
    """Every value entered here or told by a peer, in the order of coming."""
    return work.rows(select(own_value).order_by(own_value.c.entered_at, own_value.c.id))


def keep_value(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep a value."""
    work.execute(insert(own_value), row | {"entered_at": work.now})


def _days(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in text.split())


def _text(days: frozenset[date]) -> str:
    return " ".join(day.isoformat() for day in sorted(days))
