"""Back-payments of three years or more move only with papers (人社厅发〔2019〕94号).

Paid before the stricter rule: the place's written commitment. Paid since: a document of law that is not later than the
payment; papers made afterwards do not count.
"""

from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer.papers import Withheld
from yipanqi.services.social_insurance.pension_transfer.relation import LumpSum, Month, Part, Relation, without


def withheld(relation: Relation, rules: Rulebook) -> tuple[Withheld, ...]:
    """The back-payments whose months stay behind for want of papers. Reads lump_sum_months and lump_sum_papers."""
    return tuple(
        Withheld(ref, months)
        for ref, months in _paid_back(relation).items()
        if len(months) >= rules["lump_sum_months"] and not _papers_suffice(_named(relation, ref), rules)
    )


def movable(relation: Relation, staying: tuple[Withheld, ...]) -> tuple[Part, ...]:
    """The parts without the months that stay."""
    months = {month for each in staying for month in each.months}
    return tuple(without(part, months) for part in relation.parts) if months else relation.parts


def _paid_back(relation: Relation) -> dict[str, tuple[Month, ...]]:
    found: dict[str, tuple[Month, ...]] = {}
    for span in (span for part in relation.parts for span in part.spans if span.lump_sum):
        found[span.lump_sum] = (*found.get(span.lump_sum, ()), *span.months)
    return found


def _named(relation: Relation, ref: str) -> LumpSum | None:
    return next((each for each in relation.lump_sums if each.ref == ref), None)


def _papers_suffice(lump_sum: LumpSum | None, rules: Rulebook) -> bool:
    if lump_sum is None:
        return False
    wanted = rules.on(lump_sum.paid_on)["lump_sum_papers"]
    return any(
        paper.kind in wanted["kinds"] and (paper.dated <= lump_sum.paid_on or not wanted["predate"])
        for paper in lump_sum.papers
    )
