"""Which words changed between two wordings: the same, gone, new."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal

import msgspec

_WORD = re.compile(r"[A-Za-z0-9.%]+|\s+|.", re.DOTALL)

ISLAND = 2
"""So many unchanged signs between two changes are read as part of one change: single signs agree by chance."""


class Piece(msgspec.Struct, frozen=True):
    """Words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The two wordings as one row of pieces; without the new ones it reads as `before`, without the gone as `after`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    runs: list[tuple[str, str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        runs.append(("same" if tag == "equal" else "change", "".join(old[a:b]), "".join(new[c:d])))
    return tuple(piece for run in _merged(runs) for piece in _pieces(*run))


def _merged(runs: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    every, kept = list(runs), list[tuple[str, str, str]]()
    for place, (tag, old, new) in enumerate(every):
        island = tag == "same" and len(old) <= ISLAND and 0 < place < len(every) - 1
        kind = "change" if island else tag
        if kept and kept[-1][0] == kind:
            kept[-1] = (kind, kept[-1][1] + old, kept[-1][2] + new)
        else:
            kept.append((kind, old, new))
    return kept


def _pieces(tag: str, old: str, new: str) -> Iterator[Piece]:
    if tag == "same":
        yield Piece("same", old)
        return
    if old:
        yield Piece("gone", old)
    if new:
        yield Piece("new", new)
