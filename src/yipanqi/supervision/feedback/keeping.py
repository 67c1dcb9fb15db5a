"""Keeping and erasing: what a person wrote and how to reach them goes so many years after the item has ended.

It goes on every node that has a part in it, with the words of every step and message. What happened when, the cause and
the counts stay, and the receipt then says that the words were deleted as promised.
"""

from datetime import date, timedelta
from functools import cache

import structlog

from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.days import years_after
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback.life import rulebook, shipped
from yipanqi.supervision.keeping import call, call_by

log = structlog.get_logger(__name__)

ERASE = "erase feedback"
"""Timer of no case."""


def promised() -> int:
    """The years that the words of consent name."""
    return int(shipped()["kept_years"].values[-1].value)


def years_kept(work: Work, on: date, division: str) -> int:
    """For how many years an item that was opened on a day is kept after its end.

    An authority may set fewer than were promised; more do not count.
    """
    return min(int(rulebook(work.world, on, division)["kept_years"]), promised())


def begin(work: Work, id_: str) -> None:
    """Where an item has ended, its years run."""
    row = rows.get(work.uow, id_)
    if row is not None and row.ended_at is not None:
        kept = years_kept(work, day_of(row.opened_at), row.division)
        call_by(work, ERASE, years_after(day_of(row.ended_at), kept))


def erase(work: Work) -> None:
    """Erase what is past its time; then sleep until the next day on which something is.

    An item of which a message is still under way waits for the next night.
    """
    work.stop_timer("", ERASE)
    kept = cache(lambda on, division: years_kept(work, on, division))
    ahead: set[date] = set()
    erased = 0
    for row in rows.kept(work.uow):
        day = years_after(day_of(row.ended_at), kept(day_of(row.opened_at), row.division))
        if day <= work.today and rows.erase(work.uow, row.id):
            erased += 1
        else:
            ahead.add(max(day, work.today + timedelta(days=1)))
    if erased:
        log.info("feedback.erased", items=erased)
    if ahead:
        call(work, ERASE, min(ahead))
