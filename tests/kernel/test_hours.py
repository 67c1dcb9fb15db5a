"""Limits in hours."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.hours import Stop, hours_due

FRIDAY = datetime(2026, 10, 2, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stop(begin: int, end: int | None) -> Stop:
    return Stop(FRIDAY + begin * HOUR, None if end is None else FRIDAY + end * HOUR, "power cut")


def test_hours_run_through_nights_and_holidays_from_the_moment_of_the_event() -> None:
    assert hours_due(FRIDAY, 48, ()) == datetime(2026, 10, 4, 16, tzinfo=UTC)


def test_stops_are_left_out_and_those_that_overlap_count_once() -> None:
    stops = [stop(10, 20), stop(5, 12), stop(6, 7)]  # together hours 5 to 20: 15
    assert hours_due(FRIDAY, 48, stops) == FRIDAY + 63 * HOUR


def test_a_stop_without_an_end_has_no_due_time_unless_the_limit_was_up_before() -> None:
    assert hours_due(FRIDAY, 48, [stop(10, None)]) is None
    assert hours_due(FRIDAY, 10, [stop(10, None)]) == FRIDAY + 10 * HOUR


@given(st.integers(1, 100), st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 40)), max_size=5))
def test_at_the_due_moment_just_the_limit_has_elapsed(hours: int, spans: list[tuple[int, int]]) -> None:
    due = hours_due(FRIDAY, hours, [stop(begin, begin + long) for begin, long in spans])
    assert due is not None
    still = {hour for begin, long in spans for hour in range(begin, begin + long)}
    running = [hour for hour in range((due - FRIDAY) // HOUR) if hour not in still]
    assert len(running) == hours
