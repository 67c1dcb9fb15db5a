"""Phrases of a clause: which of two clauses speak of the same thing, and how strongly each of them puts it."""

import re
from collections.abc import Iterable
from functools import cache

import msgspec
from rapidfuzz import fuzz, process

from yipanqi.policy.lineage.weights import weights
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.strength import Strength, scale

_MARKS = re.compile(r"[。;,!?:、]+")
_LEADING = 6
"""A verb counts as leading a phrase when no more than so many characters stand before it."""


class Phrase(msgspec.Struct, frozen=True):
    """A phrase, what it is about (its leading verb left out), and how strong it is (None without such a verb)."""

    words: str
    about: str
    verb: str
    strength: Strength | None


def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a text that say something, in order."""
    return tuple(_phrase(words) for words in _MARKS.split(fold(text)) if len(words.strip()) >= _LEADING)


def same_thing(phrase: Phrase, others: Iterable[Phrase]) -> Phrase | None:
    """Which of the others speaks of the same thing; None where none does."""
    held = list(others)
    found = process.extractOne(phrase.about, [each.about for each in held], scorer=fuzz.ratio)
    return held[found[2]] if found and found[1] >= 100 * weights().phrase else None


def _phrase(words: str) -> Phrase:
    words = words.strip()
    found = _verbs().search(words)
    if not found or (found.start() > _LEADING and not found[0].startswith("已")):
        return Phrase(words, words, "", None)
    about = (words[: found.start()] + words[found.end() :]).strip()
    return Phrase(words, about, found[0], _grades()[found[0]])


@cache
def _grades() -> dict[str, Strength]:
    return {verb: strength for strength, grade in scale().items() for verb in grade.verbs}


@cache
def _verbs() -> re.Pattern[str]:
    """The first verb of a phrase, the longest that fits."""
    return re.compile("|".join(sorted(_grades(), key=len, reverse=True)))
