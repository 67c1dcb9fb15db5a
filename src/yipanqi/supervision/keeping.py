"""What people left is kept for as long as they were promised: the day on which it goes, and the timer that calls then.

The timer is set to the next day on which something goes, so a node that keeps nothing past its time is never woken.
"""

from datetime import date

from yipanqi.cases.work import Work, begins
from yipanqi.exchange.envelope import Lane
from yipanqi.kernel.text import Text
from yipanqi.store import cases


def call(work: Work, timer: str, day: date) -> None:
    """Let a timer of no case call as a day begins, Beijing time."""
    work.set_timer("", timer, begins(day), Lane.BULK)


def call_by(work: Work, timer: str, day: date) -> None:
    """The same, unless it calls by then already."""
    known = cases.calls_at(work.uow, timer)
    if known is None or known > begins(day):
        call(work, timer, day)


def years(number: int) -> Text:
    """So many years, in words."""
    return Text(f"{number}年", f"{number} year" if number == 1 else f"{number} years")
