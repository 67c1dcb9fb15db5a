"""Finding a service, a clause or a document by what people type: words, the initials or syllables of pinyin, a number.

Pairs of neighbouring signs stand for words of Chinese, so that nothing has to be cut into words and no dictionary goes
out of date.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property

import msgspec
from pypinyin import Style, lazy_pinyin

from yipanqi.kernel.text import Text


class EntryKind(StrEnum):
    """What is found."""

    SERVICE = "service"
    CLAUSE = "clause"
    DOCUMENT = "document"


class Entry(msgspec.Struct, frozen=True, dict=True):
    """Something that can be found: `href` where it is shown, `words` what people call it, `number` as documents print
    theirs, `rest` what is less telling than the title.
    """

    kind: EntryKind
    href: str
    title: Text
    words: tuple[str, ...] = ()
    number: str = ""
    rest: Text = Text("", "")

    @cached_property
    def names(self) -> frozenset[str]:
        """Pieces of the title and of everyday names."""
        return pieces(" ".join((self.title.zh, self.title.en, *self.words)))

    @cached_property
    def more(self) -> frozenset[str]:
        """Pieces of the rest."""
        return pieces(f"{self.rest.zh} {self.rest.en}")

    @cached_property
    def sounds(self) -> tuple[str, ...]:
        """How the title and the everyday names sound: the initials of each, and the whole."""
        chinese = (self.title.zh, *self.words)
        return tuple(spelling for name in chinese for spelling in (initials(name), syllables(name)))


PINYIN = re.compile(r"[a-z]{2,}")
"""A query that may be initials (ylbx) or syllables (yanglao)."""

SOUND, NUMBER, REST = 0.9, 2.0, 0.3
"""What a match counts for, where all the words of a query in a title count 1."""


def find(entries: Iterable[Entry], query: str) -> tuple[Entry, ...]:
    """The entries that fit a query, the closest first; those alike in the order given. Nothing fits an empty query."""
    scored = [(score(entry, query), entry) for entry in entries]
    return tuple(entry for found, entry in sorted(scored, key=lambda s: -s[0]) if found > 0)


def score(entry: Entry, query: str) -> float:
    """How well an entry fits: the share of the query's pieces in its names, less for the rest, sounds and numbers."""
    wanted = pieces(query)
    if not wanted:
        return 0.0
    said = (len(wanted & entry.names) + REST * len(wanted & entry.more)) / len(wanted)
    return max(said, _sounds(entry, query), _numbered(entry, query))


def pieces(text: str) -> frozenset[str]:
    """Every two neighbouring signs of each word, in lower case; a word of one sign is itself."""
    words = re.sub(r"[，、。：；（）()“”《》·,;:]", " ", text.lower()).split()
    return frozenset(word[i : i + 2] for word in words for i in range(max(len(word) - 1, 1)))


def initials(name: str) -> str:
    """The first letter of each syllable: 养老保险 is ylbx."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()


def syllables(name: str) -> str:
    """All syllables in one word: 养老保险 is yanglaobaoxian."""
    return "".join(lazy_pinyin(name, errors="ignore")).lower()


def bare(number: str) -> str:
    """A document's number without brackets and spaces, which people type as they come: 川办发20212."""
    return re.sub(r"[\W_]|号", "", number.lower())


def _sounds(entry: Entry, query: str) -> float:
    typed = query.lower().replace(" ", "").replace("'", "")
    if not PINYIN.fullmatch(typed):
        return 0.0
    places = [spelling.find(typed) for spelling in entry.sounds]
    return max((SOUND if place == 0 else SOUND / 2 for place in places if place >= 0), default=0.0)


def _numbered(entry: Entry, query: str) -> float:
    typed, number = bare(query), bare(entry.number)
    if not number or not re.search(r"\d", typed):
        return 0.0
    return NUMBER if typed == number else NUMBER / 2 if len(typed) >= 4 and typed in number else 0.0


def grouped(found: Sequence[Entry]) -> dict[EntryKind, tuple[Entry, ...]]:
    """What was found, kind by kind, in the order of the kinds; only those that have something."""
    by_kind = {kind: tuple(entry for entry in found if entry.kind is kind) for kind in EntryKind}
    return {kind: entries for kind, entries in by_kind.items() if entries}
