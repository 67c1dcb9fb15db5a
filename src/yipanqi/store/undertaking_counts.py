"""Undertakings counted by what their signal depends on, in the transaction that changes them.

A signal depends on the day it is looked at, so it cannot be counted; what it is worked out from can. Each undertaking
is counted for its division and unit, and for all of them together, so that a board over a hundred thousand of them
reads a few hundred rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Row, String, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import Column

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import metadata
from yipanqi.store.statement import Statement

EVERY = "*"
"""Stands for every division and unit together."""

undertaking_count = Table(
    "undertaking_count",
    metadata,
    Column("division", String(6), primary_key=True),
    Column("unit", String(120), primary_key=True),
    Column("clause", String(120), primary_key=True),
    Column("document", String(120), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("starts_on", String(10), primary_key=True),
    Column("due_on", String(10), primary_key=True),
    Column("cycle", String(20), primary_key=True),
    Column("reported_on", String(10), primary_key=True),
    Column("done_on", String(10), primary_key=True),
    Column("late_on", String(10), primary_key=True),
    Column("state", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

MONTHS = MappingProxyType({"monthly": 1, "quarterly": 3})
"""Months of a reporting period, by cycle."""


class Group(NamedTuple):
    """What the undertakings of one count have in common; days as ISO dates, "" for none."""

    division: str
    unit: str
    clause: str
    document: str
    role: str
    starts_on: str
    due_on: str
    cycle: str
    reported_on: str
    done_on: str
    late_on: str
    state: str


def groups(row: Mapping[str, Any]) -> Iterator[Group]:
    """Both groups of an undertaking.

    What makes no difference to a signal is left out, so that alike ones are counted together: the day of a report
    within its period, and when something was done in time.
    """
    cycle = "none" if row["state"] == "done" else row["cycle"]
    late = row["done_on"] and row["due_on"] and row["done_on"] > row["due_on"]
    basis = (
        *(row["clause"], row["document"], row["role"], _iso(row["starts_on"]), _iso(row["due_on"]), cycle),
        *(_period(row["reported_on"], cycle), _iso(row["done_on"] if late else None), _iso(row["late_on"])),
        row["state"],
    )
    yield Group(row["division"], row["unit"], *basis)
    yield Group(EVERY, EVERY, *basis)


def added(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> None:
    """Undertakings are new."""
    _count(work, Counter(group for row in rows for group in groups(row)))


def changed(work: UnitOfWork, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """An undertaking stands differently."""
    counted = Counter(groups(after))
    counted.subtract(groups(before))
    _count(work, counted)


def replace(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> None:
    """Count all undertakings anew."""
    work.execute(delete(undertaking_count))
    counted = Counter(group for row in rows for group in groups(row))
    work.add(undertaking_count, [{**group._asdict(), "number": number} for group, number in sorted(counted.items())])


def all_groups(work: UnitOfWork) -> dict[Group, int]:
    """Every count that is not nothing."""
    found = work.rows(select(undertaking_count).where(undertaking_count.c.number != 0))
    return {Group._make(row[:-1]): row.number for row in found}


def forget_empty(work: UnitOfWork) -> None:
    """Drop the groups in which nothing is counted any more."""
    work.execute(delete(undertaking_count).where(undertaking_count.c.number == 0))


def counted(
    work: UnitOfWork, by: Sequence[str], *wanted: ColumnElement[bool], everywhere: bool = True
) -> Sequence[Row[Any]]:
    """Counts added up by the columns named, `number` beside them, without empty ones; with `everywhere` of all
    divisions together.
    """
    c = undertaking_count.c
    columns = [c[name] for name in by]
    level = c.division == EVERY if everywhere else c.division != EVERY
    total = func.sum(c.number).label("number")
    return work.rows(select(*columns, total).where(level, *wanted).group_by(*columns).having(total != 0))


def _counting(dialect: Any) -> Statement:
    new = dialect.insert(undertaking_count)
    keys = [column.name for column in undertaking_count.primary_key]
    number = undertaking_count.c.number + new.excluded.number
    return Statement(new.on_conflict_do_update(index_elements=keys, set_={"number": number}))


_add = MappingProxyType({"sqlite": _counting(sqlite), "postgresql": _counting(postgresql)})


def _count(work: UnitOfWork, counted: Mapping[Group, int]) -> None:
    rows = [{**group._asdict(), "number": by} for group, by in sorted(counted.items()) if by]
    work.change_each(_add[work.connection.dialect.name], rows)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _period(day: date | None, cycle: str) -> str:
    if day is None or cycle not in MONTHS:
        return ""
    month = day.month - (day.month - 1) % MONTHS[cycle]
    return date(day.year, month, 1).isoformat()
