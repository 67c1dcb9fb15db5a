"""Lineage of a document under review: proposed against all documents of the catalogue, decided by a person."""

from collections.abc import Iterable, Mapping

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.policy.catalogue import Clause, Descent, Document
from yipanqi.policy.lineage import At, Edge, Relation, propose
from yipanqi.policy.lineage.confirmed import Link
from yipanqi.policy.lineage.kinship import Kin
from yipanqi.policy.reader import document as reader
from yipanqi.store import editions as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.editions.reviewing import readings
from yipanqi.supervision.editions.uploading import Edition, still_open

LINK = "link"
NOT_KIN = "not kin"


class Proposal(msgspec.Struct, frozen=True):
    """Two clauses that may be kin: their ids (the edition's id before # for the new document), what is proposed (None
    where a person joined them), and what a person decided: a relation, NOT_KIN, or "" for not yet.
    """

    before: str
    after: str
    edge: Edge | None
    decided: str

    @property
    def key(self) -> str:
        """What decisions are kept under."""
        return f"{self.before}>{self.after}"


class Proposed(msgspec.Struct, frozen=True):
    """What is proposed for an edition: the documents it is kin to, pairs of clauses, and clauses without any."""

    kin: tuple[Kin, ...]
    pairs: tuple[Proposal, ...]
    alone: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether every pair is decided."""
        return all(each.decided for each in self.pairs)


def proposed(work: Work, edition: Edition) -> Proposed:
    """What is proposed, with what is decided so far."""
    new = readings(work, edition)[1].document
    found = propose([*papers(work, apart_from=edition.id), new], about=new.file)
    edges = {key(each): each for each in found.edges if each.before and each.after}
    decided = decisions(work, edition.id)
    subjects = dict.fromkeys((*edges, *decided))
    pairs = tuple(_proposal(subject, edges.get(subject), decided.get(subject, "")) for subject in subjects)
    linked = {end for each in pairs if each.decided != NOT_KIN for end in (each.before, each.after)}
    alone = tuple(
        id_ for clause in new.clauses if (id_ := _id(At(new.file, clause.section, clause.number))) not in linked
    )
    return Proposed(found.kin, tuple(sorted(pairs, key=lambda each: bool(each.decided))), alone)


def _proposal(subject: str, edge: Edge | None, decided: str) -> Proposal:
    before, _, after = subject.partition(">")
    return Proposal(before, after, edge, decided)


def decisions(work: Work, id_: str) -> dict[str, str]:
    """What people decided, by pair: the latest counts."""
    return {row.subject: row.value for row in rows.acts(work.uow, id_, LINK)}


def decide(work: Work, actor: Actor, id_: str, before: str, after: str, relation: str) -> None:
    """Say what two clauses are to each other: a relation, or NOT_KIN. Raises Refused for a clause that is not there."""
    edition = still_open(work, actor, id_)
    _check(work, edition, (before, after), relation)
    rows.say(work.uow, id_, [(LINK, f"{before}>{after}", relation)], actor.id)


def accept(work: Work, actor: Actor, id_: str) -> int:
    """Confirm every proposal that is not decided yet, as it stands; how many there were."""
    edition = still_open(work, actor, id_)
    open_ = [each for each in proposed(work, edition).pairs if not each.decided and each.edge]
    rows.say(work.uow, id_, [(LINK, each.key, each.edge.relation) for each in open_ if each.edge], actor.id)
    return len(open_)


def links(work: Work, id_: str, document: str) -> tuple[Link, ...]:
    """The decided lineage of an edition, its clauses under the id that the document gets."""
    return tuple(
        Link(before, after, Relation(value))
        for subject, value in decisions(work, id_).items()
        if value != NOT_KIN
        for before, _, after in [subject.replace(f"{id_}#", f"{document}#").partition(">")]
    )


def descents(kin: Iterable[Kin], id_: str, document: str) -> tuple[Descent, ...]:
    """How the document follows from others, or others from it, under the id that it gets."""
    return tuple(
        Descent(names.get(one.later.file, ""), names.get(one.earlier.file, ""), one.relation, one.evidence[0])
        for one in kin
        for names in [{each.file: document if each.file == id_ else each.file for each in (one.later, one.earlier)}]
    )


def papers(work: Work, apart_from: str) -> list[reader.Document]:
    """The catalogue's documents as the matcher compares them: with their wording where a text was kept, else by facts.

    Their files are their ids.
    """
    held = catalogue_of(work)
    kept = texts(work, apart_from)
    return [
        msgspec.structs.replace(kept[id_], file=id_) if id_ in kept else by_facts(document, held.of(id_))
        for id_, document in held.documents.items()
    ]


def by_facts(document: Document, clauses: Iterable[Clause]) -> reader.Document:
    """A document of the catalogue with its own short titles for wording."""
    return reader.Document(
        file=document.id,
        number=document.number,
        title=document.title,
        issuers=document.issuers,
        issued_on=document.issued_on,
        kind=document.kind,
        addressees=(),
        cites=(),
        consultation=document.consultation,
        sections=tuple(reader.Section(place, title.zh) for place, title in enumerate(document.sections, start=1)),
        clauses=tuple(_by_facts(clause) for clause in clauses if clause.number or not clause.section),
    )


def _by_facts(clause: Clause) -> reader.Clause:
    return reader.Clause(
        clause.number or None,
        clause.section,
        clause.title.zh,
        clause.title.zh,
        clause.kind,
        clause.offices,
        clause.deadline,
        clause.targets,
    )


def texts(work: Work, apart_from: str = "") -> Mapping[str, reader.Document]:
    """The readings that stand for documents of the catalogue, as people have put them right."""
    found = {}
    for row in rows.with_text(work.uow):
        if row.id != apart_from:
            edition = Edition(**{name: getattr(row, name) for name in Edition.__struct_fields__})
            found[row.document] = readings(work, edition)[1].document
    return found


def _check(work: Work, edition: Edition, ends: tuple[str, str], relation: str) -> None:
    known = set(catalogue_of(work).clauses)
    own = {_id(At(edition.id, c.section, c.number)) for c in readings(work, edition)[1].document.clauses}
    if not (len(own & set(ends)) == 1 and set(ends) <= known | own):
        raise unknown("clause", "没有这样的两条", "there are no such two clauses")
    if relation != NOT_KIN and relation not in set(Relation) - {Relation.NEW, Relation.DROPPED}:
        raise unknown("relation", "没有这种关系", "there is no such relation")


def key(edge: Edge) -> str:
    """What decisions on an edge are kept under."""
    return f"{_id(edge.before)}>{_id(edge.after)}"


def _id(place: At | None) -> str:
    return f"{place.file}#{place.section}.{place.number or 0}" if place else ""
