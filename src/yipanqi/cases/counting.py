"""What a case counts for: in which cells of the figures it stands, as its row says.

A case changes the figures by the difference of what it counted for before and what it counts for now, in the unit of
work that changes it; so the counts are always those of the rows, and can be worked out from the rows again.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from yipanqi.cases.machine import ENDS, Status
from yipanqi.cases.work import day_of
from yipanqi.store.case_tables import APART as APART
from yipanqi.store.figures import DECIDED, DUE, ENDED, EVERY, FILED, PAUSED, RATED, STATUS, Cell


class Basis(NamedTuple):
    """The columns of a case's row that it is counted by."""

    number: str
    office: str
    service: str
    procedure: str
    role: str
    peer: str
    status: str
    outcome: str
    submitted_at: datetime
    closed_at: datetime | None
    decided_at: datetime | None
    limit_days: int | None
    used_days: int | None
    due_on: date | None
    paused: str

    @property
    def taken_in(self) -> str:
        """By which side it was taken in, as its number says (SC, CQ)."""
        return self.number.partition("-")[0]


_columns = itemgetter(*Basis._fields)


def basis(fields: Mapping[str, Any]) -> Basis:
    """What a row is counted by."""
    return Basis._make(_columns(fields))


def cells(case: Basis) -> Iterator[Cell]:
    """Every cell in which a case stands once, for its office and for every office together."""
    if case.role in APART:
        return
    group = (case.service, case.procedure, case.role, case.peer)
    for what, at, word, *days in _counted_as(case):
        yield Cell(EVERY, what, at, *group, word, *days)
        yield Cell(case.office, what, at, *group, word, *days)


def _counted_as(case: Basis) -> Iterator[tuple[str, str, str, int, int]]:
    """What, at, word, promised and used days of each."""
    yield FILED, _month(case.submitted_at), case.taken_in, -1, -1
    yield STATUS, "", case.status, -1, -1
    if case.decided_at is not None:
        measured = case.used_days is not None and case.limit_days is not None
        days = (case.limit_days or 0, case.used_days or 0) if measured else (-1, -1)
        yield DECIDED, _month(case.decided_at), case.outcome, *days
    elif case.closed_at is not None:
        yield ENDED, _month(case.closed_at), case.status, -1, -1
    elif case.status not in ENDS and case.paused:
        yield PAUSED, "", case.paused, -1, -1
    elif case.status not in ENDS and case.due_on is not None:
        yield DUE, case.due_on.isoformat(), "", -1, -1


def difference(before: Basis | None, after: Basis) -> Iterator[tuple[Cell, int]]:
    """What changes where a case stood so (None: was not there) and now stands so."""
    if before == after:
        return
    was, now = set(cells(before)) if before else set(), set(cells(after))
    yield from ((cell, -1) for cell in was - now)
    yield from ((cell, 1) for cell in now - was)


def rated(case: Basis, office: str, grade: int, at: datetime) -> Iterator[Cell]:
    """Every cell in which a rating of a case stands, for the office that is rated."""
    for each in (EVERY, office):
        yield Cell(each, RATED, _month(at), case.service, case.procedure, case.role, case.peer, str(grade))


def is_decided(status: Status) -> bool:
    """Whether the person has the outcome, whatever is still tidied up."""
    return status in (Status.DECIDED, Status.DELIVERED, Status.CLOSED)


def _month(moment: datetime) -> str:
    return f"{day_of(moment):%Y-%m}"
