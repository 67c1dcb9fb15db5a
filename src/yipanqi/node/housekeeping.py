"""What a node does for itself every night: what has ended goes.

Sessions that are over, tokens of programs that ended long ago, drafts that nobody took up again, and whatever is past
its retention. Where there is more than fits into one unit of work it goes on at once; the register of persons is gone
through once a month.
"""

from datetime import datetime, timedelta

import structlog

from yipanqi.access import drafts, sessions, tokens
from yipanqi.cases.work import BEIJING, Work
from yipanqi.exchange.envelope import Lane
from yipanqi.node.erasing import AT_ONCE, erase_due
from yipanqi.store import cases

log = structlog.get_logger(__name__)

HOUSEKEEPING = "housekeeping"
"""Timer of no case."""


def begin(work: Work) -> None:
    """Let it be done every night from now on, where it is not already."""
    if cases.calls_at(work.uow, HOUSEKEEPING) is None:
        work.set_timer("", HOUSEKEEPING, _tonight(work), Lane.BULK)


def nightly(work: Work) -> None:
    """Clear away what has ended, and call again: at once where there is more, else the next night."""
    work.stop_timer("", HOUSEKEEPING)
    over = sessions.forget_ended(work.uow), drafts.forget_old(work.uow), tokens.forget_ended(work.uow)
    done = erase_due(work, persons=work.today.day == 1)
    cleared = dict(zip(("sessions", "drafts", "tokens"), over, strict=True)) | done.counts
    if any(cleared.values()):
        log.info("housekeeping.cleared", **{name: n for name, n in cleared.items() if n})
    more = AT_ONCE in (done.cases, done.scans)
    work.set_timer("", HOUSEKEEPING, work.now if more else _tonight(work), Lane.BULK)


def _tonight(work: Work) -> datetime:
    midnight = datetime(work.today.year, work.today.month, work.today.day, tzinfo=BEIJING)
    return midnight + timedelta(days=1)
