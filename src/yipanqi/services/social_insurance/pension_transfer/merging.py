"""Taking a statement over: months add, accounts add, and a month paid on both sides is kept once.

The person chooses whose overlapping months stay. The account part of the others, with its interest, is paid back to the
person; their pool part is not (人社部发〔2010〕70号, known).
"""

from enum import StrEnum

import msgspec

from yipanqi.kernel.decision import Decision, Review
from yipanqi.kernel.money import Fen
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer.amounts import balance
from yipanqi.services.social_insurance.pension_transfer.papers import Statement
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Month,
    Part,
    Person,
    Relation,
    State,
    months_of,
    without,
)


class Side(StrEnum):
    """Whose overlapping months stay: the receiving place's (mine) or the sending place's (theirs)."""

    MINE = "mine"
    THEIRS = "theirs"


class Merged(msgspec.Struct, frozen=True):
    """The relation after the take-over, its months and balance, and what is paid back for months on both sides."""

    relation: Relation
    months: int
    balance: Fen
    overlap: tuple[Month, ...] = ()
    refund: Fen = Fen(0)


def registered(person: Person, division: str) -> Relation:
    """An empty normal relation, for a place of claim that has to register the person before it can collect."""
    return Relation(person, division, Account.NORMAL, State.STOPPED)


def overlap(mine: Relation, theirs: Statement) -> tuple[Month, ...]:
    """The months paid on both sides, in order."""
    return tuple(sorted(set(mine.months) & set(months_of(theirs.parts))))


def merge(mine: Relation, theirs: Statement, choice: Side | None, rules: Rulebook) -> Decision[Merged]:
    """The receiving place's relation with the statement taken over, on the rulebook's day.

    Referred without a result where months overlap and the person has not chosen yet. Before refunds nothing is lost:
    balance + refund = own balance + what the statement's personal account has become.
    """
    review = Review(rules)
    twice = overlap(mine, theirs)
    chosen = True if not twice or choice is not None else None
    fact = Text(f"重叠{len(twice)}个月", f"{len(twice)} months overlap")
    review.that(
        Text("重叠月份已由本人选择保留一方", "The person chose which overlapping months stay"),
        chosen,
        fact,
        Text("双方记录", "both records"),
    )
    if chosen is None:
        return review.decide(None)
    arrived = tuple(_arrived(part, theirs.letter) for part in theirs.parts)
    kept = _kept(mine.parts, arrived, frozenset(twice), choice)
    after = balance(kept, rules.day.year, rules)
    refund = Fen(balance((*mine.parts, *arrived), rules.day.year, rules) - after) if twice else Fen(0)
    months = len(months_of(kept))
    review.figure("months", Text("合并缴费月数", "months together"), months, "month", same(months))
    review.figure(
        "balance",
        Text("合并后个人账户", "account together"),
        after,
        "fen",
        Text("双方储存额之和减退还额", "both, less the refund"),
    )
    review.figure("refund", Text("退还重叠月份个人账户", "refund for overlapping months"), refund, "fen", fact)
    relation = msgspec.structs.replace(mine, parts=kept)
    return review.decide(Merged(relation, months, after, twice, refund))


def _arrived(part: Part, letter: str) -> Part:
    return msgspec.structs.replace(part, letter=part.letter or letter)


def _kept(
    mine: tuple[Part, ...], arrived: tuple[Part, ...], twice: frozenset[Month], choice: Side | None
) -> tuple[Part, ...]:
    if not twice:
        return (*mine, *arrived)
    if choice is Side.MINE:
        return (*mine, *(without(part, twice) for part in arrived))
    return (*(without(part, twice) for part in mine), *arrived)
