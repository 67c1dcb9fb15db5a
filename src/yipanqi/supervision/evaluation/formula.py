"""The formula: from facts to points, line by line, each with the figure, the rule and the sum.

Points of shares are scaled to 100 where something was there to count; without anything to count a subject is not
scored. Every line is rounded half up to a hundredth, and the total is the sum of the rounded lines, so that whoever
adds them up gets the same.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec

from yipanqi.cases.work import World
from yipanqi.kernel.text import Text
from yipanqi.policy.parameters import Parameter, parse
from yipanqi.policy.rulebook import Rulebook
from yipanqi.supervision.evaluation.facts import Fact, Facts

EVALUATION = "evaluation"
"""The name under which values are laid over the formula."""
NOT_INDICATORS = ("grades", "appeal_days")
_CENT = Decimal("0.01")
_FULL = 100


class Grade(StrEnum):
    """What the points amount to."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    FAILED = "failed"


GRADE_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        Grade.EXCELLENT: Text("优秀", "excellent"),
        Grade.GOOD: Text("良好", "good"),
        Grade.PASSED: Text("合格", "passed"),
        Grade.FAILED: Text("不合格", "failed"),
        "": Text("不评分", "not scored"),
    }
)


class Rule(msgspec.Struct, frozen=True):
    """How an indicator counts, and what it rests on: a share with a weight, or a deduction for each, with a cap."""

    id: str
    title: Text
    weight: Decimal
    each: Decimal
    most: Decimal
    since: str
    basis: str


class Formula(msgspec.Struct, frozen=True):
    """The formula as it held on a day, so that a past evaluation can be worked out again."""

    rules: tuple[Rule, ...]
    grades: dict[str, Decimal]
    appeal_days: int


class Line(msgspec.Struct, frozen=True):
    """One indicator of a score: the figure, the points it brings (or takes), and how they were worked out."""

    id: str
    title: Text
    figure: Text
    points: Decimal
    sum: Text


class Result(msgspec.Struct, frozen=True):
    """A score; the grade is "" where there was nothing to count."""

    lines: tuple[Line, ...]
    total: Decimal
    grade: str


@cache
def shipped() -> Mapping[str, Parameter]:
    """The formula as it ships."""
    return parse(files(__package__).joinpath("formula.yaml").read_text(encoding="utf-8"), "formula.yaml")


def formula(world: World, on: date, division: str) -> Formula:
    """The formula as it holds on a day in a place."""
    known = world.parameters(EVALUATION, dict(shipped()))
    book = Rulebook(known, on, {"unit": division}, confirmed=world.confirmed, ancestors=world.divisions.ancestors)
    rules = tuple(_rule(book, known[name]) for name in known if name not in NOT_INDICATORS)
    grades = {str(name): Decimal(points) for name, points in book["grades"].items()}
    return Formula(rules, grades, book["appeal_days"])


def score(formula: Formula, facts: Facts) -> Result:
    """Points by the formula."""
    shares = [(r, facts[r.id]) for r in formula.rules if r.weight and r.id in facts and facts[r.id].of]
    whole = sum((r.weight for r, _ in shares), Decimal(0))
    lines = [_share(rule, fact, whole) for rule, fact in shares]
    if not lines:
        return Result((), Decimal(0), "")
    lines += [
        _deduction(r, facts[r.id]) for r in formula.rules if not r.weight and r.id in facts and facts[r.id].number
    ]
    added = sum((line.points for line in lines), Decimal(0))
    total = min(max(added, Decimal(0)), Decimal(_FULL)).quantize(_CENT)
    return Result(tuple(lines), total, _grade(formula, total))


def _rule(book: Rulebook, parameter: Parameter) -> Rule:
    book.taken()
    value = book[parameter.name]
    [cited] = book.taken()
    return Rule(
        parameter.name,
        parameter.title,
        Decimal(value.get("weight", 0)),
        Decimal(value.get("each", 0)),
        Decimal(value.get("most", 0)),
        cited.since,
        cited.set_by or f"暂定值，待主管部门确认：{cited.because}",
    )


def _share(rule: Rule, fact: Fact, whole: Decimal) -> Line:
    of = fact.of or 1
    points = (rule.weight * _FULL / whole * fact.number / of).quantize(_CENT, ROUND_HALF_UP)
    percent = (Decimal(fact.number) * _FULL / of).quantize(_CENT, ROUND_HALF_UP)
    full = "" if whole == _FULL else f" × {_FULL} ÷ {whole}"
    working = f"{fact.number} ÷ {of} × {rule.weight}{full} = {points}"
    return Line(
        rule.id,
        rule.title,
        Text(f"{fact.number}/{of}（{percent}%）", f"{fact.number}/{of} ({percent}%)"),
        points,
        Text(working, working),
    )


def _deduction(rule: Rule, fact: Fact) -> Line:
    points = -min(fact.number * rule.each, rule.most).quantize(_CENT, ROUND_HALF_UP)
    zh, en = f"{fact.number} × {rule.each}，最多 {rule.most}", f"{fact.number} × {rule.each}, at most {rule.most}"
    return Line(
        rule.id,
        rule.title,
        Text(f"{fact.number} 项", f"{fact.number}"),
        points,
        Text(f"扣分：{zh} = {points}", f"taken off: {en} = {points}"),
    )


def _grade(formula: Formula, total: Decimal) -> str:
    reached = {name: points for name, points in formula.grades.items() if total >= points}
    return max(reached, key=lambda name: reached[name])
