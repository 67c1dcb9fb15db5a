from datetime import date

import pytest

from yipanqi.cases.clock import standing
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
