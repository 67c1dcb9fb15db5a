"""The ledger as a list: narrowed, a page at a time, with the signal of each; and the same as counts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, or_, select

from yipanqi.cases.work import Work
from yipanqi.policy.reader.document import Role
from yipanqi.store import undertakings as rows
from yipanqi.supervision.ledger.rules import signal_rules
from yipanqi.supervision.ledger.signals import OPEN, Cycle, Signal, SignalBasis, SignalRules, State, signal_of
from yipanqi.supervision.ledger.undertaking import Undertaking, of_row

PAGE = 50
_BASIS = ("starts_on", "due_on", "cycle", "reported_on", "done_on", "late_on", "state")


class Filter(msgspec.Struct, frozen=True):
    """What is looked for; "" and None for anything. `division` takes in what lies in it; `units` are full names.

    `text` is looked for in titles, units and clause ids; `asked`: waits to be confirmed; `problems`: waits for an
    answer; `ended` takes in what was dropped, moved or merged.
    """

    document: str = ""
    clause: str = ""
    unit: str = ""
    units: tuple[str, ...] | None = None
    division: str = ""
    role: Role | None = None
    field: str = ""
    signal: Signal | None = None
    text: str = ""
    asked: bool = False
    problems: bool = False
    ended: bool = False


class Line(msgspec.Struct, frozen=True):
    """An undertaking with its signal today; None for what was dropped, moved or merged."""

    undertaking: Undertaking
    signal: Signal | None


class Listed(msgspec.Struct, frozen=True):
    """A page of the list and how many there are in all."""

    lines: tuple[Line, ...]
    number: int


class Counts(msgspec.Struct, frozen=True):
    """How many undertakings have each signal: in all, and by document, unit and division."""

    signals: Mapping[Signal, int]
    documents: Mapping[str, Mapping[Signal, int]]
    units: Mapping[str, Mapping[Signal, int]]
    divisions: Mapping[str, Mapping[Signal, int]]


class Signals:
    """Signals of one day; the rules of each division are read once, and equal facts are judged once."""

    def __init__(self, work: Work) -> None:
        self._work, self._today = work, work.today
        self._rules: dict[str, SignalRules] = {}
        self._known: dict[tuple[str, tuple[object, ...]], Signal | None] = {}

    def rules(self, division: str) -> SignalRules:
        """The rules of a division."""
        if division not in self._rules:
            self._rules[division] = signal_rules(self._work.world, self._today, division)
        return self._rules[division]

    def of(self, undertaking: Undertaking) -> Signal | None:
        """The signal of an undertaking."""
        return signal_of(undertaking.basis, self._today, self.rules(undertaking.division))

    def of_facts(self, division: str, facts: tuple[object, ...]) -> Signal | None:
        """The signal of the columns of a basis, as the database has them."""
        key = (division, facts)
        if key not in self._known:
            self._known[key] = signal_of(_basis(*facts), self._today, self.rules(division))  # type: ignore[arg-type]
        return self._known[key]


def listed(work: Work, wanted: Filter, page: int = 1, most: int = PAGE) -> Listed:
    """A page of what is looked for, from 1."""
    signals, after = Signals(work), (max(page, 1) - 1) * most
    narrowed = select(rows.undertaking).where(*_conditions(work, wanted))
    if wanted.signal is None:
        number = rows.count(work.uow, narrowed)
        found = [of_row(row) for row in rows.listed(work.uow, narrowed, most, after)]
    else:
        ids = _with_signal(work, signals, wanted)
        number = len(ids)
        chosen = select(rows.undertaking).where(rows.undertaking.c.id.in_(ids[after : after + most]))
        found = [of_row(row) for row in rows.listed(work.uow, chosen, most, 0)]
    return Listed(tuple(Line(each, signals.of(each)) for each in found), number)


def every(work: Work, wanted: Filter, most: int = 100_000) -> Iterator[Line]:
    """All of what is looked for, for exports and feeds."""
    yield from listed(work, wanted, most=most).lines


def counts(work: Work, wanted: Filter) -> Counts:
    """How many of what is looked for have each signal; what has none is not counted."""
    signals, c = Signals(work), rows.undertaking.c
    facts = [c[name] for name in _BASIS]
    in_all: Counter[Signal] = Counter()
    grouped: tuple[dict[str, Counter[Signal]], ...] = ({}, {}, {})
    for row in rows.grouped(work.uow, (c.document, c.unit, c.division, *facts), _conditions(work, wanted)):
        signal = signals.of_facts(row.division, tuple(row[3 : 3 + len(facts)]))
        if signal is not None and wanted.signal in (None, signal):
            in_all[signal] += row.number
            for by, name in zip(grouped, (row.document, row.unit, row.division), strict=True):
                by.setdefault(name, Counter())[signal] += row.number
    return Counts(in_all, *grouped)


def deadlines_ahead(work: Work, months: int = 12) -> tuple[tuple[str, int], ...]:
    """How many deadlines of undertakings that run lie in each month from this one on: (2026-11, 3)."""
    c = rows.undertaking.c
    running = (c.state.in_(sorted(OPEN)), c.due_on >= work.today.replace(day=1))
    found: Counter[str] = Counter()
    for row in rows.grouped(work.uow, (c.due_on,), running):
        found[f"{row.due_on:%Y-%m}"] += row.number
    first = work.today.year * 12 + work.today.month - 1
    names = [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, first + months)]
    return tuple((name, found[name]) for name in names)


def _with_signal(work: Work, signals: Signals, wanted: Filter) -> list[str]:
    """Ids in the order of the list. A signal is of today and of its rules, so the database cannot select by it."""
    c = rows.undertaking.c
    facts = [c[name] for name in _BASIS]
    chosen = select(c.id, c.division, *facts).where(*_conditions(work, wanted))
    found = work.uow.rows(chosen.order_by(*rows.ORDER))
    return [row.id for row in found if signals.of_facts(row.division, tuple(row[2:])) is wanted.signal]


def _conditions(work: Work, wanted: Filter) -> list[ColumnElement[bool]]:
    c, found = rows.undertaking.c, []
    for name in ("document", "clause", "unit", "field"):
        if value := getattr(wanted, name):
            found.append(c[name] == value)
    if wanted.units is not None:
        found.append(c.unit.in_(wanted.units))
    if wanted.role is not None:
        found.append(c.role == wanted.role.value)
    if wanted.division:
        found.append(c.division.in_(_within(work, wanted.division)))
    if words := wanted.text.strip():
        found.append(
            or_(*(c[name].icontains(words, autoescape=True) for name in ("title", "title_en", "unit", "clause")))
        )
    if wanted.asked:
        found.append(c.asked_on.is_not(None))
    if wanted.problems:
        found.append(c.problems > 0)
    if not wanted.ended:
        found.append(c.state.in_([State.NOT_BEGUN, State.IN_HAND, State.DONE]))
    return found


def _within(work: Work, division: str) -> list[str]:
    known = work.world.divisions
    return [code for code in rows.divisions(work.uow) if known.within(code, division)]


def _basis(
    starts_on: date,
    due_on: date | None,
    cycle: str,
    reported_on: date | None,
    done_on: date | None,
    late_on: date | None,
    state: str,
) -> SignalBasis:
    return SignalBasis(starts_on, due_on, Cycle(cycle), reported_on, done_on, late_on, State(state))
