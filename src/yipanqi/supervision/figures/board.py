"""The chessboard: every clause of every document a stone, by how its undertakings stand on both sides.

A stone shows the worst signal among them and says how many of each there are. A clause without an undertaking (general
words, a draft for comment) is not begun, unless a service that carries it out has cases: then it runs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

import msgspec

from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Clause
from yipanqi.supervision.editions import catalogue_of
from yipanqi.supervision.figures import neighbours, undertakings
from yipanqi.supervision.figures.indicators import Indicators, Span, for_public, of_services, year_to
from yipanqi.supervision.figures.neighbours import PublicFigures
from yipanqi.supervision.figures.scope import Scope
from yipanqi.supervision.figures.undertakings import Signals, Wanted, worst
from yipanqi.supervision.ledger.signals import Signal

WORST_FIRST = (
    Signal.OVERDUE,
    Signal.DUE_SOON,
    Signal.DONE_LATE,
    Signal.NOT_BEGUN,
    Signal.ON_TIME,
    Signal.DONE,
)


class Filter(msgspec.Struct, frozen=True):
    """What the board is narrowed to; "" for all. `side` is an administration (51), `place` a division, `since` and
    `until` are months of deadlines and cases.
    """

    side: str = ""
    place: str = ""
    unit: str = ""
    field: str = ""
    document: str = ""
    signal: str = ""
    since: str = ""
    until: str = ""

    @property
    def any(self) -> bool:
        """Whether it narrows at all."""
        return self != Filter()


class SideSignals(msgspec.Struct, frozen=True):
    """How the undertakings of one side stand: ours now, a neighbour's as it told (`as_of`)."""

    side: str
    as_of: datetime | None
    signals: dict[Signal, int]

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self.signals.values())


class Stone(msgspec.Struct, frozen=True):
    """A clause on the board. `runs`: the services among its own that have a folder here."""

    clause: Clause
    signal: Signal
    sides: tuple[SideSignals, ...]
    runs: tuple[str, ...]
    by_cases: bool

    @property
    def undertakings(self) -> int:
        """Of both sides."""
        return sum(side.number for side in self.sides)


class Board(msgspec.Struct, frozen=True):
    """The stones that the filter leaves, both sides' signals together, and the figures of services, ours and told."""

    as_of: datetime
    wanted: Filter
    exact: bool
    span: Span
    stones: tuple[Stone, ...]
    sides: tuple[SideSignals, ...]
    services: Mapping[str, Indicators]
    told: tuple[PublicFigures, ...]

    @property
    def legend(self) -> dict[Signal, int]:
        """How many stones show each signal."""
        found = Counter(stone.signal for stone in self.stones)
        return {signal: found[signal] for signal in Signal}

    @property
    def needs_action(self) -> list[Stone]:
        """Those overdue or due soon, the worst first, then by deadline."""
        bad = [s for s in self.stones if s.signal in (Signal.OVERDUE, Signal.DUE_SOON)]
        return sorted(bad, key=lambda s: (s.signal is not Signal.OVERDUE, s.clause.deadline.on or date.max))


def board(work: Work, scope: Scope, wanted: Filter = Filter()) -> Board:
    """The board as someone may see it. Raises Refused for a filter that means nothing."""
    _check(work, wanted)
    told = neighbours.told(work)
    services = indicators(work, scope, wanted)
    ours = _ours(work, wanted)
    theirs = [each for each in told if _shows_neighbour(each, wanted)]
    running = _running(work)
    stones = [
        _stone(clause, [*_sides(work, clause.id, ours, theirs, wanted)], running, services)
        for clause in catalogue_of(work).clauses.values()
        if wanted.field in ("", clause.field) and wanted.document in ("", clause.document.id)
    ]
    left = tuple(s for s in stones if _is_left(s, wanted))
    span = year_to(work.today) if not scope.exact else _span(work, wanted)
    return Board(work.now, wanted, scope.exact, span, left, tuple(_together(left)), services, told)


def stone(work: Work, scope: Scope, clause: str) -> Stone:
    """One clause. Raises Refused (unknown)."""
    found = catalogue_of(work).clauses.get(clause)
    if found is None:
        raise unknown("clause", "目录中没有这一条", "There is no such clause in the catalogue")
    ours = undertakings.by_clause(work, Wanted(clause))
    sides = _sides(work, clause, ours, neighbours.told(work), Filter())
    return _stone(found, [*sides], _running(work), of_clause(work, scope, found))


def of_clause(work: Work, scope: Scope, clause: Clause) -> Mapping[str, Indicators]:
    """The figures of the services that carry a clause out."""
    running = _running(work)
    return _indicators(work, scope, Filter(), [slug for slug in clause.services if slug in running])


def indicators(
    work: Work, scope: Scope, wanted: Filter = Filter(), services: Collection[str] = ()
) -> Mapping[str, Indicators]:
    """The figures of services (or of these): as they are for the offices that someone may see, else as the public sees
    them.
    """
    slugs = [s.slug for s in work.world.services.newest() if wanted.field in ("", s.category)]
    slugs = [slug for slug in slugs if slug in services] if services else slugs
    if wanted.document:
        asked = {slug for c in catalogue_of(work).of(wanted.document) for slug in c.services}
        slugs = [slug for slug in slugs if slug in asked]
    return _indicators(work, scope, wanted, slugs) if wanted.side in ("", work.world.code) else {}


def _running(work: Work) -> set[str]:
    return {service.slug for service in work.world.services.newest()}


def _indicators(work: Work, scope: Scope, wanted: Filter, slugs: list[str]) -> Mapping[str, Indicators]:
    if not slugs:
        return {}
    if not scope.exact:
        return for_public(work, slugs)
    offices = scope.within(work, wanted.place)
    return of_services(work, _span(work, wanted), offices=offices, services=slugs) if offices else {}


def _span(work: Work, wanted: Filter) -> Span:
    year = year_to(work.today)
    if not wanted.since and not wanted.until:
        return year
    return Span(wanted.since or "0000-00", wanted.until or year.until)


def _ours(work: Work, wanted: Filter) -> Mapping[str, Signals]:
    if wanted.side not in ("", work.world.code):
        return {}
    inside = tuple(d.code for d in work.world.divisions if work.world.divisions.within(d.code, wanted.place))
    return undertakings.by_clause(
        work, Wanted("", inside if wanted.place else (), wanted.unit, wanted.since, wanted.until)
    )


def _shows_neighbour(told: PublicFigures, wanted: Filter) -> bool:
    narrowed = wanted.place or wanted.unit or wanted.since or wanted.until  # what it told is not as fine as that
    return wanted.side in ("", told.node) and not narrowed


def _sides(
    work: Work, clause: str, ours: Mapping[str, Signals], theirs: Iterable[PublicFigures], wanted: Filter
) -> Iterable[SideSignals]:
    if wanted.side in ("", work.world.code):
        yield SideSignals(work.world.code, None, dict(ours.get(clause, {})))
    for told in theirs:
        yield SideSignals(told.node, told.made_at, {Signal(s): n for s, n in told.of(clause).items()})


def _stone(clause: Clause, sides: list[SideSignals], running: set[str], services: Mapping[str, Indicators]) -> Stone:
    together: Signals = Counter()
    for side in sides:
        together.update(side.signals)
    signal = worst(together)
    runs = tuple(slug for slug in clause.services if slug in running)
    by_cases = signal is None and any(slug in services for slug in runs)
    if signal is None:
        signal = Signal.ON_TIME if by_cases else Signal.NOT_BEGUN
    return Stone(clause, signal, tuple(side for side in sides if side.signals), runs, by_cases)


def _is_left(stone: Stone, wanted: Filter) -> bool:
    narrowed = wanted.side or wanted.place or wanted.unit or wanted.since or wanted.until
    return wanted.signal in ("", stone.signal) and (not narrowed or stone.undertakings > 0)


def _together(stones: Iterable[Stone]) -> list[SideSignals]:
    found: dict[str, SideSignals] = {}
    for side in (side for stone in stones for side in stone.sides):
        known = found.get(side.side, SideSignals(side.side, side.as_of, {}))
        found[side.side] = SideSignals(side.side, side.as_of, dict(Counter(known.signals) + Counter(side.signals)))
    return list(found.values())


def _check(work: Work, wanted: Filter) -> None:
    known = {
        "place": not wanted.place or any(d.code == wanted.place for d in work.world.divisions),
        "signal": wanted.signal in ("", *Signal),
        "document": wanted.document in ("", *catalogue_of(work).documents),
        "since": _is_month(wanted.since),
        "until": _is_month(wanted.until) and (not wanted.since or not wanted.until or wanted.since <= wanted.until),
    }
    bad = [name for name, good in known.items() if not good]
    if bad:
        said = Text("筛选条件无效", "This cannot be filtered by")
        raise Refused([Problem("board-filter", said, name) for name in bad])


def _is_month(month: str) -> bool:
    if not month:
        return True
    year, dash, number = month.partition("-")
    return len(month) == 7 and bool(dash) and year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12
