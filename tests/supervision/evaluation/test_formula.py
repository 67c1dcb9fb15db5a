"""The formula: points worked out by hand, line by line."""

from datetime import date
from decimal import Decimal

import pytest

from support.counters import refused
from yipanqi.kernel.text import same
from yipanqi.supervision.evaluation.facts import Fact
from yipanqi.supervision.evaluation.formula import Formula, Rule, score
from yipanqi.supervision.evaluation.period import read


def rule(name: str, weight: int = 0, each: int = 0, most: int = 0) -> Rule:
    return Rule(name, same(name), Decimal(weight), Decimal(each), Decimal(most), "2021-01-04", "暂定")


GRADES = {"excellent": Decimal(90), "good": Decimal(80), "passed": Decimal(60), "failed": Decimal(0)}
FORMULA = Formula(
    (rule("done", weight=40), rule("reported", weight=20), rule("cases", weight=40), rule("overdue", each=5, most=12)),
    GRADES,
    5,
)


def test_shares_count_by_weight_and_deductions_follow() -> None:
    facts = {"done": Fact(3, 4), "reported": Fact(1, 3), "cases": Fact(9, 10), "overdue": Fact(1, None)}
    result = score(FORMULA, facts)
    # 40 x 3/4 = 30; 20 x 1/3 = 6.67; 40 x 9/10 = 36; less 5
    assert [line.points for line in result.lines] == [
        Decimal("30.00"),
        Decimal("6.67"),
        Decimal("36.00"),
        Decimal("-5.00"),
    ]
    assert (result.total, result.grade) == (Decimal("67.67"), "passed")
    assert result.lines[0].sum.zh == "3 ÷ 4 × 40 = 30.00"
    assert result.lines[3].sum.zh == "扣分：1 × 5，最多 12 = -5.00"


def test_where_nothing_was_there_to_count_the_other_shares_make_up_the_hundred() -> None:
    result = score(FORMULA, {"done": Fact(3, 4), "reported": Fact(1, 2), "cases": Fact(0, 0)})
    # of 60: 40 x 100/60 x 3/4 = 50; 20 x 100/60 x 1/2 = 16.67
    assert [line.points for line in result.lines] == [Decimal("50.00"), Decimal("16.67")]
    assert result.lines[0].sum.zh == "3 ÷ 4 × 40 × 100 ÷ 60 = 50.00"


def test_a_deduction_stops_at_its_cap_and_the_total_at_nothing() -> None:
    result = score(FORMULA, {"done": Fact(0, 4), "overdue": Fact(7, None)})
    assert result.lines[1].points == Decimal("-12.00")  # 7 x 5 = 35, at most 12
    assert (result.total, result.grade) == (Decimal(0), "failed")


def test_who_had_nothing_to_count_is_not_scored() -> None:
    assert score(FORMULA, {"done": Fact(0, 0), "overdue": Fact(2, None)}).grade == ""


@pytest.mark.parametrize(("done", "grade"), [(9, "excellent"), (8, "good"), (6, "passed"), (5, "failed")])
def test_a_grade_begins_at_its_points(done: int, grade: str) -> None:
    assert score(FORMULA, {"cases": Fact(done, 10)}).grade == grade


def test_periods_are_months_quarters_and_years() -> None:
    assert (read("2024-02").first, read("2024-02").last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (read("2021-Q4").first, read("2021-Q4").last) == (date(2021, 10, 1), date(2021, 12, 31))
    assert (read("2021").title.zh, read("2021-Q4").title.zh, read("2024-02").title.zh) == (
        "2021年",
        "2021年第四季度",
        "2024年2月",
    )
    for wrong in ("2021-13", "2021-Q5", "21", "2021-1", "2021-Q1x"):
        with refused("period"):
            read(wrong)
