"""The catalogue: the published documents, their clauses and the services they ask for, as dated facts in our words.

It is there without the official texts: one YAML file a document, `services.yaml` for the services. What a node has
adopted since comes on top of it (`supervision.editions`).
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from yipanqi.kernel.problems import unknown
from yipanqi.policy.catalogue.entries import (
    Catalogue,
    CataloguedService,
    Clause,
    Descent,
    Document,
    DocumentEntry,
    DocumentRelation,
    ServiceEntry,
    assembled,
)
from yipanqi.policy.catalogue.fields import Field

__all__ = [
    "Catalogue",
    "CataloguedService",
    "Clause",
    "Descent",
    "Document",
    "DocumentEntry",
    "DocumentRelation",
    "Field",
    "catalogue",
    "clause",
    "descents",
    "entries",
    "service_entries",
]

_SERVICES = "services.yaml"
_RELATIONS = "relations.yaml"


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return assembled(entries(), service_entries())


@cache
def service_entries() -> Mapping[str, ServiceEntry]:
    """The shipped services as their file has them."""
    return msgspec.yaml.decode(_read(_SERVICES), type=dict[str, ServiceEntry])


@cache
def entries() -> tuple[DocumentEntry, ...]:
    """The shipped documents as their files have them."""
    names = sorted(each.name for each in files(__package__).iterdir() if each.name.endswith(".yaml"))
    documents = [name for name in names if name not in (_SERVICES, _RELATIONS)]
    return tuple(msgspec.yaml.decode(_read(name), type=DocumentEntry) for name in documents)


@cache
def descents() -> tuple[Descent, ...]:
    """How the shipped documents follow from one another, confirmed by reading them."""
    return msgspec.yaml.decode(_read(_RELATIONS), type=tuple[Descent, ...])


def clause(id_: str) -> Clause:
    """The clause with this id (川办发〔2021〕2号#4.10). Raises Refused for an id that is not in the catalogue."""
    found = catalogue().clauses.get(id_)
    if found is None:
        raise unknown("clause", f"目录中没有这一条：{id_}", f"no such clause in the catalogue: {id_}")
    return found


def _read(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()
