"""Finding a service, a clause or a document by what people type."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import Catalogue, Clause, Document
from yipanqi.supervision.publicity import search
from yipanqi.supervision.publicity.search import Entry, EntryKind
from yipanqi.web.places import address_of_clause, address_of_document
from yipanqi.web.seam import ServiceCard

MOST = 5_000
"""How many services, clauses and documents are kept as they are searched: pieces and sounds are worked out once."""


def find(cards: Iterable[ServiceCard], query: str) -> tuple[ServiceCard, ...]:
    """The services that fit what was typed, the closest first."""
    by_address = {_service(card): card for card in cards}
    return tuple(by_address[entry] for entry in search.find(by_address, query))


def find_all(cards: Sequence[ServiceCard], known: Catalogue, query: str) -> dict[EntryKind, tuple[Entry, ...]]:
    """Services, clauses and documents that fit, kind by kind, the closest first."""
    entries = [
        *map(_service, cards),
        *map(_clause, known.clauses.values()),
        *map(_document, known.documents.values()),
    ]
    return search.grouped(search.find(entries, query))


@lru_cache(MOST)
def _service(card: ServiceCard) -> Entry:
    words = tuple(dict.fromkeys((card.short.zh, *card.words)))
    return Entry(EntryKind.SERVICE, f"/services/{card.id}", card.title, words, rest=card.summary)


@lru_cache(MOST)
def _clause(clause: Clause) -> Entry:
    offices = "、".join(office.name for office in clause.offices)
    number = clause.document.number or ""
    rest = Text(f"{number} {offices}".strip(), number)
    return Entry(EntryKind.CLAUSE, address_of_clause(clause.id), clause.title, rest=rest)


@lru_cache(MOST)
def _document(document: Document) -> Entry:
    issuers = "、".join(document.issuers)
    title = same(document.title)
    return Entry(EntryKind.DOCUMENT, address_of_document(document.id), title, (), document.number or "", same(issuers))
