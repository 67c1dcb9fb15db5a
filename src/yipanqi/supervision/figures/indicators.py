"""Indicators of services, from counts of their cases: volumes, days against the promise, refusals, ratings.

For staff as they are, in any span and for any offices; for the public in one span and for the whole node, with small
groups hidden (`hiding`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date

import msgspec

from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Refused
from yipanqi.policy.parameters import ParameterValue
from yipanqi.store import figures
from yipanqi.store.figures import EVERY, Which
from yipanqi.supervision.figures.hiding import SMALLEST, at_least, parts_shown, shown
from yipanqi.supervision.figures.measuring import Days, measure, on_time, within

GRADES = ("1", "2", "3", "4", "5")
"""Of a rating, the best first (国办发〔2019〕51号)."""

BAD = ("4", "5")
"""Grades that the office has to answer for (差评)."""

REFUSED = "refused"
"""The outcome of a case that was decided against the person."""


class Span(msgspec.Struct, frozen=True):
    """Months, both taken in (2026-11)."""

    since: str
    until: str


class Goal(msgspec.Struct, frozen=True):
    """A promise that is not due yet: so many working days from a day on in a place ("" for everywhere), and the share
    of the cases decided already that it would have held for.
    """

    days: int
    due: date
    place: str
    kept: float | None


class Share(msgspec.Struct, frozen=True):
    """A share from 0 to 1; `least`: the least it can be, as those that are not of it are too few to tell."""

    value: float
    least: bool


class Standing(msgspec.Struct, frozen=True):
    """How cases stand now: open, of those past their day or due within the week, and paused."""

    open: int
    overdue: int
    due_soon: int
    paused: int


class Indicators(msgspec.Struct, frozen=True):
    """What one side's cases of a service show. None: too few to tell. `least`: `days.on_time` is the least it can be.

    `taken_in` is by the side that took the case in (SC, CQ), `grades` from very satisfied to very dissatisfied,
    `satisfied` the share of the first three; `months` the volume by month; `now` is None for the public.
    """

    service: str
    filed: int | None
    taken_in: tuple[tuple[str, int | None], ...] = ()
    months: tuple[tuple[str, int | None], ...] = ()
    decided: int | None = 0
    days: Days | None = None
    least: bool = False
    goals: tuple[Goal, ...] = ()
    outcomes: tuple[tuple[str, int | None], ...] = ()
    rated: int | None = 0
    grades: tuple[int | None, ...] = ()
    satisfied: Share | None = None
    now: Standing | None = None

    @property
    def refused(self) -> int | None:
        """How many were decided against the person."""
        return dict(self.outcomes).get(REFUSED, 0)


def year_to(day: date) -> Span:
    """The month of a day and the eleven before it: the one span that the public is given."""
    return Span(f"{day.year - (day.month < 12)}-{day.month % 12 + 1:02d}", f"{day:%Y-%m}")


def months_of(span: Span) -> list[str]:
    """Every month of a span; none where it has no beginning."""
    (year, month), found = map(int, span.since.split("-")), []
    while month and (at := f"{year}-{month:02d}") <= span.until:
        found.append(at)
        year, month = year + month // 12, month % 12 + 1
    return found


def of_services(
    work: Work, span: Span, *, offices: Collection[str] = (EVERY,), services: Collection[str] = ()
) -> dict[str, Indicators]:
    """Indicators as they are, by service; those without a case are left out."""
    return _of_services(work, span, offices, services, smallest=1)


def for_public(work: Work, services: Collection[str] = ()) -> dict[str, Indicators]:
    """The same as anyone may see them."""
    return _of_services(work, year_to(work.today), (EVERY,), services, smallest=SMALLEST)


def _of_services(
    work: Work, span: Span, offices: Collection[str], services: Collection[str], smallest: int
) -> dict[str, Indicators]:
    counted = _Counted(work, span, offices, services)
    standing = _standing(work, offices, services) if smallest == 1 else {}
    slugs = sorted({*counted.filed, *counted.days, *counted.grades, *standing})
    return {slug: _one(work, slug, counted, standing.get(slug), smallest) for slug in slugs}


class _Counted:
    """Counts of a span by service."""

    def __init__(self, work: Work, span: Span, offices: Collection[str], services: Collection[str]) -> None:
        self.filed: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.days: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        self.grades: dict[str, Counter[str]] = defaultdict(Counter)
        which = Which(offices, services, span.since, span.until)
        self.months = months_of(span)
        for row in figures.sums(work.uow, figures.FILED, ("service", "at", "word"), which):
            self.filed[row.service][row.at, row.word] = row.number
        for row in figures.sums(work.uow, figures.DECIDED, ("service", "word", "promised", "days"), which):
            self.outcomes[row.service][row.word] += row.number
            self.days[row.service][row.promised, row.days] += row.number
        for row in figures.sums(work.uow, figures.RATED, ("service", "word"), which):
            self.grades[row.service][row.word] = row.number


def _one(work: Work, slug: str, counted: _Counted, now: Standing | None, smallest: int) -> Indicators:
    months, sides = Counter[str](dict.fromkeys(counted.months, 0)), Counter[str]()
    for (month, side), number in counted.filed[slug].items():
        months[month] += number
        sides[side] += number
    outcomes = counted.outcomes[slug]
    histogram = {key: number for key, number in counted.days[slug].items() if key[1] >= 0}
    days, least = days_told(histogram, smallest)
    return Indicators(
        service=slug,
        filed=shown(sum(months.values()), smallest),
        taken_in=tuple(parts_shown(dict(sorted(sides.items())), smallest).items()),
        months=tuple(parts_shown(dict(sorted(months.items())), smallest).items()),
        decided=shown(sum(outcomes.values()), smallest),
        days=days,
        least=least,
        goals=tuple(_goals(work, slug, histogram, smallest)),
        outcomes=tuple(parts_shown(dict(sorted(outcomes.items())), smallest).items()),
        rated=shown(sum(counted.grades[slug].values()), smallest),
        satisfied=_satisfied(counted.grades[slug], smallest),
        grades=tuple(parts_shown({g: counted.grades[slug][g] for g in GRADES}, smallest).values()),
        now=now,
    )


def days_told(histogram: Mapping[tuple[int, int], int], smallest: int) -> tuple[Days | None, bool]:
    """Days as they may be told (None: too few), and whether the share on time is the least it can be."""
    number = sum(histogram.values())
    if number < max(smallest, 1):
        return None, False
    measured, good = measure(histogram), on_time(histogram)
    least = shown(number - good, smallest) is None
    return (msgspec.structs.replace(measured, on_time=at_least(good, number)) if least else measured), least


def _satisfied(grades: Mapping[str, int], smallest: int) -> Share | None:
    number, bad = sum(grades.values()), sum(grades.get(grade, 0) for grade in BAD)
    if number < max(smallest, 1):
        return None
    least = shown(bad, smallest) is None
    return Share(at_least(number - bad, number) if least else (number - bad) / number, least)


def _goals(work: Work, slug: str, histogram: Mapping[tuple[int, int], int], smallest: int) -> list[Goal]:
    number = sum(histogram.values())
    found = []
    for value in goals_of(work, slug):
        good = within(histogram, value.value)
        share = None if number < max(smallest, 1) else at_least(good, number) if smallest > 1 else good / number
        found.append(Goal(value.value, value.effective, value.where, share))
    return found


def goals_of(work: Work, slug: str) -> list[ParameterValue]:
    """Promised times of a service that are laid down and not due yet."""
    try:
        service = work.world.services.get(slug)
    except Refused:  # counted long ago, and no longer there
        return []
    own = work.world.parameters(slug, service.parameters)
    limits = dict.fromkeys(procedure.limit for procedure in service.procedures if procedure.limit)
    values = [value for name in limits if name in own for value in own[name].values]
    return [v for v in values if v.since <= work.today < v.effective and isinstance(v.value, int)]


def _standing(work: Work, offices: Collection[str], services: Collection[str]) -> dict[str, Standing]:
    today, week = work.today.isoformat(), date.fromordinal(work.today.toordinal() + 7).isoformat()
    which = Which(offices, services)
    due: dict[str, Counter[str]] = defaultdict(Counter)
    for row in figures.sums(work.uow, figures.DUE, ("service", "at"), which):
        when = "overdue" if row.at < today else "due_soon" if row.at <= week else "later"
        due[row.service][when] += row.number
    paused: Counter[str] = Counter()
    for row in figures.sums(work.uow, figures.PAUSED, ("service",), which):
        paused[row.service] += row.number
    open_: Counter[str] = Counter()
    for row in figures.sums(work.uow, figures.STATUS, ("service", "word"), which):
        open_[row.service] += row.number if row.word in _OPEN else 0
    return {
        slug: Standing(open_[slug], due[slug]["overdue"], due[slug]["due_soon"], paused[slug])
        for slug in {*open_, *due, *paused}
    }


_OPEN = frozenset({"submitted", "correcting", "accepted", "in hand"})
