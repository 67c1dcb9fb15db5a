"""A node's own values and the reports over parameters."""

from datetime import date

import pytest

from yipanqi.policy.overlay import OwnValue, columns, late_announced, overlay, stale, undercuts
from yipanqi.policy.parameters import Evidence, ParameterValue, parse
from yipanqi.policy.rulebook import Rulebook, UnknownParameter

BASELINE = parse(
    """
limit:
  title: {zh: 时限, en: limit}
  unit: working day
  whose: receiving
  checked_on: 2025-06-01
  values:
    - {from: 2010-01-01, value: 45, set_by: nation, evidence: known}
    - {from: 2021-12-31, between: ["50", "51"], value: 15, set_by: pair, evidence: read}
    - {from: 2024-09-23, in: "511621", value: 5, set_by: county, evidence: read}
    - {from: 2025-01-01, announced: 2025-03-15, value: 30, set_by: nation again, evidence: read}
rate:
  title: {zh: 比例, en: rate}
  unit: rate
  checked_on: 2026-11-20
  values:
    - {from: 2006-01-01, value: 0.08, set_by: nation, evidence: known}
""",
    "test",
)
TODAY = date(2026, 11, 22)


def own(value: object, since: date, place: str = "511621") -> OwnValue:
    read = ParameterValue(since=since, value=value, place=place, set_by="岳人社〔2026〕1号", evidence=Evidence.READ)
    return OwnValue("limit", read, act="act-1")


def test_a_node_s_own_value_is_laid_over_the_baseline_of_the_same_day_and_place() -> None:
    laid = overlay(BASELINE, [own(3, date(2024, 9, 23))])
    book = Rulebook(laid, TODAY, {"receiving": "511621"})
    assert book["limit"] == 3
    assert book.taken()[0].set_by == "岳人社〔2026〕1号"
    assert Rulebook(BASELINE, TODAY, {"receiving": "511621"})["limit"] == 5


def test_an_own_value_needs_its_parameter_its_act_and_the_same_kind() -> None:
    with pytest.raises(UnknownParameter):
        overlay(BASELINE, [OwnValue("limits", own(3, TODAY).value, "act-1")])
    with pytest.raises(ValueError, match="signed act"):
        overlay(BASELINE, [OwnValue("limit", own(3, TODAY).value, "")])
    with pytest.raises(ValueError, match="one kind"):
        overlay(BASELINE, [own("three", TODAY)])


def test_columns_stand_side_by_side_where_sides_differ() -> None:
    found = columns(BASELINE["limit"], TODAY, ["511621", "500112"])
    assert [(c.place, c.value and c.value.value) for c in found] == [("511621", 5), ("500112", 15)]


def test_a_parameter_unchecked_for_a_year_is_reported_and_one_just_a_year_old_is_not() -> None:
    assert [p.name for p in stale(BASELINE, TODAY)] == ["limit"]
    assert stale(BASELINE, date(2026, 6, 1)) == ()
    assert [p.name for p in stale(BASELINE, date(2026, 6, 2))] == ["limit"]


def test_a_value_announced_late_tells_from_when_to_when_to_look_again() -> None:
    (late,) = late_announced(BASELINE)
    assert (late.parameter, late.since, late.announced) == ("limit", date(2025, 1, 1), date(2025, 3, 15))


def test_a_specific_value_older_than_a_newer_general_one_is_reported() -> None:
    found = undercuts(BASELINE["limit"], TODAY)
    assert {(u.specific.where, u.newer.set_by) for u in found} == {
        ("50-51", "nation again"),
        ("511621", "nation again"),
    }
    assert undercuts(BASELINE["limit"], date(2024, 12, 31)) == ()
