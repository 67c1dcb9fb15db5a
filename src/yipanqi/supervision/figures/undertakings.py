"""How undertakings stand, from their counts: signals by clause, side, division and unit, on any day."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, select

from yipanqi.cases.work import Work
from yipanqi.store import undertaking_counts as rows
from yipanqi.store.undertaking_counts import undertaking_count
from yipanqi.store.undertakings import undertaking
from yipanqi.supervision.ledger.rules import LEDGER, shipped, signal_rules
from yipanqi.supervision.ledger.signals import Cycle, Signal, SignalBasis, SignalRules, State, signal_of

BASIS = ("starts_on", "due_on", "cycle", "reported_on", "done_on", "late_on", "state")

Signals = Counter[Signal]
"""How many undertakings show each signal."""


class Wanted(msgspec.Struct, frozen=True):
    """Which undertakings: of a clause, of these divisions and this unit, due from one month to another; all by
    default.
    """

    clause: str = ""
    divisions: Collection[str] = ()
    unit: str = ""
    since: str = ""
    until: str = ""

    @property
    def everywhere(self) -> bool:
        """Whether all divisions and units are meant."""
        return not self.divisions and not self.unit


def by_clause(work: Work, wanted: Wanted = Wanted()) -> dict[str, Signals]:
    """Signals by clause; a clause without an undertaking is left out."""
    return _by(work, "clause", wanted)


def by_unit(work: Work, clause: str, wanted: Wanted = Wanted()) -> dict[tuple[str, str], Signals]:
    """Signals of one clause by division and unit."""
    found: dict[tuple[str, str], Signals] = defaultdict(Counter)
    only = _where(msgspec.structs.replace(wanted, clause=clause))
    reader = _Reader(work)
    for row in rows.counted(work.uow, ("division", "unit", *BASIS), *only, everywhere=False):
        reader.add(found[row.division, row.unit], row, row.division)
    return dict(found)


def divisions(work: Work) -> list[str]:
    """Where there are undertakings."""
    c = undertaking_count.c.division
    return [r.division for r in work.uow.rows(select(c).where(c != rows.EVERY).distinct().order_by(c))]


def units(work: Work, within: Collection[str]) -> list[str]:
    """Who has undertakings in these divisions."""
    c = undertaking_count.c
    found = select(c.unit).where(c.division.in_(within)).distinct().order_by(c.unit)
    return [row.unit for row in work.uow.rows(found)]


def differences(work: Work) -> list[tuple[rows.Group, int, int]]:
    """Every count that is not what the ledger says: group, kept, right."""
    kept, right = rows.all_groups(work.uow), Counter(g for row in _ledger(work) for g in rows.groups(row))
    found = ((group, kept.get(group, 0), right.get(group, 0)) for group in sorted({*kept, *right}))
    return [each for each in found if each[1] != each[2]]


def recount(work: Work) -> None:
    """Count every undertaking anew."""
    rows.replace(work.uow, _ledger(work))


def worst(signals: Signals) -> Signal | None:
    """The signal of several undertakings together: overdue before due soon before made good late; done where all are,
    not begun where none has; else on time. None where there is none.
    """
    for signal in (Signal.OVERDUE, Signal.DUE_SOON, Signal.DONE_LATE):
        if signals[signal]:
            return signal
    there = {signal for signal, number in signals.items() if number}
    if len(there) > 1:
        return Signal.ON_TIME
    return next(iter(there), None)


def basis_of(starts: str, due: str, cycle: str, reported: str, done: str, late: str, state: str) -> SignalBasis:
    """What a count's columns say of a signal."""
    return SignalBasis(
        date.fromisoformat(starts), _day(due), Cycle(cycle), _day(reported), _day(done), _day(late), State(state)
    )


def _ledger(work: Work) -> Iterable[dict[str, Any]]:
    return [row._asdict() for row in work.uow.rows(select(undertaking))]


def _by(work: Work, column: str, wanted: Wanted) -> dict[str, Signals]:
    reader = _Reader(work)
    alike = wanted.everywhere and not _rules_differ(work)
    columns = (column, *BASIS) if alike else (column, "division", *BASIS)
    found: dict[str, Signals] = defaultdict(Counter)
    for row in rows.counted(work.uow, columns, *_where(wanted), everywhere=alike):
        reader.add(found[getattr(row, column)], row, work.world.code.ljust(6, "0") if alike else row.division)
    return {key: signals for key, signals in found.items() if signals}


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    c = undertaking_count.c
    where: list[ColumnElement[bool]] = [c.division.in_(wanted.divisions)] if wanted.divisions else []
    where += [c.clause == wanted.clause] if wanted.clause else []
    where += [c.unit == wanted.unit] if wanted.unit else []
    where += [c.due_on >= wanted.since] if wanted.since else []
    where += [c.due_on.between("0", f"{wanted.until}-99")] if wanted.until else []
    return where


def _rules_differ(work: Work) -> bool:
    """Whether some division of this side has rules of its own, or its own calendar counts."""
    known = work.world.parameters(LEDGER, dict(shipped()))
    placed = any(value.place for parameter in known.values() for value in parameter.values)
    return placed or bool(work.world.rests)


class _Reader:
    """Works signals out; alike ones once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rules: dict[str, SignalRules] = {}
        self._known: dict[tuple[Any, ...], Signal | None] = {}

    def add(self, signals: Signals, row: Row[Any], division: str) -> None:
        """Count what a row counts by its signal."""
        if division not in self._rules:
            self._rules[division] = signal_rules(self._work.world, self._work.today, division)
        basis = tuple(getattr(row, name) for name in BASIS)
        key = (division, *basis)
        if key not in self._known:
            self._known[key] = signal_of(basis_of(*basis), self._work.today, self._rules[division])
        signal = self._known[key]
        if signal is not None:
            signals[signal] += row.number


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
