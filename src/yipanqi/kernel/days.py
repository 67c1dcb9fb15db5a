"""Working days by the State Council's calendar, pauses as intervals, and deadlines that say how sure they are.

Every interval leaves out its first day and takes in its last: the day something happens is not counted (民法典 201,
行政许可法 82). A pause is one too: the day the notice goes out is still used, the day the papers come in is not, and
the next one counts again.

A year is known where staff have entered its published calendar or chinesecalendar has it. Any other is provisional:
weekends and statutory holidays are off, and the swapped days that nobody has announced yet are missing.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache, lru_cache

import chinese_calendar
import holidays
import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

_DAY = timedelta(days=1)
_SATURDAY = 5


class Published(msgspec.Struct, frozen=True):
    """The whole calendar of one year as published: days off, and weekend days worked in exchange.

    It may reach into the December before (元旦). Raises Refused where a day is both, or of another year.
    """

    year: int
    off: frozenset[date]
    worked: frozenset[date]

    def __post_init__(self) -> None:
        if self.off & self.worked:
            raise Refused(
                Problem("calendar-both", Text("同一天不能既放假又上班", "a day is both off and worked"), "worked")
            )
        if any((d + 31 * _DAY).year != self.year and d.year != self.year for d in self.off | self.worked):
            raise Refused(
                Problem("calendar-year", Text("日期不属于该年度的放假安排", "a day is of another year"), "off")
            )


class LocalRest(msgspec.Struct, frozen=True):
    """Days off in one division only, such as 火把节 in 凉山 (513400)."""

    division: str
    off: frozenset[date]


class Pause(msgspec.Struct, frozen=True):
    """The clock stands still from the day after `start` to `end` itself; without an end it still does."""

    start: date
    end: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on that day."""
        return self.start < day and (self.end is None or day <= self.end)


class Deadline(msgspec.Struct, frozen=True):
    """The last day of a limit; provisional where it was counted through a year whose calendar is not published."""

    on: date
    provisional: bool


class Calendar(msgspec.Struct, frozen=True, cache_hash=True):
    """The working days of one place. Entered years (one each) outrank the library's; local days off outrank both."""

    published: tuple[Published, ...] = ()
    local: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len({p.year for p in self.published}) < len(self.published):
            raise Refused(
                Problem("calendar-twice", Text("同一年度只能有一份放假安排", "a year is entered twice"), "year")
            )

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.local or any(day in p.off for p in self.published):
            return False
        if any(day in p.worked for p in self.published):
            return True
        if any(day.year == p.year for p in self.published):
            return day.weekday() < _SATURDAY
        return day not in (_known_rest(day.year) or _likely_rest(day.year))

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether some year from `start` to `end` has no published calendar."""
        entered = {p.year for p in self.published}
        return any(y not in entered and _known_rest(y) is None for y in range(start.year, end.year + 1))

    def add(self, start: date, working_days: int) -> Deadline:
        """The day on which that many working days are used up; the day after `start` can be the first."""
        return _counted(self, start, working_days)

    def between(self, start: date, end: date) -> int:
        """Working days used from `start` (not counted) to `end` (counted); 0 where `end` is not after `start`."""
        return self.used(start, end, ())

    def calendar_days(self, start: date, days: int) -> Deadline:
        """The end of a limit in calendar days; a last day of rest moves it to the next working day (民法典 203)."""
        return self._not_on_rest(start, start + days * _DAY)

    def calendar_due(self, start: date, limit: int, pauses: Collection[Pause]) -> Deadline | None:
        """The end of a limit in calendar days, without those in a pause; None while a pause without an end holds it
        up.
        """
        day, left = start, limit
        while left > 0:
            day += _DAY
            if any(p.end is None and p.covers(day) for p in pauses):
                return None
            left -= not any(p.covers(day) for p in pauses)
        return self._not_on_rest(start, day)

    def _not_on_rest(self, start: date, last: date) -> Deadline:
        while not self.is_working(last):
            last += _DAY
        return Deadline(last, self.is_provisional(start, last))

    def used(self, start: date, today: date, pauses: Collection[Pause]) -> int:
        """Working days used by the end of `today`, without those in a pause; pauses that overlap count once."""
        return sum(self._runs(start + n * _DAY, pauses) for n in range(1, (today - start).days + 1))

    def due(self, start: date, limit: int, pauses: Collection[Pause]) -> Deadline | None:
        """The last day of a limit in working days; None while a pause that has no end yet holds it up."""
        held = min((p.start for p in pauses if p.end is None), default=date.max)
        if held < date.max and self.used(start, held, pauses) < limit:
            return None
        return self._count(start, limit, pauses)

    def _count(self, start: date, working_days: int, pauses: Collection[Pause]) -> Deadline:
        day, left = start, working_days
        while left > 0:
            day += _DAY
            left -= self._runs(day, pauses)
        return Deadline(day, self.is_provisional(start, day))

    def _runs(self, day: date, pauses: Collection[Pause]) -> bool:
        return self.is_working(day) and not any(p.covers(day) for p in pauses)


def years_after(day: date, years: int) -> date:
    """The same day so many years on; the last of its month where there is none (民法典 202)."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


@lru_cache(4096)
def _counted(calendar: Calendar, start: date, working_days: int) -> Deadline:
    return calendar._count(start, working_days, ())


def calendar_at(places: Collection[str], published: Iterable[Published], rests: Iterable[LocalRest]) -> Calendar:
    """The calendar of a place, named by its code and what it lies in: all that was published, the local rests there."""
    return Calendar(tuple(published), frozenset(d for r in rests if r.division in places for d in r.off))


@cache
def _known_rest(year: int) -> frozenset[date] | None:
    try:
        return frozenset(d for d in _days_of(year) if not chinese_calendar.is_workday(d))
    except NotImplementedError:
        return None


@cache
def _likely_rest(year: int) -> frozenset[date]:
    statutory = holidays.country_holidays("CN", years=year, observed=False)
    return frozenset(d for d in _days_of(year) if d.weekday() >= _SATURDAY or d in statutory)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + n * _DAY for n in range((date(year + 1, 1, 1) - first).days)]
