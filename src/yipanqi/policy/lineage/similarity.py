"""How alike two texts are: by the pieces of two and three characters they share, rare pieces counting for more."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from yipanqi.policy.reader.characters import fold


class Vector:
    """The pieces of a text with their weights; its length and sum are worked out once, for it is compared often."""

    __slots__ = ("length", "total", "weights")

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self.length = math.sqrt(sum(weight * weight for weight in weights.values()))
        self.total = sum(weights.values())

    def __bool__(self) -> bool:
        return bool(self.weights)


_RUN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z%+]+")


def pieces(text: str) -> Counter[str]:
    """Every piece of two and of three characters that stands between marks."""
    found: Counter[str] = Counter()
    for run in _RUN.findall(fold(text)):
        for length in (2, 3):
            found.update(run[start : start + length] for start in range(len(run) - length + 1))
    return found


class Rarity:
    """How much a piece says: the logarithm of how few of the texts it stands in."""

    def __init__(self, texts: Iterable[str]) -> None:
        held = [set(pieces(text)) for text in texts]
        self._count = len(held)
        self._frequency = Counter(piece for each in held for piece in each)

    def vector(self, text: str) -> Vector:
        """The pieces of a text, weighted by how often they stand in it and how rare they are elsewhere."""
        return Vector({piece: (1 + math.log(times)) * self._of(piece) for piece, times in pieces(text).items()})

    def _of(self, piece: str) -> float:
        return max(0.0, math.log((self._count + 1) / (self._frequency[piece] + 0.5)))


def cosine(one: Vector, other: Vector) -> float:
    """From 0 (nothing shared) to 1 (the same pieces in the same measure)."""
    few, many = sorted((one.weights, other.weights), key=len)
    shared = sum(weight * many[piece] for piece, weight in few.items() if piece in many)
    size = one.length * other.length
    return shared / size if size else 0.0


def found_again(one: Vector, other: Vector) -> float:
    """Which share of the first is found in the second, from 0 to 1."""
    shared = sum(weight for piece, weight in one.weights.items() if piece in other.weights)
    return shared / one.total if one.total else 0.0
