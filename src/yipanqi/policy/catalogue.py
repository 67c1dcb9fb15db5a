"""The catalogue: the published documents and the clauses that services carry out, as dated facts in our own words."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import Deadline, DocumentKind, Office, Target


class Document(msgspec.Struct, frozen=True):
    """A published document under the `id` that clause ids begin with; `number` is None where it has none."""

    id: str
    number: str | None
    title: str
    issuers: tuple[str, ...]
    issued_on: date
    kind: DocumentKind


class Clause(msgspec.Struct, frozen=True):
    """A clause of a document: where it stands, what it is about, who answers, by when, how far.

    `section` is the ordinal of its section, `number` its own; both are 0 for a closing paragraph without a number.
    """

    id: str
    document: Document
    section: int
    number: int
    title: Text
    offices: tuple[Office, ...]
    deadline: Deadline
    targets: tuple[Target, ...]


class Catalogue(msgspec.Struct, frozen=True):
    """Documents and clauses by id."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]


class _DocumentEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: str | None
    title: str
    issuers: tuple[str, ...]
    issued_on: date
    kind: DocumentKind


class _ClauseEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Text
    offices: tuple[Office, ...]
    deadline: Deadline
    targets: tuple[Target, ...]


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    listed = msgspec.yaml.decode(_read("documents.yaml"), type=dict[str, _DocumentEntry])
    documents = {id_: Document(id_, *msgspec.structs.astuple(entry)) for id_, entry in listed.items()}
    entries = msgspec.yaml.decode(_read("clauses.yaml"), type=dict[str, _ClauseEntry])
    clauses = {id_: _clause(id_, entry, documents) for id_, entry in entries.items()}
    return Catalogue(documents, clauses)


def clause(id_: str) -> Clause:
    """The clause with this id (川办发〔2021〕2号#4.10). Raises Refused for an id that is not in the catalogue."""
    found = catalogue().clauses.get(id_)
    if found is None:
        raise unknown("clause", f"目录中没有这一条：{id_}", f"no such clause in the catalogue: {id_}")
    return found


def _clause(id_: str, entry: _ClauseEntry, documents: Mapping[str, Document]) -> Clause:
    document, _, place = id_.rpartition("#")
    section, number = (int(part) for part in place.split("."))
    return Clause(id_, documents[document], section, number, entry.title, entry.offices, entry.deadline, entry.targets)


def _read(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()
