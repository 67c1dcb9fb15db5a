"""Days measured from counts: how many cases were decided in how many working days, of how many promised."""

from collections.abc import Mapping

import msgspec

Histogram = Mapping[tuple[int, int], int]
"""Number of cases by (promised, used) working days."""


class Days(msgspec.Struct, frozen=True):
    """Working days of decided cases: how many cases, what was promised (each limit that applied), what was used.

    `ninetieth` is the least number of days within which nine of ten were decided; `on_time` is a share from 0 to 1.
    """

    cases: int
    promised: tuple[int, ...]
    median: float
    ninetieth: int
    on_time: float


def measure(histogram: Histogram) -> Days:
    """Days of at least one case."""
    number = sum(histogram.values())
    middle = (nth(histogram, (number + 1) // 2) + nth(histogram, number // 2 + 1)) / 2
    ninetieth = nth(histogram, (9 * number + 9) // 10)  # nearest rank: the ceil(0.9 n)-th of n
    promised = tuple(sorted({limit for limit, _ in histogram}))
    return Days(number, promised, middle, ninetieth, on_time(histogram) / number)


def on_time(histogram: Histogram) -> int:
    """How many were decided within the limit that applied to them."""
    return sum(number for (limit, used), number in histogram.items() if used <= limit)


def within(histogram: Histogram, days: int) -> int:
    """How many were decided within so many days, whatever was promised then."""
    return sum(number for (_, used), number in histogram.items() if used <= days)


def nth(histogram: Histogram, rank: int) -> int:
    """The days of the case of that rank, from 1, the quickest first."""
    counted = 0
    for used, number in sorted((used, number) for (_, used), number in histogram.items()):
        counted += number
        if counted >= rank:
            return used
    raise ValueError(f"there is no case {rank} among {counted}")
