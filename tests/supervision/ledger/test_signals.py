"""Signals: what follows from which facts on which day."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yipanqi.kernel.days import Calendar
from yipanqi.policy.parameters import Evidence
from yipanqi.supervision.ledger.explaining import explain
from yipanqi.supervision.ledger.rules import shipped
from yipanqi.supervision.ledger.signals import (
    OPEN,
    Clock,
    Cycle,
    Signal,
    SignalBasis,
    SignalRules,
    State,
    clock_of,
    signal_of,
    warns_on,
)

RULES = SignalRules(Decimal("0.9"), late_days=90)
START, DUE = date(2021, 1, 4), date(2021, 12, 31)
BASIS = SignalBasis(START, DUE, Cycle.NONE, None, None, None, State.IN_HAND)


def basis(**changes: object) -> SignalBasis:
    return msgspec.structs.replace(BASIS, **changes)


def test_a_signal_is_yellow_from_the_day_on_which_nine_tenths_of_the_time_are_used() -> None:
    # 2021-01-04 to 2021-12-31 are 361 days; 0.9 x 361 = 324.9, so the 325th day: 01-04 + 325 = 2021-11-25
    assert signal_of(BASIS, date(2021, 11, 24), RULES) is Signal.ON_TIME
    assert signal_of(BASIS, date(2021, 11, 25), RULES) is Signal.DUE_SOON
    assert signal_of(BASIS, DUE, RULES) is Signal.DUE_SOON
    assert signal_of(BASIS, date(2022, 1, 1), RULES) is Signal.OVERDUE


def test_in_working_days_the_yellow_day_is_another() -> None:
    # Monday 2021-06-07 to Friday 2021-06-18: 9 working days (06-14 is the Dragon Boat Festival), 0.9 x 9 = 8.1, so the
    # ninth, which is the last; in calendar days 0.9 x 11 = 9.9, so the tenth, Thursday
    clock = Clock(date(2021, 6, 7), date(2021, 6, 18), periodic=False)
    assert warns_on(clock, RULES) == date(2021, 6, 17)
    working = msgspec.structs.replace(RULES, calendar=Calendar())
    assert warns_on(clock, working) == date(2021, 6, 18)


def test_what_nobody_has_begun_is_shown_as_such_until_it_is_due_soon() -> None:
    idle = basis(state=State.NOT_BEGUN)
    assert signal_of(idle, date(2021, 6, 1), RULES) is Signal.NOT_BEGUN
    assert signal_of(idle, date(2021, 12, 1), RULES) is Signal.DUE_SOON
    assert signal_of(idle, date(2022, 6, 1), RULES) is Signal.OVERDUE


def test_what_was_done_in_time_is_green_for_ever() -> None:
    done = basis(state=State.DONE, done_on=DUE)
    assert {signal_of(done, DUE + timedelta(days=n), RULES) for n in range(400)} == {Signal.DONE}


def test_what_was_done_late_is_yellow_for_as_long_as_the_rules_say() -> None:
    late = basis(state=State.DONE, done_on=date(2022, 1, 10))
    # 2022-01-10 + 90 days = 2022-04-10
    assert signal_of(late, date(2022, 4, 9), RULES) is Signal.DONE_LATE
    assert signal_of(late, date(2022, 4, 10), RULES) is Signal.DONE


def test_a_report_is_expected_by_the_end_of_the_period_after_the_last_one() -> None:
    quarterly = basis(due_on=None, cycle=Cycle.QUARTERLY, reported_on=date(2021, 5, 6))
    # reported in the second quarter: the third, 07-01 to 09-30, has 92 days; 0.9 x 92 = 82.8, so its 83rd day, 09-21
    assert clock_of(quarterly) == Clock(date(2021, 6, 30), date(2021, 9, 30), periodic=True)
    assert signal_of(quarterly, date(2021, 9, 20), RULES) is Signal.ON_TIME
    assert signal_of(quarterly, date(2021, 9, 21), RULES) is Signal.DUE_SOON
    assert signal_of(quarterly, date(2021, 10, 1), RULES) is Signal.OVERDUE


def test_before_the_first_report_the_period_after_the_start_counts() -> None:
    monthly = basis(due_on=None, cycle=Cycle.MONTHLY, starts_on=date(2021, 12, 20))
    assert clock_of(monthly) == Clock(date(2021, 12, 31), date(2022, 1, 31), periodic=True)


def test_what_was_made_good_stays_yellow_though_the_clock_runs_anew() -> None:
    quarterly = basis(due_on=None, cycle=Cycle.QUARTERLY, reported_on=date(2021, 10, 8), late_on=date(2021, 10, 8))
    assert signal_of(quarterly, date(2021, 10, 8), RULES) is Signal.DONE_LATE
    # 10-08 + 90 days = 2022-01-06, well before the next quarter's report is due soon
    assert signal_of(quarterly, date(2022, 1, 6), RULES) is Signal.ON_TIME


@pytest.mark.parametrize("state", [State.DROPPED, State.MOVED, State.MERGED])
def test_what_has_ended_otherwise_has_no_signal(state: State) -> None:
    assert signal_of(basis(state=state), date(2030, 1, 1), RULES) is None


def test_the_rules_that_ship_say_what_they_rest_on() -> None:
    values = [value for parameter in shipped().values() for value in parameter.values]
    assert all(value.because if value.evidence is Evidence.ASSUMED else value.set_by for value in values)


SEVERITY = {Signal.NOT_BEGUN: 0, Signal.ON_TIME: 0, Signal.DUE_SOON: 1, Signal.OVERDUE: 2}
GREEN = {Signal.NOT_BEGUN, Signal.ON_TIME, Signal.DONE}
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
spans = st.integers(0, 1500).map(lambda n: timedelta(days=n))
rules = st.builds(
    SignalRules,
    due_soon_share=st.decimals(Decimal("0.05"), Decimal(1), places=2),
    late_days=st.integers(1, 400),
    calendar=st.sampled_from([None, None, Calendar()]),
)
running = st.builds(
    SignalBasis,
    starts_on=days,
    due_on=st.none() | days,
    cycle=st.sampled_from(Cycle),
    reported_on=st.none() | days,
    done_on=st.none(),
    late_on=st.none(),
    state=st.sampled_from(sorted(OPEN)),
)


@given(running, days, spans, rules)
def test_while_nothing_happens_a_signal_only_gets_worse(
    facts: SignalBasis, day: date, later: timedelta, by: SignalRules
) -> None:
    before, after = signal_of(facts, day, by), signal_of(facts, day + later, by)
    assert before is not None
    assert after is not None
    assert SEVERITY[before] <= SEVERITY[after]


@given(running, days, spans, rules, st.none() | days)
def test_nothing_that_is_not_done_is_green_after_its_deadline(
    facts: SignalBasis, due: date, later: timedelta, by: SignalRules, late: date | None
) -> None:
    overdue = msgspec.structs.replace(facts, due_on=due, late_on=late)
    assert signal_of(overdue, due + later + timedelta(days=1), by) is Signal.OVERDUE


@given(running, days, spans, st.integers(0, 400), rules)
def test_what_was_done_late_is_not_green_before_its_time(
    facts: SignalBasis, due: date, by_so_much: timedelta, n: int, by: SignalRules
) -> None:
    done = due + timedelta(days=1) + by_so_much
    late = msgspec.structs.replace(facts, due_on=due, done_on=done, state=State.DONE)
    assert signal_of(late, done + timedelta(days=n % by.late_days), by) is Signal.DONE_LATE
    assert signal_of(late, done + timedelta(days=by.late_days), by) is Signal.DONE


@given(running, days, st.integers(0, 400), rules)
def test_an_overdue_that_was_made_good_is_never_green_before_its_time(
    facts: SignalBasis, late: date, n: int, by: SignalRules
) -> None:
    made_good = msgspec.structs.replace(facts, late_on=late)
    assert signal_of(made_good, late + timedelta(days=n % by.late_days), by) not in GREEN


@given(running, rules)
def test_a_clock_is_yellow_before_it_is_red_and_not_before_it_starts(facts: SignalBasis, by: SignalRules) -> None:
    clock = clock_of(facts)
    assume(clock is not None and clock.until >= clock.since)
    assert clock is not None
    assert clock.since <= warns_on(clock, by) <= clock.until


def test_an_explanation_says_the_rule_the_numbers_and_the_days() -> None:
    # 2021-06-01 is day 148 of 361 after 2021-01-04: 27 + 28 + 31 + 30 + 31 + 1
    said = explain(BASIS, date(2021, 6, 1), RULES)
    for part in ("2021-12-31", "361 天", "148 天", "90%", "2021-11-25"):
        assert part in said.zh
    assert "361 days" in said.en
    assert "3 天" in explain(BASIS, date(2022, 1, 3), RULES).zh
    late = basis(state=State.DONE, done_on=date(2022, 1, 10))
    assert "2022-04-10" in explain(late, date(2022, 1, 11), RULES).zh


@given(running, days, rules)
def test_every_signal_can_be_explained(facts: SignalBasis, day: date, by: SignalRules) -> None:
    said = explain(facts, day, by)
    assert said.zh
    assert said.en
    assert "{" not in said.zh + said.en
