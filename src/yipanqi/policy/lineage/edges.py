"""What lineage consists of: a clause became another, or ended, or began; how sure that is, and what changed."""

from enum import StrEnum
from types import MappingProxyType

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import Clause, Document, Target


class Relation(StrEnum):
    """How a later clause stands to an earlier one."""

    SAME = "same"
    EXTENDED = "extended"
    NARROWED = "narrowed"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"
    NEW = "new"
    IMPLEMENTS = "implements"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _LABELS[self]


_LABELS = MappingProxyType(
    {
        Relation.SAME: Text("延续", "same"),
        Relation.EXTENDED: Text("扩展", "extended"),
        Relation.NARROWED: Text("收窄", "narrowed"),
        Relation.SPLIT: Text("拆分", "split"),
        Relation.MERGED: Text("合并", "merged"),
        Relation.DROPPED: Text("未再列入", "not taken up again"),
        Relation.NEW: Text("新增", "new"),
        Relation.IMPLEMENTS: Text("落实", "implements"),
    }
)


class At(msgspec.Struct, frozen=True):
    """Where a clause stands: its document's file, the ordinal of its section, its number (None for an unnumbered)."""

    file: str
    section: int
    number: int | None


class What(StrEnum):
    """What can change in a clause."""

    OFFICES = "offices"
    DEADLINE = "deadline"
    TARGET = "target"
    STRENGTH = "strength"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _WHAT[self]


_WHAT = MappingProxyType(
    {
        What.OFFICES: Text("责任单位", "offices"),
        What.DEADLINE: Text("时限", "deadline"),
        What.TARGET: Text("目标", "target"),
        What.STRENGTH: Text("力度", "strength"),
    }
)


class Change(msgspec.Struct, frozen=True, rename={"before": "from", "after": "to"}):
    """One change, as words: `before` None where something was added, `after` None where it was left out.

    `about` are the words that a change of strength concerns; `figures` a target before and after.
    """

    what: What
    before: str | None
    after: str | None
    about: str = ""
    figures: tuple[Target | None, Target | None] | None = None


class Part(msgspec.Struct, frozen=True):
    """One part of a score: what was compared, how alike it is (0 to 1), and what that adds to the score."""

    name: str
    value: float
    adds: float


class Edge(msgspec.Struct, frozen=True, rename={"before": "from", "after": "to"}):
    """One proposal. `before` is None for a new clause, `after` for a dropped one; `between` are the two files.

    `score` is from 0 to 1 and the sum of what its parts add; for a new or dropped clause it is how far the nearest
    clause of the other document is (1 less its score), and `parts` are those of that nearest one.
    """

    before: At | None
    after: At | None
    relation: Relation
    score: float
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]
    between: tuple[str, str]


def at(document: Document, clause: Clause) -> At:
    """Where a clause of a document stands."""
    return At(document.file, clause.section, clause.number)
