"""Keeping and erasing: what people wrote and how to reach them goes so many years after the result was published.

Counts, answers and who did what stay, and the receipt then says that the words were deleted as promised.
"""

from datetime import date

import structlog

from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.days import years_after
from yipanqi.store import consultation as rows
from yipanqi.supervision.consultation.opening import ERASED, found, rule, shipped
from yipanqi.supervision.keeping import call, call_by

log = structlog.get_logger(__name__)

ERASE = "erase comments"
"""Timer of no case."""


def promised() -> int:
    """The years that the words of consent name."""
    return int(shipped()["kept_years"].values[-1].value)


def goes_on(work: Work, row: rows.Kept) -> date:
    """The day on which what people left with a published consultation goes, by the rule of the day it opened on.

    An authority may set fewer years than were promised; more do not count.
    """
    most = min(rule(work, "kept_years", row.opens_on, row.division), promised())
    return years_after(day_of(row.published_at), most)


def begin(work: Work, id_: str) -> None:
    """The result was published: its years run."""
    call_by(work, ERASE, goes_on(work, found(work, id_)))


def erase(work: Work) -> None:
    """Erase what is past its time; then sleep until the next day on which something is."""
    work.stop_timer("", ERASE)
    days = [(goes_on(work, row), row.id) for row in rows.kept(work.uow)]
    for id_ in (id_ for day, id_ in days if day <= work.today):
        erased = rows.erase(work.uow, id_)
        rows.note(work.uow, id_, "", ERASED)
        log.info("consultation.erased", consultation=id_, comments=erased)
    ahead = [day for day, _ in days if day > work.today]
    if ahead:
        call(work, ERASE, min(ahead))
