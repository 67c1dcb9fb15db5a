"""What the ledger holds for a relation or a pension that the insurance office tells of."""

from collections.abc import Iterable

from yipanqi.cases.service import Balance
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer.amounts import balance
from yipanqi.services.social_insurance.pension_transfer.duplicates import Pension
from yipanqi.services.social_insurance.pension_transfer.relation import Relation, State

HELD = (State.ACTIVE, State.STOPPED)
"""States in which a relation has months and money that can move."""


def of_relation(party: str, relation: Relation | None, rules: Rulebook) -> Iterable[Balance]:
    """Its account with interest up to the end of last year, and its months; a pension that is drawn is not moved."""
    if relation is not None and relation.state is State.DRAWING:
        return
    held = relation if relation is not None and relation.state in HELD else None
    yield Balance(f"personal:{party}", "fen", balance(held.parts, rules.day.year, rules) if held else 0)
    yield Balance(f"months:{party}", "month", len(held.months) if held else 0)


def of_pension(party: str, pension: Pension | None, rules: Rulebook) -> Iterable[Balance]:
    """What is left in the account of somebody who draws a pension."""
    yield Balance(f"personal:{party}", "fen", pension.remaining if pension else 0)
