"""Why a signal is as it is: which rule, which numbers, which days."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger.signals import (
    STATE_NAMES,
    Clock,
    Signal,
    SignalBasis,
    SignalRules,
    clock_of,
    days_between,
    signal_of,
    warns_on,
    yellow_until,
)


def explain(basis: SignalBasis, today: date, rules: SignalRules) -> Text:
    """The signal of a day in words that can be checked by hand."""
    signal, clock = signal_of(basis, today, rules), clock_of(basis)
    if signal is None:
        return Text("{state}，不再计时。", "{state}: no clock runs.").format(state=STATE_NAMES[basis.state])
    if signal is Signal.DONE_LATE:
        return _MADE_GOOD.format(late=_late(basis, rules), until=yellow_until(basis, rules), days=rules.late_days)
    if signal is Signal.DONE:
        return _DONE.format(day=basis.done_on, due=_due(basis))
    if clock is None:
        return Text("没有时限和报送周期，不计时。", "There is neither a deadline nor a cycle: no clock runs.")
    return _RUNNING[signal](clock, today, rules).format(what=_AWAITED[clock.periodic])


def _overdue(clock: Clock, today: date, rules: SignalRules) -> Text:
    said = Text(
        "{{what}}应在 {until} 前，今日已超过 {n} 天，亮红灯。",
        "{{what}} was due by {until}, {n} days ago: red.",
    )
    return said.format(until=clock.until, n=(today - clock.until).days)


def _due_soon(clock: Clock, today: date, rules: SignalRules) -> Text:
    return _USED.format(verdict=Text("亮黄灯", "yellow"), **_numbers(clock, today, rules))


def _on_time(clock: Clock, today: date, rules: SignalRules) -> Text:
    return _USED.format(verdict=Text("尚未到黄灯", "not yellow yet"), **_numbers(clock, today, rules))


def _numbers(clock: Clock, today: date, rules: SignalRules) -> dict[str, object]:
    kind = Text("天", "days") if rules.calendar is None else Text("个工作日", "working days")
    return {
        "until": clock.until,
        "since": clock.since,
        "total": days_between(clock.since, clock.until, rules),
        "used": max(0, days_between(clock.since, today, rules)),
        "share": f"{rules.due_soon_share * 100:.0f}%",
        "warns": warns_on(clock, rules),
        "days": kind,
    }


def _late(basis: SignalBasis, rules: SignalRules) -> date:
    return max(day for day in (basis.late_on, basis.done_on) if day is not None)


def _due(basis: SignalBasis) -> Text:
    if basis.due_on is None:
        return Text("", "")
    return Text("（时限 {due}）", " (deadline {due})").format(due=basis.due_on)


_RUNNING: Mapping[Signal, Callable[[Clock, date, SignalRules], Text]] = MappingProxyType(
    {
        Signal.OVERDUE: _overdue,
        Signal.DUE_SOON: _due_soon,
        Signal.ON_TIME: _on_time,
        Signal.NOT_BEGUN: _on_time,
    }
)
_AWAITED = MappingProxyType({True: Text("本期报送", "This period's report"), False: Text("完成", "Completion")})
_DONE = Text("已于 {day} 完成{due}。", "Done on {day}{due}.")
_MADE_GOOD = Text(
    "曾逾期，{late} 补齐；按规则保持黄灯 {days} 天，至 {until} 转绿。",
    "It was overdue and made good on {late}; by the rules it stays yellow for {days} days and is green from {until}.",
)
_USED = Text(
    "{{what}}应在 {until} 前：自 {since} 起共 {total} {days}，今日已用 {used} {days}；"
    "用满 {share}（{warns}）起亮黄灯，现{verdict}。",
    "{{what}} is due by {until}: {total} {days} from {since}, {used} used today; yellow from {share} on ({warns}): "
    "{verdict}.",
)
