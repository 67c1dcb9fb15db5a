"""Documents as everybody may see them: one with its clauses, two side by side, one service through all of them."""

import msgspec

from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.policy.catalogue import CataloguedService, Clause, Descent, Document
from yipanqi.policy.lineage.aligning import Row, Step, aligned, life
from yipanqi.policy.lineage.confirmed import Link
from yipanqi.supervision.editions.adopted import catalogue_of, descents_of, links_of
from yipanqi.supervision.editions.linking import texts


class Listed(msgspec.Struct, frozen=True):
    """A document in the list: how many clauses it has, and what it follows from (id or title, with the evidence)."""

    document: Document
    clauses: int
    follows: tuple[Descent, ...]


class Seen(msgspec.Struct, frozen=True):
    """A document with its clauses, the wording of each where a text was kept (by id), and the lineage of each."""

    document: Document
    clauses: tuple[Clause, ...]
    wording: dict[str, str]
    links: tuple[Link, ...]
    descents: tuple[Descent, ...]

    def came_from(self, clause: Clause) -> list[Link]:
        """What a clause came from."""
        return [link for link in self.links if link.after == clause.id]

    def became(self, clause: Clause) -> list[Link]:
        """What a clause became."""
        return [link for link in self.links if link.before == clause.id]


class Compared(msgspec.Struct, frozen=True):
    """Two documents side by side, the earlier first; `joined` whether their lineage is confirmed."""

    earlier: Document
    later: Document
    rows: tuple[Row, ...]
    wording: dict[str, str]
    joined: bool


def documents(work: Work) -> tuple[Listed, ...]:
    """Every document, by date."""
    held, follows = catalogue_of(work), descents_of(work)
    return tuple(
        Listed(each, len(held.of(each.id)), tuple(one for one in follows if one.later == each.id))
        for each in held.documents.values()
    )


def document(work: Work, id_: str) -> Seen:
    """One of them. Raises Refused (unknown)."""
    held = catalogue_of(work)
    found = _document(work, id_)
    clauses = held.of(id_)
    own = {clause.id for clause in clauses}
    links = tuple(link for link in links_of(work) if link.before in own or link.after in own)
    descents = tuple(each for each in descents_of(work) if id_ in (each.later, each.earlier))
    return Seen(found, clauses, wording(work, id_), links, descents)


def compare(work: Work, one: str, other: str) -> Compared:
    """Two documents, whichever is named first. Raises Refused (unknown)."""
    held = catalogue_of(work)
    earlier, later = sorted((_document(work, one), _document(work, other)), key=lambda each: each.issued_on)
    found = aligned(held.of(earlier.id), held.of(later.id), links_of(work))
    words = {**wording(work, earlier.id), **wording(work, later.id)}
    return Compared(earlier, later, found, words, any(each.relation for each in found))


def service_life(work: Work, slug: str) -> tuple[CataloguedService, tuple[Step, ...]]:
    """A service of the catalogue, and every clause that asks for it. Raises Refused (unknown)."""
    held = catalogue_of(work)
    if slug not in held.services:
        raise unknown("service-unknown", f"没有“{slug}”这项服务", f"there is no service {slug!r}")
    return held.services[slug], life(slug, held, links_of(work))


def wording(work: Work, id_: str) -> dict[str, str]:
    """The text of each clause of a document by its id, where a text was kept."""
    found = texts(work).get(id_)
    return {f"{id_}#{c.section}.{c.number or 0}": c.text for c in found.clauses} if found else {}


def _document(work: Work, id_: str) -> Document:
    found = catalogue_of(work).documents.get(id_)
    if found is None:
        raise unknown("document", f"目录中没有这份文件：{id_}", f"no such document: {id_}")
    return found
