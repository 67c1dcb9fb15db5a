from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.cases.clock import LegClock, Unit, standing
from yipanqi.cases.work import BEIJING
from yipanqi.kernel.days import Calendar, Pause

MONDAY = date(2026, 3, 2)
CALENDAR = Calendar()


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(("today", "used"), [(2, 0), (3, 1), (6, 4), (8, 4), (9, 5), (10, 6)])
def test_days_are_counted_from_the_day_after_and_weekends_are_not(today: int, used: int) -> None:
    clock = standing(CALENDAR, MONDAY, 5, [], march(today))

    assert (clock.used, clock.left, clock.overdue) == (used, 5 - used, used > 5)
    assert clock.due_on == march(9)  # Tuesday 3 to Friday 6 are four, Monday 9 is the fifth


def test_a_clock_that_stands_still_has_no_last_day() -> None:
    clock = standing(CALENDAR, MONDAY, 5, [Pause(march(4), None, "补正")], march(20))

    assert (clock.used, clock.due_on, clock.paused) == (2, None, "补正")  # 3 and 4 March count: it stands from the 5th


def test_a_pause_that_has_ended_moves_the_last_day_by_its_working_days() -> None:
    clock = standing(CALENDAR, MONDAY, 5, [Pause(march(4), march(10), "鉴定")], march(11))

    # 3, 4 count; 5, 6, 9, 10 do not; then 11, 12, 13: the fifth working day is Friday 13 March
    assert (clock.used, clock.due_on, clock.paused) == (3, march(13), "")


def test_two_pauses_add_up() -> None:
    pauses = [Pause(march(3), march(4), "补正"), Pause(march(5), march(6), "听证")]

    # 3 counts, 4 not, 5 counts, 6 not, 9, 10, 11
    assert standing(CALENDAR, MONDAY, 5, pauses, march(11)).due_on == march(11)


# --- legs -----------------------------------------------------------------------------------------------------------


def leg_clock(limit: int, unit: Unit) -> LegClock:
    return LegClock(limit, unit, "510107", at(2, 15))


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("limit", "unit", "due"),
    [
        (3, Unit.WORKING_DAY, at(6, 0)),  # 3, 4, 5 March: to 24:00 of Thursday the 5th
        (3, Unit.DAY, at(6, 0)),  # the same, no weekend lies between
        (5, Unit.DAY, at(10, 0)),  # Saturday the 7th moves to Monday the 9th (民法典 203)
        (48, Unit.HOUR, at(4, 15)),
    ],
)
def test_a_legs_limit_is_in_working_days_calendar_days_or_elapsed_hours(limit: int, unit: Unit, due: datetime) -> None:
    clock = leg_clock(limit, unit)
    assert clock.due_at(CALENDAR) == due
    assert not clock.late(CALENDAR, due - timedelta(seconds=1))
    assert clock.late(CALENDAR, due)


@pytest.mark.parametrize(
    ("limit", "unit", "due"),
    [
        (3, Unit.WORKING_DAY, at(10, 0)),  # 3 counts, 4 and 5 do not, then 6 and 9
        (3, Unit.DAY, at(10, 0)),  # 3, 6, 7: a Saturday, so Monday the 9th
        (48, Unit.HOUR, at(6, 15)),  # two days later
    ],
)
def test_a_leg_that_stood_still_is_due_so_much_later(limit: int, unit: Unit, due: datetime) -> None:
    stopped = leg_clock(limit, unit).stop(at(3, 15), "correction")
    assert (stopped.due_at(CALENDAR), stopped.paused) == (None, "correction")
    assert not stopped.late(CALENDAR, at(30, 0))
    assert stopped.stop(at(4, 9), "another") == stopped

    going = stopped.go_on(at(5, 15))
    assert (going.due_at(CALENDAR), going.paused) == (due, "")


def test_the_day_that_is_in_time_is_the_last_before_the_limit_is_used_up() -> None:
    assert leg_clock(3, Unit.WORKING_DAY).due_on(CALENDAR) == march(5)
    assert leg_clock(48, Unit.HOUR).due_on(CALENDAR) == march(4)
    assert leg_clock(3, Unit.DAY).stop(at(2, 16), "correction").due_on(CALENDAR) is None


@given(st.sampled_from(Unit), st.integers(1, 60), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_stop_never_makes_a_leg_due_earlier(unit: Unit, limit: int, first: int, length: int, after: int) -> None:
    clock = leg_clock(limit, unit)
    begin = clock.since + timedelta(hours=first)
    stopped = clock.stop(begin, "correction").go_on(begin + timedelta(hours=length))
    before, then = clock.due_at(CALENDAR), stopped.due_at(CALENDAR)
    assert before is not None
    assert then is not None
    assert before <= then
    again = stopped.stop(begin + timedelta(hours=length + after), "special").go_on(begin + timedelta(hours=600))
    assert (again.due_at(CALENDAR) or then) >= then
