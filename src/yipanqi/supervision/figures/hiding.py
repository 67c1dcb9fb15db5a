"""What the public is not told: groups so small that in a small town they name people, and what would give them away.

The rule, which the pages state:

1. A group of one to nine is hidden. None at all is shown as none.
2. Where the parts of a whole are shown beside it and what is hidden among them is one part only, or fewer than ten
   together, the next smallest part is hidden as well: nothing hidden can be worked out from the whole.
3. A whole over several services adds up what is shown of each, never what is hidden.
4. The public is given one span of time for the whole node, and no place or office of it: there are no two figures
   whose difference is a smaller group.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

K = TypeVar("K")

SMALLEST = 10
"""Groups of fewer are hidden from the public."""


def shown(number: int, smallest: int = SMALLEST) -> int | None:
    """A number as it may be told; None where it is hidden."""
    return number if number == 0 or number >= smallest else None


def parts_shown(parts: Mapping[K, int], smallest: int = SMALLEST) -> dict[K, int | None]:
    """The parts of a whole as they may be told beside it; None for those that are hidden."""
    small = {key for key, number in parts.items() if shown(number, smallest) is None}
    others = sorted((number, place, key) for place, (key, number) in enumerate(parts.items()) if number >= smallest)
    while small and others and (len(small) == 1 or sum(parts[key] for key in small) < smallest):
        small.add(others.pop(0)[-1])
    return {key: None if key in small else number for key, number in parts.items()}


def total_shown(numbers: Iterable[int | None]) -> int:
    """A whole of what is shown; what is hidden is not in it."""
    return sum(number for number in numbers if number is not None)


def at_least(good: int, number: int) -> float:
    """The share of `number` cases that went well as it may be told where those that did not are one to nine: the least
    it can be, from 0 to 1.
    """
    bad = number - good
    return good / number if shown(bad) is not None else max(number - SMALLEST + 1, 0) / number
