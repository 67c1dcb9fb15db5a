"""Importing a text: which document of the catalogue it is, and every difference between what was read and what is kept.

Nothing is changed: a person looks at the differences and puts right the catalogue, or the reading.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import MappingProxyType

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Catalogue, Clause, Document
from yipanqi.policy.reader import document as reader
from yipanqi.policy.reader.characters import fold


class Aspect(StrEnum):
    """What differs: a fact of the document, or of a clause; MISSING is not in the text, EXTRA not in the catalogue."""

    NUMBER = "number"
    TITLE = "title"
    ISSUERS = "issuers"
    ISSUED_ON = "issued_on"
    KIND = "kind"
    CONSULTATION = "consultation"
    MISSING = "missing"
    EXTRA = "extra"
    OFFICES = "offices"
    DEADLINE = "deadline"
    TARGETS = "targets"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _LABELS[self]


_LABELS = MappingProxyType(
    {
        Aspect.NUMBER: Text("发文字号", "number"),
        Aspect.TITLE: Text("标题", "title"),
        Aspect.ISSUERS: Text("发文机关", "issuers"),
        Aspect.ISSUED_ON: Text("成文日期", "date of issue"),
        Aspect.KIND: Text("文种", "kind"),
        Aspect.CONSULTATION: Text("征求意见期", "consultation"),
        Aspect.MISSING: Text("文本中没有这一条", "not in the text"),
        Aspect.EXTRA: Text("目录中没有这一条", "not in the catalogue"),
        Aspect.OFFICES: Text("责任单位", "offices"),
        Aspect.DEADLINE: Text("时限", "deadline"),
        Aspect.TARGETS: Text("目标", "targets"),
    }
)


class Difference(msgspec.Struct, frozen=True):
    """One difference: in which clause (its place, 4.10; "" for the document), in what, as kept and as read."""

    place: str
    aspect: Aspect
    kept: str
    read: str


def document_of(catalogue: Catalogue, found: reader.Document) -> Document | None:
    """The catalogue's document that a reading is of: the same number, or else the same title and date; None if new."""
    for each in catalogue.documents.values():
        if found.number and each.number and _bare(each.number) == _bare(found.number):
            return each
        if _bare(each.title) == _bare(found.title) and found.issued_on in (each.issued_on, None):
            return each
    return None


def differences(document: Document, clauses: Iterable[Clause], found: reader.Document) -> tuple[Difference, ...]:
    """Every difference between the catalogue's document with its clauses, and what was read of it."""
    kept = {clause.place: clause for clause in clauses}
    read = {f"{clause.section}.{clause.number or 0}": clause for clause in found.clauses}
    texts = {f"{section.ordinal}.0" for section in found.sections if section.text}
    missing = [place for place in kept if place not in read and place not in texts]
    return (
        *_of_document(document, found),
        *(Difference(place, Aspect.MISSING, kept[place].title.zh, "") for place in missing),
        *(Difference(place, Aspect.EXTRA, "", read[place].title) for place in read if place not in kept),
        *(each for place in kept if place in read for each in _of_clause(place, kept[place], read[place])),
    )


def _of_document(document: Document, found: reader.Document) -> Iterator[Difference]:
    pairs = {
        Aspect.NUMBER: (document.number or "", found.number or ""),
        Aspect.TITLE: (document.title, found.title),
        Aspect.ISSUERS: ("、".join(document.issuers), "、".join(found.issuers)),
        Aspect.ISSUED_ON: (str(document.issued_on), str(found.issued_on or "")),
        Aspect.KIND: (document.kind.value, found.kind.value),
        Aspect.CONSULTATION: (_window(document.consultation), _window(found.consultation)),
    }
    yield from (Difference("", what, *pair) for what, pair in pairs.items() if _bare(pair[0]) != _bare(pair[1]))


def _of_clause(place: str, kept: Clause, read: reader.Clause) -> Iterator[Difference]:
    pairs = {
        Aspect.OFFICES: (_offices(kept.offices), _offices(read.offices)),
        Aspect.DEADLINE: (_deadline(kept.deadline), _deadline(read.deadline)),
        Aspect.TARGETS: (_targets(kept.targets), _targets(read.targets)),
    }
    yield from (Difference(place, what, *pair) for what, pair in pairs.items() if pair[0] != pair[1])


def _window(consultation: reader.Consultation | None) -> str:
    if consultation is None:
        return ""
    return " ".join(str(each) for each in msgspec.structs.astuple(consultation) if each)


def _offices(offices: Iterable[reader.Office]) -> str:
    return "、".join(f"{office.name}（{office.side}，{office.role}）" for office in offices)


def _deadline(deadline: reader.Deadline) -> str:
    return str(deadline.on) if deadline.on else "ongoing" if deadline.ongoing else ""


def _targets(targets: Iterable[reader.Target]) -> str:
    return "、".join(f"{target.comparator}{target.value:g} {target.unit}" for target in targets)


def _bare(text: str) -> str:
    return re.sub(r"\W", "", fold(text))
