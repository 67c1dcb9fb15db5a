"""What the catalogue is made of, and how a document's file becomes it."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue.fields import Field
from yipanqi.policy.reader.document import ClauseKind, Consultation, Deadline, DocumentKind, Office, Target
from yipanqi.policy.strength import Strength


class Document(msgspec.Struct, frozen=True):
    """A published document under the `id` that clause ids begin with; `number` is None where it has none.

    `short` names it on boards and in tables; `sections` are the titles of its sections, in our words.
    """

    id: str
    number: str | None
    title: str
    short: Text
    issuers: tuple[str, ...]
    issued_on: date
    kind: DocumentKind
    sections: tuple[Text, ...]
    consultation: Consultation | None = None


class Clause(msgspec.Struct, frozen=True):
    """A clause of a document: where it stands, what it is about, who answers, by when, how far, how bindingly.

    `section` is the ordinal of its section, `number` its own; both are 0 for a closing paragraph without a number, and
    `number` alone for a section that is all one text. `services` are the slugs of those that it asks for.
    """

    id: str
    document: Document
    section: int
    number: int
    title: Text
    kind: ClauseKind
    field: Field
    strength: Strength
    offices: tuple[Office, ...]
    deadline: Deadline
    targets: tuple[Target, ...]
    services: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it stands in its document, as its id ends: 4.10; 0.0 for a closing paragraph."""
        return f"{self.section}.{self.number}"


class CataloguedService(msgspec.Struct, frozen=True):
    """A service that clauses ask for, whether or not it has a folder yet.

    `protocols` are among the nine, or `programme` for what is tracked rather than carried out.
    """

    slug: str
    category: Field
    title: Text
    protocols: tuple[str, ...]
    clauses: tuple[str, ...]


class Catalogue(msgspec.Struct, frozen=True):
    """Documents by date; clauses by their documents, then as they stand in them (closing ones last); services."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    services: Mapping[str, CataloguedService]

    def of(self, document: str) -> tuple[Clause, ...]:
        """The clauses of a document, in their order; () for a document that is not there."""
        return tuple(clause for clause in self.clauses.values() if clause.document.id == document)


class DocumentRelation(StrEnum):
    """How a document follows from an earlier one."""

    EDITION = "next edition"
    IMPLEMENTS = "implements"
    FINAL = "final of a draft"


class Descent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One document follows from another; `earlier` is an id, or the title of a paper that is not held."""

    later: str
    earlier: str
    relation: DocumentRelation
    evidence: Text


class ClauseEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clause in its document's file, under section.number."""

    title: Text
    kind: ClauseKind
    field: Field
    strength: Strength
    offices: tuple[Office, ...] = ()
    deadline: Deadline = Deadline()
    targets: tuple[Target, ...] = ()


class DocumentEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document's file: its facts and its clauses."""

    id: str
    number: str | None
    title: str
    short: Text
    issuers: tuple[str, ...]
    issued_on: date
    kind: DocumentKind
    sections: tuple[Text, ...]
    clauses: dict[str, ClauseEntry]
    consultation: Consultation | None = None


class ServiceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service in `services.yaml`, under its slug."""

    category: Field
    title: Text
    protocols: tuple[str, ...]
    clauses: tuple[str, ...]


def assembled(
    documents: Iterable[DocumentEntry], services: Mapping[str, ServiceEntry], also: Iterable[tuple[str, str]] = ()
) -> Catalogue:
    """The catalogue of these documents and services, in its order; `also`: further clauses of services (slug, id)."""
    more: dict[str, list[str]] = {}
    for slug, id_ in also:
        more.setdefault(slug, []).append(id_)
    asked: dict[str, list[str]] = {}
    for slug, service in services.items():
        for id_ in (*service.clauses, *more.get(slug, ())):
            asked.setdefault(id_, []).append(slug)
    in_order = sorted(documents, key=lambda entry: (entry.issued_on, entry.id))
    clauses = {c.id: c for entry in in_order for c in clauses_of(entry, asked)}
    return Catalogue(
        MappingProxyType({entry.id: document_of(entry) for entry in in_order}),
        MappingProxyType(clauses),
        MappingProxyType({slug: _service(slug, entry, more.get(slug, ())) for slug, entry in services.items()}),
    )


def document_of(entry: DocumentEntry) -> Document:
    """The document of its file."""
    fields = {name: getattr(entry, name) for name in Document.__struct_fields__}
    return Document(**fields)


def clauses_of(entry: DocumentEntry, asked: Mapping[str, Iterable[str]]) -> list[Clause]:
    """The clauses of a document's file; `asked` are the services by the ids of the clauses that ask for them."""
    document = document_of(entry)
    places = sorted(entry.clauses, key=place_order)
    return [_clause(document, place, entry.clauses[place], asked) for place in places]


def place_order(place: str) -> tuple[bool, int, int]:
    """Sorts section.number as clauses stand in a document: a closing paragraph (0.0) comes last."""
    section, number = (int(part) for part in place.split("."))
    return section == 0, section, number


def _clause(document: Document, place: str, entry: ClauseEntry, asked: Mapping[str, Iterable[str]]) -> Clause:
    id_ = f"{document.id}#{place}"
    _, section, number = place_order(place)
    return Clause(
        id=id_,
        document=document,
        section=section,
        number=number,
        title=entry.title,
        kind=entry.kind,
        field=entry.field,
        strength=entry.strength,
        offices=entry.offices,
        deadline=entry.deadline,
        targets=entry.targets,
        services=tuple(asked.get(id_, ())),
    )


def _service(slug: str, entry: ServiceEntry, more: Iterable[str]) -> CataloguedService:
    return CataloguedService(slug, entry.category, entry.title, entry.protocols, (*entry.clauses, *more))
