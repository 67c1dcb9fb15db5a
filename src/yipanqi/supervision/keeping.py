"""What people left is kept for as long as they were promised: the day on which it goes, and the timer that calls then.

The timer is set to the next day on which something goes, so a node that keeps nothing past its time is never woken.
"""

from calendar import monthrange
from datetime import date, datetime

from yipanqi.cases.work import BEIJING, Work
from yipanqi.exchange.envelope import Lane
from yipanqi.kernel.text import Text
from yipanqi.store import cases


def years_after(day: date, years: int) -> date:
    """The same day so many years on; the last of its month where there is none (民法典 202)."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def call(work: Work, timer: str, day: date) -> None:
    """Let a timer of no case call as a day begins, Beijing time."""
    work.set_timer("", timer, _begins(day), Lane.BULK)


def call_by(work: Work, timer: str, day: date) -> None:
    """The same, unless it calls by then already."""
    known = cases.calls_at(work.uow, timer)
    if known is None or known > _begins(day):
        call(work, timer, day)


def years(number: int) -> Text:
    """So many years, in words."""
    return Text(f"{number}年", f"{number} year" if number == 1 else f"{number} years")


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)
