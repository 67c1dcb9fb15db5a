"""What protocols share whose services decide with a rule: what the rule is told, and when people depart from it."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.parties import Party
from yipanqi.cases.work import day_of
from yipanqi.formats.statement import Json
from yipanqi.kernel.decision import Ask, Decision, Known, Outcome
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import facts


class About(msgspec.Struct, frozen=True):
    """What a rule is told of the case it decides: number, whom it is for, the day of application, how, and whether by
    an agent.

    `earlier` counts the person's earlier cases of the service in the same year; `asked` are the cases of the same
    procedure in which the other side asked this one about the person; `others` are the party ids of the others whom it
    concerns, by their part in it.
    """

    number: str
    party: str
    who: Party
    applied_on: date
    channel: str
    by_agent: bool
    earlier: int
    asked: tuple[str, ...] = ()
    others: Mapping[str, str] = MappingProxyType({})


class Issued(msgspec.Struct, frozen=True):
    """The credential that a granted case leads to: claims, those of them shown only as the holder chooses, and its
    life in days.
    """

    kind: str
    claims: Mapping[str, Json]
    hidden: tuple[str, ...]
    days: int


Rule = Callable[[About, Any, Known[Any], Rulebook], Ask | Decision[Any]]
"""A service's rule: the case, its form, what is known, the parameters."""


def about(case: Case) -> About:
    """The case as rules see it."""
    return About(
        case.number,
        case.applicant,
        case.party,
        day_of(case.field("submitted_at")),
        case.field("channel"),
        bool(case.field("agent")),
        case.earlier,
        case.asked,
        case.others,
    )


def run(rule: Rule, case: Case) -> Ask | Decision[Any]:
    """What the rule says now, on what the registers hold now."""
    told = about(case)
    return case.decide(lambda known, rules: rule(told, case.form, known, rules))


def reviewed(rule: Rule, case: Case) -> Decision[Any]:
    """What the rule says now. Raises Refused (conflict) where it still waits for facts of another side."""
    decision = run(rule, case)
    if isinstance(decision, Ask):
        raise facts.must_be_known(case)
    return decision


def departs(decision: Decision[Any], grant: bool) -> bool:
    """Whether a person who grants or refuses says something else than the rule; that takes a reason."""
    return decision.outcome is not (Outcome.GRANTED if grant else Outcome.REFUSED)


def settled(decision: Decision[Any], grant: bool) -> Decision[Any]:
    """The rule's decision with the outcome that a person gave it."""
    return msgspec.structs.replace(decision, outcome=Outcome.GRANTED if grant else Outcome.REFUSED)
