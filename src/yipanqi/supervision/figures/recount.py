"""Counts worked out from the rows again: to check them, to begin with them, and where a calendar has changed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Row, select

from yipanqi.cases.counting import Basis, basis, cells, is_decided, rated
from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.days import Pause
from yipanqi.store import cases as rows
from yipanqi.store import figures
from yipanqi.store.figures import Cell
from yipanqi.supervision.figures import undertakings

RECOUNT = "recount"
"""Timer of no case: a database of an earlier version was brought up to date, and nothing in it is counted yet."""

Pauses = Mapping[str, Sequence[Pause]]


class Differs(msgspec.Struct, frozen=True):
    """A cell whose count is not what the rows say."""

    cell: Cell
    kept: int
    worked_out: int


def differences(work: Work) -> list[Differs]:
    """Every cell that is wrong; none in a healthy database."""
    kept, right = figures.all_cells(work.uow), worked_out(work)
    return [
        Differs(cell, kept.get(cell, 0), right.get(cell, 0))
        for cell in sorted({*kept, *right})
        if kept.get(cell, 0) != right.get(cell, 0)
    ]


def recount(work: Work) -> None:
    """Work out every count anew, and the days of decided cases that they rest on."""
    work.stop_timer("", RECOUNT)
    counted: Counter[Cell] = Counter()
    pauses = _pauses(work)
    for row, decided_at in _decided(work, _every(work)):
        right = _right(work, row, decided_at, pauses)
        if (row.decided_at, row.used_days) != (right.decided_at, right.used_days):
            _keep(work, right)
        counted.update(cells(right))
    counted.update(_ratings(work))
    figures.replace(work.uow, counted)
    undertakings.recount(work)


def worked_out(work: Work) -> Counter[Cell]:
    """All counts as cases, events, pauses and ratings give them, whatever was kept."""
    counted: Counter[Cell] = Counter()
    pauses = _pauses(work)
    for row, decided_at in _decided(work, _every(work)):
        counted.update(cells(_right(work, row, decided_at, pauses)))
    counted.update(_ratings(work))
    return counted


def days_anew(work: Work, year: int) -> int:
    """A calendar was published: cases decided in its year used other working days than was thought.

    Returns how many; their counts change with them, in the same unit of work.
    """
    c = rows.case.c
    first, after = datetime(year - 1, 12, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    touched = work.uow.rows(
        select(rows.case).where(c.used_days.is_not(None), c.decided_at >= first, c.accepted_at < after)
    )
    pauses = _pauses(work) if touched else {}
    wrong = [row.number for row in touched if row.used_days != _used(work, row, row.decided_at, pauses)]
    for number in wrong:
        work.case(number).count_days(anew=True)
    return len(wrong)


def _every(work: Work) -> Sequence[Row[Any]]:
    return work.uow.rows(select(*(rows.case.c[name] for name in (*Basis._fields, "version", "accepted_at"))))


def _decided(work: Work, every: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], datetime | None]]:
    """Each case with the moment at which its outcome was there first, by its events."""
    kinds: dict[tuple[str, int, str, str], list[Row[Any]]] = defaultdict(list)
    for row in every:
        kinds[row.service, row.version, row.procedure, row.role].append(row)
    for (service, version, procedure, role), cases in kinds.items():
        machine = work.world.services.get(service, version).procedure(procedure).machines[role]
        done = [state.name for state in machine.states if is_decided(state.status)]
        first: dict[str, datetime] = {}
        e = rows.event.c
        for row in work.uow.rows(
            select(e.case_number, e.at)
            .join(rows.case, rows.case.c.number == e.case_number)
            .where(e.after.in_(done), rows.case.c.service == service, rows.case.c.role == role)
            .order_by(e.at)
        ):
            first.setdefault(row.case_number, row.at)
        yield from ((row, first.get(row.number)) for row in cases)


def _right(work: Work, row: Row[Any], decided_at: datetime | None, pauses: Pauses) -> Basis:
    running = next((p.reason for p in pauses.get(row.number, ()) if p.end is None), "")
    return basis(row._asdict())._replace(
        decided_at=decided_at, used_days=_used(work, row, decided_at, pauses), paused=running
    )


def _used(work: Work, row: Row[Any], decided_at: datetime | None, pauses: Pauses) -> int | None:
    if decided_at is None or row.accepted_at is None:
        return None
    office = row.office
    division = work.world.offices.get(office).division if office else work.world.code.ljust(6, "0")
    days: tuple[date, date] = (day_of(row.accepted_at), day_of(decided_at))
    return work.world.calendar(division).used(*days, pauses.get(row.number, ()))


def _keep(work: Work, right: Basis) -> None:
    kept = {"decided_at": right.decided_at, "used_days": right.used_days}
    work.uow.execute(rows.case.update().where(rows.case.c.number == right.number).values(kept))


def _ratings(work: Work) -> Iterator[Cell]:
    r = rows.rating.c
    found = select(*(rows.case.c[name] for name in Basis._fields), r.office.label("rated"), r.grade, r.at.label("when"))
    for row in work.uow.rows(found.join(rows.case, rows.case.c.number == r.case_number)):
        yield from rated(basis(row._asdict()), row.rated, row.grade, row.when)


def _pauses(work: Work) -> Pauses:
    found: dict[str, list[Pause]] = defaultdict(list)
    for row in work.uow.rows(select(rows.pause)):
        found[row.case_number].append(Pause(row.begun, row.ended, row.reason))
    return found
