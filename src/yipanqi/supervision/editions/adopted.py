"""The catalogue as a node has it: the shipped documents, and those it has adopted since."""

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from yipanqi.cases.work import Work
from yipanqi.policy.catalogue import (
    Catalogue,
    Clause,
    Descent,
    DocumentEntry,
    catalogue,
    descents,
    entries,
    service_entries,
)
from yipanqi.policy.catalogue.entries import assembled
from yipanqi.policy.lineage.confirmed import Link, confirmed
from yipanqi.store import editions as rows


class Adopted(msgspec.Struct, frozen=True):
    """What joined the catalogue with a document: its facts and clauses, the services they ask for (by place), what its
    clauses came from and what came of them, and the documents that it follows from.
    """

    entry: DocumentEntry
    services: dict[str, tuple[str, ...]] = {}
    links: tuple[Link, ...] = ()
    descents: tuple[Descent, ...] = ()


def catalogue_of(work: Work) -> Catalogue:
    """Documents, clauses and services: shipped and adopted."""
    kept = tuple(rows.adopted(work.uow))
    return _together(kept) if kept else catalogue()


def clauses_of(work: Work) -> Mapping[str, Clause]:
    """Every clause by its id, in the order of the catalogue."""
    return catalogue_of(work).clauses


def links_of(work: Work) -> tuple[Link, ...]:
    """The confirmed lineage: shipped, and confirmed when documents were adopted."""
    return (*confirmed(), *(link for each in _kept(work) for link in each.links))


def descents_of(work: Work) -> tuple[Descent, ...]:
    """How documents follow from one another: shipped, and confirmed when they were adopted."""
    return (*descents(), *(descent for each in _kept(work) for descent in each.descents))


def _kept(work: Work) -> list[Adopted]:
    return [msgspec.json.decode(each, type=Adopted) for each in rows.adopted(work.uow)]


@lru_cache(maxsize=8)
def _together(kept: tuple[str, ...]) -> Catalogue:
    found = [msgspec.json.decode(each, type=Adopted) for each in kept]
    also = [
        (slug, f"{each.entry.id}#{place}") for each in found for place, slugs in each.services.items() for slug in slugs
    ]
    return assembled((*entries(), *(each.entry for each in found)), service_entries(), also)
