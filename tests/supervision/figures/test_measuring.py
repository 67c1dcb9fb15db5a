"""Median, nine of ten and the share on time come exactly from counts of days."""

from collections import Counter
from math import ceil
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.supervision.figures.measuring import Days, measure, nth, within


def test_days_by_hand() -> None:
    # Used 1, 2, 2, 3, 9 of 5 promised: the third is 2; the ceil(4.5) = 5th is 9; four of five in time.
    assert measure({(5, 1): 1, (5, 2): 2, (5, 3): 1, (5, 9): 1}) == Days(5, (5,), 2, 9, 0.8)


def test_a_new_promise_is_measured_by_the_days_of_cases_under_the_old_one() -> None:
    assert within({(15, 4): 6, (15, 9): 3, (15, 20): 1}, 5) == 6


@given(st.lists(st.tuples(st.integers(1, 45), st.integers(0, 90)), min_size=1, max_size=60))
def test_counts_say_what_the_list_says(used: list[tuple[int, int]]) -> None:
    days = sorted(days for _, days in used)
    measured = measure(Counter(used))
    assert measured.median == median(days)
    assert measured.ninetieth == days[ceil(len(days) * 9 / 10) - 1]
    assert measured.on_time == sum(days <= limit for limit, days in used) / len(used)


def test_there_is_no_case_beyond_the_last() -> None:
    with pytest.raises(ValueError, match="no case 3"):
        nth({(5, 1): 2}, 3)
