"""Proposes the lineage of documents: which clause became which, which ended, which is new."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from yipanqi.policy.catalogue.entries import DocumentRelation
from yipanqi.policy.lineage.changes import changed_facts, changed_strength
from yipanqi.policy.lineage.comparing import Candidate, Subject, candidates, subjects
from yipanqi.policy.lineage.edges import Change, Edge, Relation, at
from yipanqi.policy.lineage.kinship import Kin, kin
from yipanqi.policy.lineage.pairing import Rivals, chosen
from yipanqi.policy.lineage.scope import scope
from yipanqi.policy.lineage.weights import weights
from yipanqi.policy.reader.document import ClauseKind, Document


@dataclass(frozen=True, eq=False)
class Lineage:
    """What is proposed for documents: how they follow from one another, and their clauses' edges."""

    kin: tuple[Kin, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two documents that follow from one another, and the pairs of clauses that are kin."""

    link: Kin
    ranked: Sequence[Candidate]
    pairs: Sequence[Candidate]


def propose(documents: Sequence[Document], about: str = "") -> Lineage:
    """The lineage of documents, decided from the documents alone; of all, or of the one with the file `about`.

    Their `file`s are different.
    """
    held = subjects(documents)

    def overlap(one: Document, other: Document) -> float:
        return _overlap(held[one.file], held[other.file])

    links = kin(documents, overlap, about)
    edges: list[Edge] = []
    for later in dict.fromkeys(link.later.file for link in links):
        edges += _edges_of([link for link in links if link.later.file == later], held)
    return Lineage(links, tuple(edges))


def _overlap(one: Sequence[Subject], other: Sequence[Subject]) -> float:
    """The share of the smaller document's tasks that are found again in the other, each once."""
    tasks, others = ([s for s in each if s.clause.kind is ClauseKind.TASK] for each in (one, other))
    smaller = min(len(tasks), len(others))
    ranked = candidates(tasks, others)
    sure = [each for each in chosen(ranked, Rivals(ranked)) if each.score >= weights().sure]
    return len(sure) / smaller if smaller else 0.0


def _edges_of(links: Sequence[Kin], held: dict[str, tuple[Subject, ...]]) -> Iterator[Edge]:
    """The edges into one later document from all that it follows from."""
    ranked = {link.earlier.file: candidates(held[link.earlier.file], held[link.later.file]) for link in links}
    rivals = Rivals([each for found in ranked.values() for each in found])
    pairs = [_Pair(link, ranked[link.earlier.file], chosen(ranked[link.earlier.file], rivals)) for link in links]
    for pair in pairs:
        yield from (_became(pair, each) for each in sorted(pair.pairs, key=_place))
        yield from _dropped(pair, held[pair.link.earlier.file], held[pair.link.later.file])
    yield from _new(pairs, held[links[0].later.file], rivals)


def _became(pair: _Pair, each: Candidate) -> Edge:
    implements = pair.link.relation is DocumentRelation.IMPLEMENTS
    changes = (
        *changed_facts(each.before.clause, each.after.clause, by_work=implements),
        *changed_strength(each.before.clause, each.after.clause),
    )
    return Edge(
        at(pair.link.earlier, each.before.clause),
        at(pair.link.later, each.after.clause),
        Relation.IMPLEMENTS if implements else _relation(pair.pairs, each, changes),
        each.score,
        changes,
        each.parts,
        (pair.link.earlier.file, pair.link.later.file),
    )


def _relation(pairs: Sequence[Candidate], each: Candidate, changes: Iterable[Change]) -> Relation:
    if sum(other.before is each.before for other in pairs) > 1:
        return Relation.SPLIT
    if sum(other.after is each.after for other in pairs) > 1:
        return Relation.MERGED
    return scope(each, changes)


def _dropped(pair: _Pair, before: Sequence[Subject], after: Sequence[Subject]) -> Iterator[Edge]:
    """Clauses without a successor, of the kinds that the later document has at all."""
    kept = {each.before for each in pair.pairs}
    spoken = {_is_task(each) for each in after}
    for subject in before:
        if subject not in kept and _is_task(subject) in spoken:
            nearest = next((each for each in pair.ranked if each.before is subject), None)
            yield _end(subject, nearest, Relation.DROPPED, (pair.link.earlier.file, pair.link.later.file))


def _new(pairs: Sequence[_Pair], after: Sequence[Subject], rivals: Rivals) -> Iterator[Edge]:
    """Clauses without a predecessor in any of the documents that theirs follows from."""
    kept = {each.after for pair in pairs for each in pair.pairs}
    between = (pairs[0].link.earlier.file, pairs[0].link.later.file)
    for subject in after:
        if subject not in kept:
            yield _end(subject, rivals.nearest(subject), Relation.NEW, between)


def _end(subject: Subject, nearest: Candidate | None, relation: Relation, between: tuple[str, str]) -> Edge:
    place = at(subject.document, subject.clause)
    before, after = (place, None) if relation is Relation.DROPPED else (None, place)
    distance = round(1 - (nearest.score if nearest else 0.0), 3)
    return Edge(before, after, relation, distance, (), nearest.parts if nearest else (), between)


def _is_task(subject: Subject) -> bool:
    return subject.clause.kind is ClauseKind.TASK


def _place(each: Candidate) -> tuple[int, int, int, int]:
    one, other = each.before.clause, each.after.clause
    return one.section, one.number or 0, other.section, other.number or 0
