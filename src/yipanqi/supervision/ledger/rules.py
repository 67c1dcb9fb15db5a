"""The rules of signals as data: `signals.yaml`, with what the authorities of this side have laid over it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from yipanqi.cases.work import World
from yipanqi.kernel.decision import Citation
from yipanqi.policy.parameters import Parameter, parse
from yipanqi.policy.rulebook import Rulebook
from yipanqi.supervision.ledger.signals import Cycle, SignalRules

LEDGER = "work-ledger"
"""The name under which values are laid over these rules."""

WORKING = "working day"


@cache
def shipped() -> Mapping[str, Parameter]:
    """The rules as they ship."""
    path = files(__package__).joinpath("signals.yaml")
    return parse(path.read_text(encoding="utf-8"), "signals.yaml")


def rulebook(world: World, on: date, division: str) -> Rulebook:
    """The rules as they hold on a day for the units of a division."""
    known = world.parameters(LEDGER, dict(shipped()))
    return Rulebook(known, on, {"unit": division}, confirmed=world.confirmed, ancestors=world.divisions.ancestors)


def signal_rules(world: World, on: date, division: str) -> SignalRules:
    """What signals are worked out by."""
    rules = rulebook(world, on, division)
    calendar = world.calendar(division) if rules["counted_in"] == WORKING else None
    return SignalRules(rules["due_soon_share"], rules["late_days"], calendar)


def reporting_cycle(world: World, on: date, division: str) -> Cycle:
    """How often is reported on what has no day."""
    return Cycle(rulebook(world, on, division)["cycle"])


def citations(world: World, on: date, division: str) -> tuple[Citation, ...]:
    """The rules of a place with what each rests on, for people to read beside a signal."""
    rules = rulebook(world, on, division)
    for name in shipped():
        rules[name]
    return rules.taken()
