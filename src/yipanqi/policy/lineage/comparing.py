"""Weighs one clause against another: title, wording, offices, section; the score explains itself by its parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from yipanqi.policy.lineage.edges import Part
from yipanqi.policy.lineage.similarity import Rarity, Vector, cosine, found_again
from yipanqi.policy.lineage.weights import weights
from yipanqi.policy.reader.document import Clause, ClauseKind, Document, Office

_PLACE = re.compile(
    r"^(?:国家税务总局|中国人民银行|国家金融监督管理总局)?[\u4e00-\u9fff]{2,6}?(?:省|市|县|州|区)(?:有关)?"
)
_RANK = re.compile(r"(厅|局|委员会|委|办公室|中心|部门|人民政府|管理|和|与|发展)")


@dataclass(frozen=True, eq=False)
class Subject:
    """A clause of a document as it is compared."""

    document: Document
    clause: Clause
    title: Vector
    text: Vector
    section: Vector

    @cached_property
    def works(self) -> frozenset[str]:
        """The kinds of work of the offices that answer for it."""
        return works(self.clause.offices)


@dataclass(frozen=True, eq=False)
class Candidate:
    """An earlier and a later clause, how close they are, and why.

    `kept` is the share of the earlier wording found in the later clause, `old` the share of the later found in the
    earlier.
    """

    before: Subject
    after: Subject
    score: float
    parts: tuple[Part, ...]
    kept: float
    old: float

    def part(self, name: str) -> float:
        """How alike one part is."""
        return next((each.value for each in self.parts if each.name == name), 0.0)


def subjects(documents: Sequence[Document]) -> dict[str, tuple[Subject, ...]]:
    """The clauses of documents by file; what is rare is judged among all of them together."""
    rarity = Rarity(_wording(clause) for document in documents for clause in document.clauses)
    plain = Rarity(section.title for document in documents for section in document.sections)
    return {
        document.file: tuple(_subject(document, clause, rarity, plain) for clause in document.clauses)
        for document in documents
    }


def candidates(before: Iterable[Subject], after: Sequence[Subject]) -> list[Candidate]:
    """Every pair of an earlier and a later clause that could be kin, the closest first."""
    found = [compare(one, other) for one in before for other in after if comparable(one.clause, other.clause)]
    return sorted(found, key=lambda each: -each.score)


def comparable(one: Clause, other: Clause) -> bool:
    """A task becomes a task; aims, measures and closing paragraphs turn into one another."""
    return (one.kind is ClauseKind.TASK) == (other.kind is ClauseKind.TASK)


def compare(before: Subject, after: Subject) -> Candidate:
    """How close two clauses are; what one of them has not (a title, offices) is not compared."""
    values = {
        "title": cosine(before.title, after.title) if before.title and after.title else None,
        "text": cosine(before.text, after.text),
        "headline": max(found_again(before.title, after.text), found_again(after.title, before.text)),
        "offices": shared(before.works, after.works) if before.works and after.works else None,
        "section": cosine(before.section, after.section),
    }
    shares = msgspec.structs.asdict(weights().parts)
    whole = sum(shares[name] for name, value in values.items() if value is not None)
    parts = tuple(
        Part(name, round(value, 3), round(shares[name] / whole * value, 3))
        for name, value in values.items()
        if value is not None
    )
    score = round(sum(part.adds for part in parts), 3)
    return Candidate(
        before, after, score, parts, found_again(before.text, after.text), found_again(after.text, before.text)
    )


def works(offices: Iterable[Office]) -> frozenset[str]:
    """The kinds of work that offices do, places and ranks left out: 四川省公安厅 and 岳池县公安局 both give 公安."""
    return frozenset(filter(None, (_RANK.sub("", _PLACE.sub("", office.name)) for office in offices)))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set that is in the other one too; words that begin alike count as the same."""
    small, large = sorted((one, other), key=len)
    held = sum(any(_same_work(work, each) for each in large) for work in small)
    return held / len(small) if small else 0.0


def _same_work(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 2 and one[:3] == other[:3])


def _subject(document: Document, clause: Clause, rarity: Rarity, plain: Rarity) -> Subject:
    section = next((each.title for each in document.sections if each.ordinal == clause.section), "")
    return Subject(
        document, clause, rarity.vector(clause.title), rarity.vector(_wording(clause)), plain.vector(section)
    )


def _wording(clause: Clause) -> str:
    """Title and text, the title once."""
    return clause.text if clause.text.startswith(clause.title) else f"{clause.title}。{clause.text}"
