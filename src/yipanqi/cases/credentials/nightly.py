"""What is done every night: lists are published anew, and uses reported."""

from yipanqi.cases.credentials import lists, uses
from yipanqi.cases.work import Work, begins
from yipanqi.exchange.envelope import Lane

NIGHTLY = "nightly"
"""Timer of no case."""


def call_nightly(work: Work) -> None:
    """Let the nightly work be done after the next midnight, Beijing time."""
    work.set_timer("", NIGHTLY, begins(work.today) + lists.DAY, Lane.BULK)


def nightly(work: Work) -> None:
    """Publish every list anew and report the day's uses; again the next night while there is a list."""
    work.stop_timer("", NIGHTLY)
    found = lists.ours(work)
    for uri in found:
        lists.publish(work, uri)
    uses.report(work)
    if found:
        call_nightly(work)
