"""The faults stop: all is carried, people finish what lies on their desks, and time passes until nothing moves."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from yipanqi.cases.case import Case
from yipanqi.simulation import chaos, people
from yipanqi.simulation.history import Broken
from yipanqi.simulation.network import FAIR
from yipanqi.simulation.region import Region

JUMPS = 80
"""Leaps in time after which a region that is still moving never comes to rest."""

ROUNDS = 200
"""Rounds at one moment after which it goes in circles."""

LEAPS = 300
"""The same for what only waits for the time of day."""

LEAP = timedelta(hours=12)

LAST_WORD = {"reviewing": "refuse", "returned": "refuse", "examining": "return"}
"""What an officer does in the end with what the rules left to a person, by state."""


def faults_stop(region: Region) -> None:
    """From now on all is carried, and nothing crashes."""
    region.chaos = False
    region.tell("", "the faults stop")
    region.network.weather = FAIR
    region.network.mend()


def settle(
    region: Region, once: Callable[[], int], unfinished: Callable[[], Sequence[str]], look: Callable[[], None]
) -> None:
    """Let everything finish, half a day at a time: `once` says how much moved, `unfinished` what has still to end, and
    `look` what must hold whenever nothing moves. Raises Broken where it does not come to rest.
    """
    faults_stop(region)
    for _ in range(LEAPS):
        _until_still(once)
        look()
        if not unfinished():
            return
        region.now += LEAP
    raise Broken("does not come to rest: " + "; ".join(unfinished()))


def come_to_rest(region: Region) -> None:
    """Let everything finish. Raises Broken where it does not."""
    faults_stop(region)
    for jump in range(JUMPS):
        _until_still(lambda: _round(region))
        ahead = _next(region)
        if ahead is None and not _open(region):
            return
        region.now = max(region.now + timedelta(seconds=1), ahead or region.now + timedelta(days=1))
        region.tell("", f"time passes ({jump})")
    raise Broken("does not come to rest: " + "; ".join(_open(region) or ["timers go on"]))


def _until_still(once: Callable[[], int]) -> None:
    for _ in range(ROUNDS):
        if not once():
            return
    raise Broken("goes round and round without end")


def _round(region: Region) -> int:
    while region.errands:
        chaos.errand(region)
    moved = region.bank.trace(region.now)
    region.bank.advance(region.now)
    for code in region.codes:
        moved += sum(region.post(code, other) for other in region.codes if other != code)
        while region.deliver():
            moved += 1
        moved += region.work(code)
        moved += region.bank_fetches(code) + region.bank_reports(code)
        moved += people.assign(region, code)
        moved += people.desk(region, code, _finish)
    return moved


def _finish(case: Case) -> str | None:
    return LAST_WORD.get(case.state)


def _open(region: Region) -> list[str]:
    return [
        f"{code} {case.number} {case.role} {case.state}"
        for code in region.codes
        for case in people.open_cases(region.nodes[code])
    ]


def _next(region: Region) -> datetime | None:
    """The next moment at which something happens by itself."""
    moments = [region.bank.next_due, region.network.next_due]
    for node in region.nodes.values():
        waits = [node.next_timer(), *(node.next_try(peer) for peer in node.peers)]
        moments += [region.now + timedelta(seconds=max(0.0, wait)) for wait in waits if wait is not None]
    return min((moment for moment in moments if moment is not None), default=None)
