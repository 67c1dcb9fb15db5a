"""Groups under ten are hidden from the public, and nothing that is shown gives them away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.supervision.figures.hiding import SMALLEST, at_least, parts_shown, shown, total_shown
from yipanqi.supervision.figures.indicators import days_told


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, None), (9, None), (10, 10), (48216, 48216)])
def test_one_to_nine_is_hidden_and_none_is_none(number: int, told: int | None) -> None:
    assert shown(number) == told


def test_one_hidden_part_hides_the_next_smallest_for_the_whole_would_give_it_away() -> None:
    # 60 in all: 40 and 17 shown would leave 3.
    assert parts_shown({"a": 40, "b": 17, "c": 3}) == {"a": 40, "b": None, "c": None}


def test_two_hidden_parts_of_fewer_than_ten_together_hide_a_third() -> None:
    # 1 and 1 are 2 together; with 12 they are 14.
    assert parts_shown({"a": 40, "b": 12, "c": 1, "d": 1}) == {"a": 40, "b": None, "c": None, "d": None}


def test_two_hidden_parts_of_ten_together_hide_each_other() -> None:
    assert parts_shown({"a": 40, "b": 6, "c": 4}) == {"a": 40, "b": None, "c": None}


def test_nothing_is_hidden_where_no_part_is_small() -> None:
    assert parts_shown({"a": 40, "b": 0, "c": 10}) == {"a": 40, "b": 0, "c": 10}


def test_a_whole_over_services_leaves_out_what_is_hidden() -> None:
    assert total_shown([40, None, 10]) == 50


def test_a_share_that_would_name_a_few_is_told_as_the_least_it_can_be() -> None:
    assert at_least(24, 25) == 16 / 25  # one is late; told that fewer than ten are, 16 at least were in time
    assert at_least(25, 25) == 1
    assert at_least(90, 100) == 0.9


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 40), min_size=1))
def test_what_is_hidden_is_never_fewer_than_ten_unless_all_is(parts: dict[int, int]) -> None:
    told = parts_shown(parts)
    hidden = [parts[key] for key, number in told.items() if number is None]
    assert all(number is None or number == parts[key] for key, number in told.items())
    assert not [number for number in told.values() if number is not None and 0 < number < SMALLEST]
    if hidden and any(told.values()):
        assert len(hidden) > 1
        assert sum(hidden) >= SMALLEST


def test_a_share_on_time_does_not_give_away_how_few_were_late() -> None:
    used = {(5, 3): 10, (5, 9): 1}  # ten of eleven within five days: one late, which is hidden; at most nine could be
    days, least = days_told(used, SMALLEST)
    assert days is not None
    assert (days.on_time, least) == (2 / 11, True)
    exact, least = days_told(used, 1)
    assert exact is not None
    assert (exact.on_time, least) == (10 / 11, False)
    assert days_told({(5, 3): 9}, SMALLEST) == (None, False)
