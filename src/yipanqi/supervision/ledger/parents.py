"""Which undertaking another serves: a county's task that of the province, where the confirmed lineage says so."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from sqlalchemy import select

from yipanqi.cases.work import Work
from yipanqi.kernel.divisions import Divisions
from yipanqi.policy.lineage.edges import Relation
from yipanqi.store import undertakings as rows
from yipanqi.supervision.editions.adopted import catalogue_of, links_of
from yipanqi.supervision.ledger.undertaking import Undertaking, of_row

ALIKE = 60
"""From how alike (of 100) the work of two units has to be, where several units share the clause above."""

_PLACE = re.compile(r"^.*?(?:省|自治州|市|区|县)(?=.{2})")
_RANK = re.compile(r"(?:厅|局|委员会|办公室|中心|管理部)$")


def parents(work: Work, new: Iterable[Undertaking]) -> dict[str, str]:
    """The parent of each new undertaking that has one, by id; where it cannot be told, a person places it."""
    order = {id_: place for place, id_ in enumerate(catalogue_of(work).documents)}
    implemented: dict[str, list[str]] = {}
    for link in links_of(work):
        if link.relation is Relation.IMPLEMENTS:
            implemented.setdefault(link.after, []).append(link.before)
    found: dict[str, str] = {}
    for one in new:
        latest_first = sorted(implemented.get(one.clause, ()), key=lambda c: -order.get(c.partition("#")[0], 0))
        above = (parent_of(one, _of_clause(work, clause), work.world.divisions) for clause in latest_first)
        if parent := next((each for each in above if each), None):
            found[one.id] = parent
    return found


def parent_of(one: Undertaking, candidates: Sequence[Undertaking], places: Divisions) -> str | None:
    """Of the undertakings of the clause above, that of a division which one's own lies in: the only one there, or that
    of the unit which does the same work.
    """
    above = [c for c in candidates if c.division != one.division and places.within(one.division, c.division)]
    if len(above) == 1:
        return above[0].id
    scored = [(fuzz.ratio(duties(one.unit), duties(c.unit)), c.id) for c in above]
    score, best = max(scored, default=(0.0, ""))
    return best if score >= ALIKE else None


def duties(unit: str) -> str:
    """What a unit deals with: its name without its place and its rank. 岳池县公安局 and 四川省公安厅 are both 公安."""
    return _RANK.sub("", _PLACE.sub("", unit))


def _of_clause(work: Work, clause: str) -> list[Undertaking]:
    found = work.uow.rows(select(rows.undertaking).where(rows.undertaking.c.clause == clause))
    return [of_row(row) for row in found]
