"""The value in force by day and place, and the trail of what was read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.decision import Citation, Review
from yipanqi.kernel.text import Text
from yipanqi.policy.parameters import parse
from yipanqi.policy.rulebook import NoValue, Rulebook, UnknownParameter, evidence_words

PARAMETERS = parse(
    """
limit:
  title: {zh: 时限, en: limit}
  unit: working day
  whose: receiving
  checked_on: 2026-11-20
  values:
    - {from: 2010-01-01, value: 45, set_by: nation, evidence: known}
    - {from: 2021-01-04, due: 2021-12-31, between: ["50", "51"], value: 15, set_by: pair, evidence: read}
    - {from: 2022-01-01, in: "51", value: 12, set_by: province, evidence: read}
    - {from: 2023-01-01, in: "511600", value: 8, set_by: city, evidence: read}
    - {from: 2024-09-23, in: "511621", value: 5, set_by: county, evidence: read}
    - {from: 2026-01-01, in: "511621", value: null, set_by: county, evidence: read}
cap:
  title: {zh: 上限, en: cap}
  unit: fen
  checked_on: 2026-11-20
  values:
    - {from: 2024-01-01, value: {couple: {first: 90}, single: {first: 60}}, evidence: assumed, because: not found}
crediting_rate:
  title: {zh: 记账利率, en: crediting rate}
  unit: rate
  checked_on: 2026-11-20
  values:
    - {from: 2020-01-01, value: 0.0604, set_by: a, evidence: known}
    - {from: 2021-01-01, value: 0.0669, set_by: b, evidence: known}
""",
    "test",
)


def rules(on: date, receiving: str, sending: str = "500112") -> Rulebook:
    return Rulebook(PARAMETERS, on, {"receiving": receiving, "sending": sending})


@pytest.mark.parametrize(
    ("receiving", "sending", "on", "expected"),
    [
        ("511621", "500112", date(2024, 9, 23), 5),  # the county's own
        ("511621", "500112", date(2024, 9, 22), 8),  # before it, the city's
        ("511621", "500112", date(2026, 1, 1), 8),  # ended by null, the city's again
        ("511602", "500112", date(2024, 9, 23), 8),
        ("510104", "500112", date(2024, 9, 23), 12),  # the province's
        ("51", "500112", date(2024, 9, 23), 12),
        ("500112", "510104", date(2024, 9, 23), 15),  # Chongqing has none of its own: the pair's
        ("500112", "440100", date(2024, 9, 23), 45),  # not the pair: everywhere's
        ("500112", "510104", date(2021, 12, 30), 45),  # until due the promise is a goal
        ("500112", "510104", date(2021, 12, 31), 15),
    ],
)
def test_the_most_specific_place_wins_then_the_latest(receiving: str, sending: str, on: date, expected: int) -> None:
    assert rules(on, receiving, sending)["limit"] == expected


def test_a_promise_is_a_goal_until_it_is_due() -> None:
    assert [v.value for v in rules(date(2021, 6, 1), "500112", "510104").goals("limit")] == [15]
    assert rules(date(2021, 12, 31), "500112", "510104").goals("limit") == ()
    assert rules(date(2021, 6, 1), "500112", "440100").goals("limit") == ()


def test_management_areas_resolve_by_the_ancestors_given() -> None:
    parents = {"51Z001": ("511600", "510000")}
    book = Rulebook(PARAMETERS, date(2024, 1, 1), {"receiving": "51Z001"}, ancestors=lambda code: parents.get(code, ()))
    assert book["limit"] == 8


def test_no_value_is_an_error_that_says_so() -> None:
    with pytest.raises(NoValue, match="limit has no value in force on 2009-12-31"):
        rules(date(2009, 12, 31), "511621")["limit"]
    with pytest.raises(NoValue, match="cap has no entry widow"):
        rules(date(2024, 1, 1), "511621")["cap", "widow"]
    with pytest.raises(NoValue, match="receiving side"):
        Rulebook(PARAMETERS, date(2024, 1, 1))["limit"]
    with pytest.raises(UnknownParameter, match="no parameter limits"):
        rules(date(2024, 1, 1), "511621")["limits"]


def test_tables_are_read_inward_and_cannot_be_changed() -> None:
    book = rules(date(2024, 1, 1), "511621")
    assert book["cap", "couple", "first"] == 90
    with pytest.raises(TypeError):
        book["cap"]["couple"] = 1


def test_what_was_read_is_cited_once_by_the_condition_that_read_it() -> None:
    book = rules(date(2024, 10, 1), "511621")
    review = Review(book)
    review.that(Text("限", "l"), book["limit"] <= book["limit"], Text("", ""), Text("", ""))
    review.figure("cap", Text("限", "c"), book["cap", "single", "first"], "fen", Text("", ""))
    decision = review.decide(1)
    assert decision.conditions[0].cites == (
        Citation("limit", Text("时限", "limit"), "5", "2024-09-23", "511621", "county", "read"),
    )
    assert [c.parameter for c in decision.figures[0].cites] == ["cap.single.first"]
    assert book.taken() == ()


def test_what_a_second_condition_reads_again_is_cited_again() -> None:
    book = rules(date(2024, 10, 1), "511621")
    assert book["limit"] == 5
    first = book.taken()
    assert book["limit"] == 5
    assert book.taken() == first != ()


def test_another_day_is_noted_in_the_same_trail_another_rulebook_has_its_own() -> None:
    book = rules(date(2021, 6, 1), "511621")
    assert str(book.on(date(2020, 12, 31))["crediting_rate"]) == "0.0604"
    assert [c.since for c in book.taken()] == ["2020-01-01"]
    other = book.with_(on=date(2024, 10, 1), places={"receiving": "500112", "sending": "510100"})
    assert other["limit"] == 15
    assert book.taken() == ()


def test_assumed_values_stay_known_until_confirmed() -> None:
    book = rules(date(2024, 1, 1), "511621")
    assert book.assumed == ()
    book["cap", "couple", "first"]
    book.taken()
    assert [c.parameter for c in book.assumed] == ["cap.couple.first"]
    confirmed = Rulebook(PARAMETERS, date(2024, 1, 1), confirmed={"cap"})
    assert confirmed["cap", "couple", "first"] == 90
    assert confirmed.assumed == ()


def test_evidence_is_shown_in_words() -> None:
    def words(evidence: str) -> str:
        return evidence_words(Citation("p", Text("", ""), "1", "2024-01-01", "", "甲#1", evidence)).zh

    assert words("read") == "依据：甲#1"
    assert words("known").startswith("依据待核对")
    assert words("assumed") == "暂定值，待主管部门确认"


@given(st.integers(0, 6000), st.sampled_from(["511621", "511602", "510104", "500112"]))
def test_the_value_changes_only_on_a_day_a_value_takes_effect(days: int, place: str) -> None:
    today = date(2010, 1, 2) + timedelta(days=days)
    starts = {v.effective for v in PARAMETERS["limit"].values}
    if rules(today, place)["limit"] != rules(today - timedelta(days=1), place)["limit"]:
        assert today in starts
