"""What a node does for itself every night: what has ended goes, and the other side of a case hears who read it here.

Sessions that are over, tokens of programs that ended long ago, drafts that nobody took up again, and whatever is past
its retention. Where there is more than fits into one unit of work it goes on at once; the register of persons is gone
through once a month.
"""

from datetime import date, timedelta

import structlog

from yipanqi.access import drafts, sessions, tokens
from yipanqi.cases import readings
from yipanqi.cases.work import Work
from yipanqi.exchange.envelope import Lane
from yipanqi.node.erasing import AT_ONCE, erase_due, kept
from yipanqi.store.erasing import erase_persons
from yipanqi.supervision.keeping import call, call_by

log = structlog.get_logger(__name__)

HOUSEKEEPING, PERSONS = "housekeeping", "register of persons"
"""Timers of no case: every night, and as a month begins."""


def begin(work: Work) -> None:
    """Let it be done every night from now on, where it is not already."""
    for timer, day in ((HOUSEKEEPING, _tomorrow(work)), (PERSONS, _next_month(work))):
        call_by(work, timer, day)


def nightly(work: Work) -> None:
    """Clear away what has ended, tell who read what, and call again: at once where there is more, else at night."""
    work.stop_timer("", HOUSEKEEPING)
    done = erase_due(work, persons=False)
    cleared = done.counts | {
        "sessions": sessions.forget_ended(work.uow),
        "drafts": drafts.forget_old(work.uow, kept(work, "draft")),
        "tokens": tokens.forget_ended(work.uow),
    }
    if any(cleared.values()):
        log.info("housekeeping.cleared", **{name: n for name, n in cleared.items() if n})
    more = readings.tell(work) or AT_ONCE in (done.cases, done.scans)
    if more:
        work.set_timer("", HOUSEKEEPING, work.now, Lane.BULK)
    else:
        call(work, HOUSEKEEPING, _tomorrow(work))


def monthly(work: Work) -> None:
    """Go through the register of persons; a node that was down when the month began does so when it is up again."""
    log.info("housekeeping.cleared", persons=erase_persons(work.uow))
    call(work, PERSONS, _next_month(work))


def _tomorrow(work: Work) -> date:
    return work.today + timedelta(days=1)


def _next_month(work: Work) -> date:
    return (work.today.replace(day=1) + timedelta(days=32)).replace(day=1)
