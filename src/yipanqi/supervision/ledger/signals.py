"""Signals: how an undertaking stands on a day, worked out from a few facts by stated rules; nobody sets one.

A clock runs from the start to the deadline, or, where a report is expected in every period, through the period after
that of the last report. It is yellow from a share of its time on and red after its last day. What was red and is made
good stays yellow for a while, so that a late report or a later deadline wipes nothing out.

Days are calendar days unless the rules say otherwise: deadlines are ends of months and years, most of them years ahead
of any published calendar of working days, and the yellow day would move whenever one is published.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from types import MappingProxyType

import msgspec

from yipanqi.kernel.days import Calendar
from yipanqi.kernel.text import Text


class Signal(StrEnum):
    """How an undertaking stands."""

    NOT_BEGUN = "not begun"
    ON_TIME = "on time"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done late"


SIGNAL_NAMES: Mapping[Signal, Text] = MappingProxyType(
    {
        Signal.NOT_BEGUN: Text("未启动", "not begun"),
        Signal.ON_TIME: Text("按期推进", "on time"),
        Signal.DUE_SOON: Text("临近时限", "due soon"),
        Signal.OVERDUE: Text("已逾期", "overdue"),
        Signal.DONE: Text("已完成", "done"),
        Signal.DONE_LATE: Text("逾期后补齐", "made good late"),
    }
)


class State(StrEnum):
    """Where an undertaking is in its life."""

    NOT_BEGUN = "not begun"
    IN_HAND = "in hand"
    DONE = "done"
    DROPPED = "dropped"
    MOVED = "moved"
    MERGED = "merged"


STATE_NAMES: Mapping[State, Text] = MappingProxyType(
    {
        State.NOT_BEGUN: Text("未启动", "not begun"),
        State.IN_HAND: Text("推进中", "in hand"),
        State.DONE: Text("已完成", "done"),
        State.DROPPED: Text("已取消", "dropped"),
        State.MOVED: Text("已移交", "moved"),
        State.MERGED: Text("已合并", "merged"),
    }
)
OPEN = frozenset({State.NOT_BEGUN, State.IN_HAND})
"""States in which a clock runs."""


class Cycle(StrEnum):
    """How often a report is expected; `NONE` where only the deadline counts."""

    NONE = "none"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


CYCLE_NAMES: Mapping[Cycle, Text] = MappingProxyType(
    {
        Cycle.NONE: Text("按时限", "by its deadline"),
        Cycle.MONTHLY: Text("每月报送", "a report a month"),
        Cycle.QUARTERLY: Text("每季度报送", "a report a quarter"),
    }
)
_MONTHS = MappingProxyType({Cycle.MONTHLY: 1, Cycle.QUARTERLY: 3})


class SignalBasis(msgspec.Struct, frozen=True):
    """All that a signal depends on. `reported_on` is the day of the last report, `done_on` the day of the report whose
    completion was confirmed, `late_on` the day on which something overdue was last made good.
    """

    starts_on: date
    due_on: date | None
    cycle: Cycle
    reported_on: date | None
    done_on: date | None
    late_on: date | None
    state: State


class SignalRules(msgspec.Struct, frozen=True):
    """The rules as they hold on a day in a place. `calendar` is None where calendar days are counted."""

    due_soon_share: Decimal
    late_days: int
    calendar: Calendar | None = None


class Clock(msgspec.Struct, frozen=True):
    """What is running: from the day after `since` to `until` itself; `periodic` where a report is what is awaited."""

    since: date
    until: date
    periodic: bool


def signal_of(basis: SignalBasis, today: date, rules: SignalRules) -> Signal | None:
    """The signal on a day; None for what was dropped, moved or merged."""
    if basis.state is State.DONE:
        return Signal.DONE_LATE if _is_still_yellow(basis, today, rules) else Signal.DONE
    if basis.state not in OPEN:
        return None
    clock = clock_of(basis)
    if clock and today > clock.until:
        return Signal.OVERDUE
    if clock and today >= warns_on(clock, rules):
        return Signal.DUE_SOON
    if _is_still_yellow(basis, today, rules):
        return Signal.DONE_LATE
    return Signal.NOT_BEGUN if basis.state is State.NOT_BEGUN else Signal.ON_TIME


def clock_of(basis: SignalBasis) -> Clock | None:
    """The clock that ends first: that of the deadline, or of the report expected next; None without either."""
    clocks = [Clock(basis.starts_on, basis.due_on, periodic=False)] if basis.due_on else []
    if basis.cycle is not Cycle.NONE:
        clocks.append(_next_report(basis.reported_on or basis.starts_on, _MONTHS[basis.cycle]))
    return min(clocks, key=lambda clock: clock.until, default=None)


def warns_on(clock: Clock, rules: SignalRules) -> date:
    """The first yellow day of a clock: that on which the share of its days is used up."""
    total = days_between(clock.since, clock.until, rules)
    needed = int((rules.due_soon_share * max(total, 0)).to_integral_value(ROUND_CEILING))
    if rules.calendar is None:
        return min(clock.since + timedelta(days=needed), clock.until)
    return min(rules.calendar.add(clock.since, needed).on, clock.until)


def yellow_until(basis: SignalBasis, rules: SignalRules) -> date | None:
    """The first day on which an overdue that was made good no longer shows; None where there was none."""
    late = basis.late_on
    if basis.done_on and basis.due_on and basis.done_on > basis.due_on:
        late = max(basis.done_on, late or basis.done_on)
    return late + timedelta(days=rules.late_days) if late else None


def days_between(since: date, until: date, rules: SignalRules) -> int:
    """Days used from `since` (not counted) to `until` (counted), in the days of the rules."""
    return (until - since).days if rules.calendar is None else rules.calendar.between(since, until)


def _is_still_yellow(basis: SignalBasis, today: date, rules: SignalRules) -> bool:
    until = yellow_until(basis, rules)
    return until is not None and today < until


def _next_report(last: date, months: int) -> Clock:
    """The period after the one that `last` lies in; periods begin with the calendar year."""
    ordinal = (last.year * 12 + last.month - 1) // months + 1
    first, final = ordinal * months, ordinal * months + months - 1
    begins = date(first // 12, first % 12 + 1, 1)
    year, month = final // 12, final % 12 + 1
    return Clock(begins - timedelta(days=1), date(year, month, monthrange(year, month)[1]), periodic=True)
