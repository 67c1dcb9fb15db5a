"""Grades and limits of orders: rules as data (`grades.yaml`), with what the authorities of this side laid over them."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec

from yipanqi.cases.work import World
from yipanqi.kernel.decision import Citation
from yipanqi.kernel.text import Text
from yipanqi.policy.parameters import Parameter, parse
from yipanqi.policy.rulebook import Rulebook
from yipanqi.supervision.ledger.signals import Signal

ORDERS = "supervision-orders"
"""The name under which values are laid over these rules."""


class Grade(StrEnum):
    """How grave an order is."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


GRADE_NAMES: Mapping[Grade, Text] = MappingProxyType(
    {
        Grade.BLUE: Text("蓝色督办", "blue order"),
        Grade.YELLOW: Text("黄色督办", "yellow order"),
        Grade.RED: Text("红色督办", "red order"),
    }
)


class Limits(msgspec.Struct, frozen=True):
    """Last days of a grade that runs from a day: for the receipt and the reply, and the day it is called to mind."""

    receive_by: date
    reply_by: date
    remind_on: date


@cache
def shipped() -> Mapping[str, Parameter]:
    """The rules as they ship."""
    return parse(files(__package__).joinpath("grades.yaml").read_text(encoding="utf-8"), "grades.yaml")


def rulebook(world: World, on: date, division: str) -> Rulebook:
    """The rules as they hold on a day for the units of a division."""
    known = world.parameters(ORDERS, dict(shipped()))
    return Rulebook(known, on, {"unit": division}, confirmed=world.confirmed, ancestors=world.divisions.ancestors)


def grade_for(world: World, on: date, division: str, signal: Signal | None) -> Grade:
    """The grade that fits a signal; the lowest where there is none."""
    return Grade(rulebook(world, on, division)["grade_of_signal", signal]) if signal else Grade.BLUE


def limits(world: World, since: date, division: str, grade: Grade) -> Limits:
    """Working days by the calendar of the place, the first one after `since`."""
    rules, calendar = rulebook(world, since, division), world.calendar(division)
    reply = rules["reply_days", grade]
    return Limits(
        calendar.add(since, rules["receive_days", grade]).on,
        calendar.add(since, reply).on,
        calendar.add(since, max(reply - rules["remind_days"], 0)).on,
    )


def next_grade(world: World, on: date, division: str, grade: Grade) -> Grade:
    """What follows when time runs out; the highest stays."""
    return Grade(rulebook(world, on, division)["next_grade"].get(grade, grade))


def citations(world: World, on: date, division: str) -> tuple[Citation, ...]:
    """The rules of a place with what each rests on."""
    rules = rulebook(world, on, division)
    for name in shipped():
        rules[name]
    return rules.taken()
