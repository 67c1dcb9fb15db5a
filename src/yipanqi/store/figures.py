"""Figures kept as counts, in the transaction that changes what they count.

A cell counts the cases that are alike in everything a page asks for. It is there twice: for the office that answers
(or was rated), and for every office together, so that neither a page over all of them nor one over a few reads more
than it shows. `cases.counting` says what is counted, and `supervision.figures` what is made of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Column, Integer, LargeBinary, Row, String, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement

EVERY = "*"
"""Stands for every office together; no office has this id."""

FILED, STATUS, DECIDED, ENDED, PAUSED, DUE, RATED = "filed", "status", "decided", "ended", "paused", "due", "rated"
"""What is counted: cases filed in a month, standing in a status, decided in a month, ended in a month without a
decision, paused now, due on a day, and ratings given in a month.
"""

figure = Table(
    "figure",
    metadata,
    Column("office", String(60), primary_key=True),
    Column("what", String(8), primary_key=True),
    Column("at", String(10), primary_key=True),
    Column("service", String(60), primary_key=True),
    Column("procedure", String(60), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("peer", String(8), primary_key=True),
    Column("word", String(40), primary_key=True),
    Column("promised", Integer, primary_key=True, autoincrement=False),
    Column("days", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

neighbour = Table(
    "neighbour_figures",
    metadata,
    Column("peer", String(8), primary_key=True),
    Column("made_at", Instant, primary_key=True),
    Column("received_at", Instant, nullable=False),
    Column("envelope", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)


class Cell(NamedTuple):
    """What the cases of one count have in common. `at` is a month (2026-11), the day for those due, or "" for how
    things stand; `word` the status, outcome, reason or grade; `promised` and `days` are working days (-1: no clock
    ran).
    """

    office: str
    what: str
    at: str
    service: str
    procedure: str
    role: str
    peer: str
    word: str
    promised: int = -1
    days: int = -1


def _counting(dialect: Any) -> Statement:
    new = dialect.insert(figure)
    keys = [column.name for column in figure.primary_key]
    return Statement(
        new.on_conflict_do_update(index_elements=keys, set_={"number": figure.c.number + new.excluded.number})
    )


_count = MappingProxyType({"sqlite": _counting(sqlite), "postgresql": _counting(postgresql)})


def count(work: UnitOfWork, cells: Mapping[Cell, int]) -> None:
    """Add to counts; each cell that changes is one statement."""
    # in the order of the key, so that two writers could never wait for each other
    changed = [{**cell._asdict(), "number": by} for cell, by in sorted(cells.items()) if by]
    work.change_each(_count[work.connection.dialect.name], changed)


def forget_empty(work: UnitOfWork) -> None:
    """Drop the cells in which nothing is counted any more."""
    work.execute(delete(figure).where(figure.c.number == 0))


def replace(work: UnitOfWork, cells: Mapping[Cell, int]) -> None:
    """Put other counts in the place of all there are."""
    work.execute(delete(figure))
    work.add(figure, [{**cell._asdict(), "number": number} for cell, number in sorted(cells.items()) if number])


def all_cells(work: UnitOfWork) -> dict[Cell, int]:
    """Every count that is not nothing."""
    found = work.rows(select(figure).where(figure.c.number != 0))
    return {Cell._make(row[:-1]): row.number for row in found}


class Which(NamedTuple):
    """Whose counts, and of when: `since` and `until` are months (or days), both taken in; no `services` for all."""

    offices: Collection[str] = (EVERY,)
    services: Collection[str] = ()
    since: str = ""
    until: str = "~"


def sums(work: UnitOfWork, what: str, by: Sequence[str], which: Which = Which()) -> Sequence[Row[Any]]:
    """Counts added up by the columns named, `number` beside them; without empty ones."""
    columns = [figure.c[name] for name in by]
    wanted = [figure.c.office.in_(which.offices), figure.c.what == what, figure.c.at.between(which.since, which.until)]
    wanted += [figure.c.service.in_(which.services)] if which.services else []
    total = func.sum(figure.c.number).label("number")
    return work.rows(select(*columns, total).where(*wanted).group_by(*columns).having(total != 0).order_by(*columns))


def keep_neighbour(work: UnitOfWork, peer: str, made_at: datetime, envelope: str, body: bytes) -> bool:
    """Keep what a neighbour has told of itself; False where it was told before."""
    known = select(neighbour.c.peer).where(neighbour.c.peer == peer, neighbour.c.made_at == made_at)
    if work.rows(known):
        return False
    row = {"peer": peer, "made_at": made_at, "received_at": work.now, "envelope": envelope, "body": body}
    work.add(neighbour, [row])
    return True


def of_neighbours(work: UnitOfWork) -> Iterable[Row[Any]]:
    """The newest that each neighbour has told."""
    newest = (
        select(neighbour.c.peer, func.max(neighbour.c.made_at).label("made_at")).group_by(neighbour.c.peer).subquery()
    )
    same = (neighbour.c.peer == newest.c.peer) & (neighbour.c.made_at == newest.c.made_at)
    return work.rows(select(neighbour).join(newest, same).order_by(neighbour.c.peer))
