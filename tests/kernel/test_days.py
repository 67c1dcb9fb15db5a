"""Working days, pauses and deadlines."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.days import Calendar, Deadline, LocalRest, Pause, Published, calendar_at, years_after
from yipanqi.kernel.problems import Refused

CALENDAR = Calendar()
DAY = timedelta(days=1)

# The tables of the briefs: days off as month-day ranges, weekend days worked.
PUBLISHED = {
    2024: (
        "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-08..06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def days_in(year: int, ranges: str) -> frozenset[date]:
    ends = [[date.fromisoformat(f"{year}-{d}") for d in r.split("..")] for r in ranges.split()]
    return frozenset(e[0] + n * DAY for e in ends for n in range((e[-1] - e[0]).days + 1))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("year", PUBLISHED)
def test_every_day_is_as_the_state_council_published_it(year: int) -> None:
    off, worked = (days_in(year, ranges) for ranges in PUBLISHED[year])
    for day in (date(year, 1, 1) + n * DAY for n in range(365)):
        assert CALENDAR.is_working(day) == (day in worked or (day.weekday() < 5 and day not in off)), day


@pytest.mark.parametrize(
    ("start", "working_days", "last"),
    [
        ("2025-09-26", 1, "2025-09-28"),
        ("2025-09-26", 3, "2025-09-30"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-09-30", 3, "2025-10-11"),
        ("2025-04-30", 3, "2025-05-08"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2025-12-30", 3, "2026-01-05"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2024-09-27", 5, "2024-10-10"),
        ("2026-03-06", 0, "2026-03-06"),
    ],
)
def test_the_limits_worked_out_in_the_briefs_hold(start: str, working_days: int, last: str) -> None:
    assert CALENDAR.add(d(start), working_days) == Deadline(d(last), provisional=False)
    assert CALENDAR.between(d(start), d(last)) == working_days


def test_a_limit_in_calendar_days_that_ends_on_a_rest_day_moves_to_the_next_working_day() -> None:
    # 2026-04-25 and 6 days is 1 May; off until 5 May
    assert CALENDAR.calendar_days(d("2026-04-25"), 6).on == d("2026-05-06")
    # 2026-09-10 and 10 days is Sunday 20 September, which is worked
    assert CALENDAR.calendar_days(d("2026-09-10"), 10).on == d("2026-09-20")


def test_a_year_nobody_has_published_counts_weekends_and_statutory_days_and_says_so() -> None:
    # 2027: 261 weekdays, less the statutory days that fall on one: 1 Jan, 5 and 8 Feb (除夕, 初三), 5 Apr (清明),
    # 9 Jun (端午), 15 Sep (中秋), 1 Oct; 初一, 初二, 1-2 May and 2-3 Oct are weekend days. 261 - 7 = 254.
    assert CALENDAR.between(d("2026-12-31"), d("2027-12-31")) == 254
    off = ("2027-01-01", "2027-02-05", "2027-02-08", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-01")
    assert not any(CALENDAR.is_working(d(day)) for day in off)
    # Mon 28 to Thu 31 December are days 1 to 4, 1 January is off, Mon 4 January is day 5
    assert CALENDAR.add(d("2026-12-25"), 4) == Deadline(d("2026-12-31"), provisional=False)
    assert CALENDAR.add(d("2026-12-25"), 5) == Deadline(d("2027-01-04"), provisional=True)
    assert CALENDAR.calendar_days(d("2026-12-31"), 1) == Deadline(d("2027-01-04"), provisional=True)


def test_an_entered_calendar_makes_a_provisional_year_known() -> None:
    entered = Published(
        2027,
        off=frozenset({d("2026-12-31"), d("2027-01-01"), d("2027-02-05"), d("2027-02-08"), d("2027-02-09")}),
        worked=frozenset({d("2027-01-09")}),
    )
    calendar = Calendar((entered,))
    assert not calendar.is_working(d("2026-12-31"))
    assert not calendar.is_working(d("2027-02-09"))
    assert calendar.is_working(d("2027-01-09"))
    assert calendar.is_working(d("2027-04-05"))  # not named, so worked: the entered year is the whole of it
    # Thu 31 and Fri 1 off; Mon 4 to Fri 8 January are days 1 to 5, Saturday 9 is worked: day 6
    assert calendar.add(d("2026-12-30"), 6) == Deadline(d("2027-01-09"), provisional=False)
    assert calendar.is_provisional(d("2027-12-31"), d("2028-01-01"))


def test_an_entered_calendar_outranks_the_library() -> None:
    off, worked = (days_in(2026, ranges) for ranges in PUBLISHED[2026])
    amended = Calendar((Published(2026, off | {d("2026-02-24")}, worked),))
    assert CALENDAR.is_working(d("2026-02-24"))
    assert not amended.is_working(d("2026-02-24"))


@pytest.mark.parametrize(
    ("off", "worked", "code"),
    [
        ({"2027-01-01"}, {"2027-01-01"}, "calendar-both"),
        ({"2026-11-30"}, set(), "calendar-year"),
        (set(), {"2028-01-01"}, "calendar-year"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(off: set[str], worked: set[str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        Published(2027, frozenset(map(d, off)), frozenset(map(d, worked)))
    assert refused.value.problems[0].code == code


def test_a_year_entered_twice_is_refused() -> None:
    once = Published(2027, frozenset({d("2027-01-01")}), frozenset())
    with pytest.raises(Refused):
        Calendar((once, once))


def test_local_days_off_hold_only_where_they_are_kept() -> None:
    torches = LocalRest("513400", frozenset({d("2026-08-06")}))  # a Thursday
    zhaojue = calendar_at(("513431", "513400", "510000"), (), (torches,))
    yuechi = calendar_at(("511621", "511600", "510000"), (), (torches,))
    assert zhaojue.add(d("2026-08-05"), 1).on == d("2026-08-07")
    assert yuechi.add(d("2026-08-05"), 1).on == d("2026-08-06")


# Mon 2026-03-02 accepted, limit 5; no holidays in this March.
ACCEPTED = d("2026-03-02")
CORRECTION = Pause(d("2026-03-04"), d("2026-03-10"), "correction")


def test_a_pause_leaves_out_the_days_after_the_notice_up_to_the_day_the_papers_come() -> None:
    # 3, 4 used; 5, 6, 9, 10 stand still; 11, 12, 13 are days 3, 4, 5
    assert CALENDAR.due(ACCEPTED, 5, [CORRECTION]) == Deadline(d("2026-03-13"), provisional=False)
    assert [CALENDAR.used(ACCEPTED, d(f"2026-03-{n}"), [CORRECTION]) for n in ("02", "04", "10", "11")] == [0, 2, 2, 3]


def test_pauses_that_overlap_count_once() -> None:
    hearing = Pause(d("2026-03-06"), d("2026-03-12"), "hearing")
    # 3, 4 used; still until 12; Fri 13, Mon 16, Tue 17 are days 3, 4, 5
    assert CALENDAR.due(ACCEPTED, 5, [CORRECTION, hearing, hearing]) == Deadline(d("2026-03-17"), provisional=False)


def test_a_pause_without_an_end_has_no_deadline_unless_the_limit_was_up_before() -> None:
    waiting = Pause(d("2026-03-04"), None, "correction")
    assert CALENDAR.due(ACCEPTED, 5, [waiting]) is None
    assert CALENDAR.used(ACCEPTED, d("2026-06-30"), [waiting]) == 2
    assert CALENDAR.due(ACCEPTED, 2, [waiting]) == Deadline(d("2026-03-04"), provisional=False)


starts = st.dates(d("2024-01-01"), d("2027-12-31"))
limits = st.integers(1, 60)
pauses = st.builds(lambda start, days: Pause(start, start + days * DAY, ""), starts, st.integers(0, 90))


@given(starts, limits)
def test_between_undoes_add_and_the_last_day_is_worked(start: date, limit: int) -> None:
    last = CALENDAR.add(start, limit).on
    assert CALENDAR.is_working(last)
    assert CALENDAR.between(start, last) == limit
    assert CALENDAR.between(start, last - DAY) == limit - 1


@given(starts, st.integers(0, 400), limits)
def test_a_later_start_never_ends_earlier(start: date, wait: int, limit: int) -> None:
    assert CALENDAR.add(start, limit).on <= CALENDAR.add(start + wait * DAY, limit).on
    assert CALENDAR.add(start, limit).on < CALENDAR.add(start, limit + 1).on


@given(starts, st.integers(0, 60), st.integers(0, 60), limits)
def test_a_pause_moves_the_deadline_by_the_working_days_it_holds(start: date, wait: int, long: int, limit: int) -> None:
    pause = Pause(start + wait * DAY, start + (wait + long) * DAY, "")
    plain = CALENDAR.add(start, limit).on
    held = CALENDAR.between(pause.start, pause.end or pause.start) if pause.start < plain else 0
    due = CALENDAR.due(start, limit, [pause])
    assert due is not None
    assert due.on == CALENDAR.add(start, limit + held).on


@given(starts, limits, st.lists(pauses, max_size=4))
def test_on_the_due_day_the_limit_is_just_used_up_in_whatever_order_pauses_came(
    start: date, limit: int, several: list[Pause]
) -> None:
    due = CALENDAR.due(start, limit, several)
    assert due is not None
    assert due == CALENDAR.due(start, limit, several[::-1])
    assert CALENDAR.used(start, due.on, several) == limit
    assert CALENDAR.used(start, due.on - DAY, several) == limit - 1
    assert due.provisional == (due.on.year > 2026)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2024, 10, 9), 1, date(2025, 10, 9)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),  # no 29 February: the last of its month (民法典 202)
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_end_on_the_same_day_or_the_last_of_its_month(day: date, number: int, expected: date) -> None:
    assert years_after(day, number) == expected
