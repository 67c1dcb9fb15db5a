"""Two documents side by side by their confirmed lineage, and one service through all documents."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from yipanqi.policy.catalogue import Catalogue, Clause
from yipanqi.policy.lineage.changes import changed_facts
from yipanqi.policy.lineage.confirmed import Link
from yipanqi.policy.lineage.edges import Change, Relation, What


class Row(msgspec.Struct, frozen=True):
    """One line of two documents side by side: a clause of each, or of one; `relation` None: a service in common."""

    before: Clause | None
    after: Clause | None
    relation: Relation | None
    changes: tuple[Change, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """A clause that asks for a service, and how it differs from those that it came from (each with its relation)."""

    clause: Clause
    came_from: tuple[Row, ...]


def aligned(one: Sequence[Clause], other: Sequence[Clause], links: Iterable[Link]) -> tuple[Row, ...]:
    """The clauses of an earlier document beside those of a later one, in the order of the earlier, new ones last.

    Documents that no lineage joins are put side by side by the services that their clauses ask for.
    """
    before, after = ({clause.id: clause for clause in each} for each in (one, other))
    pairs = {
        (link.before, link.after): link.relation for link in links if link.before in before and link.after in after
    }
    joined: dict[tuple[str, str], Relation | None] = {**pairs} if pairs else dict.fromkeys(_by_service(one, other))
    rows = [row(before[a], after[b], relation) for (a, b), relation in joined.items()]
    dropped = [Row(clause, None, Relation.DROPPED if pairs else None) for clause in one if not _at(joined, 0, clause)]
    new = [Row(None, clause, Relation.NEW if pairs else None) for clause in other if not _at(joined, 1, clause)]
    places = {id_: place for place, id_ in enumerate(before)}
    return (*sorted([*rows, *dropped], key=lambda each: places[each.before.id if each.before else ""]), *new)


def row(before: Clause, after: Clause, relation: Relation | None) -> Row:
    """Two clauses side by side with what changed."""
    by_work = relation is Relation.IMPLEMENTS
    return Row(before, after, relation, (*changed_facts(before, after, by_work=by_work), *_strength(before, after)))


def life(service: str, held: Catalogue, links: Sequence[Link]) -> tuple[Step, ...]:
    """The clauses that ask for a service, in order of date, each with what it came from."""
    clauses = [clause for clause in held.clauses.values() if service in clause.services]
    return tuple(Step(clause, tuple(_came_from(clause, held, links))) for clause in clauses)


def _came_from(clause: Clause, held: Catalogue, links: Iterable[Link]) -> Iterator[Row]:
    for link in links:
        if link.after == clause.id and link.before in held.clauses:
            yield row(held.clauses[link.before], clause, link.relation)


def _by_service(one: Iterable[Clause], other: Sequence[Clause]) -> Iterator[tuple[str, str]]:
    for clause in one:
        yield from ((clause.id, each.id) for each in other if set(clause.services) & set(each.services))


def _at(joined: Iterable[tuple[str, str]], end: int, clause: Clause) -> bool:
    return any(pair[end] == clause.id for pair in joined)


def _strength(before: Clause, after: Clause) -> tuple[Change, ...]:
    if before.strength is after.strength:
        return ()
    return (Change(What.STRENGTH, before.strength.value, after.strength.value),)
