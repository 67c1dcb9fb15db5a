"""Lists of cases behind a figure, a page at a time, without a word of who they are for."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, select

from yipanqi.store.case_tables import APART, case, rating
from yipanqi.store.database import UnitOfWork
from yipanqi.store.figures import DECIDED, DUE, ENDED, EVERY, FILED, PAUSED, RATED

COLUMNS = (
    *("number", "service", "procedure", "role", "office", "status", "outcome", "channel", "submitted_at"),
    *("accepted_at", "decided_at", "closed_at", "limit_days", "used_days", "due_on", "paused"),
)


class Behind(NamedTuple):
    """Which cases: what they are counted as, of which service and offices, in which time, and what else.

    `word` is an outcome or a grade; `late` only those decided after their promise.
    """

    what: str
    service: str
    offices: Collection[str]
    since: datetime
    until: datetime
    today: date
    word: str = ""
    late: bool = False


def page(work: UnitOfWork, behind: Behind, most: int, after: int) -> Sequence[Row[Any]]:
    """The newest first; those due, by their day."""
    c = case.c
    found = select(*(c[name] for name in COLUMNS)).where(
        c.service == behind.service, c.role.not_in(APART), *_where(behind)
    )
    if EVERY not in behind.offices:
        found = found.where(c.office.in_(behind.offices))
    order = {FILED: c.submitted_at.desc(), DECIDED: c.decided_at.desc(), ENDED: c.closed_at.desc(), DUE: c.due_on}
    return work.rows(found.order_by(order.get(behind.what, c.submitted_at.desc())).limit(most).offset(after))


def _where(behind: Behind) -> list[ColumnElement[bool]]:
    c, word = case.c, behind.word
    if behind.what == FILED:
        return [_in(c.submitted_at, behind), *([c.number.startswith(f"{word}-")] if word else [])]
    if behind.what == DECIDED:
        late = [c.used_days > c.limit_days] if behind.late else []
        return [_in(c.decided_at, behind), *late, *([c.outcome == word] if word else [])]
    if behind.what == ENDED:
        return [_in(c.closed_at, behind), c.decided_at.is_(None)]
    open_ = [c.closed_at.is_(None), c.decided_at.is_(None)]
    if behind.what == PAUSED:
        return [*open_, c.paused != ""]
    if behind.what == RATED:
        rated = select(rating.c.case_number).where(
            _in(rating.c.at, behind), *([rating.c.grade == int(word)] if word else [])
        )
        return [c.number.in_(rated)]
    return [*open_, c.due_on.is_not(None), *([c.due_on < behind.today] if behind.late else [])]


def _in(column: Any, behind: Behind) -> ColumnElement[bool]:
    within: ColumnElement[bool] = (column >= behind.since) & (column < behind.until)
    return within
