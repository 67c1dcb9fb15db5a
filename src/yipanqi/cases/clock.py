"""The clocks of cases and legs, by their holder's calendar, with pauses kept as intervals with reasons: a case's
promise in working days, a leg's limit in working days, calendar days or elapsed hours.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from yipanqi.cases.work import begins, day_of
from yipanqi.kernel.days import Calendar, Pause
from yipanqi.kernel.hours import Stop, hours_due


class Standing(msgspec.Struct, frozen=True):
    """How a clock stands on a day: limit and used in working days, the last day (None while it stands still), pause
    reason or "".
    """

    limit: int
    used: int
    due_on: date | None
    provisional: bool
    paused: str

    @property
    def left(self) -> int:
        """Working days left; negative when overdue."""
        return self.limit - self.used

    @property
    def overdue(self) -> bool:
        """Whether more days are used than were promised."""
        return self.used > self.limit


def standing(calendar: Calendar, accepted: date, limit: int, pauses: Collection[Pause], today: date) -> Standing:
    """How a clock that began the day after `accepted` stands on `today` (or stood on the day the case ended)."""
    due = calendar.due(accepted, limit, pauses)
    open_reason = next((p.reason for p in pauses if p.end is None), "")
    return Standing(
        limit,
        calendar.used(accepted, today, pauses),
        due.on if due else None,
        due.provisional if due else False,
        open_reason,
    )


class Unit(StrEnum):
    """What a leg's limit is counted in, named as units of parameters are."""

    WORKING_DAY = "working day"
    DAY = "day"
    HOUR = "hour"


class LegClock(msgspec.Struct, frozen=True):
    """The clock of a leg: so many units from a moment on, without the stops (each with its reason). `place`: the
    division of its holder, whose working days count; `noticed`: when it was noticed that the limit is over.
    """

    limit: int
    unit: Unit
    place: str
    since: datetime
    stops: tuple[Stop, ...] = ()
    noticed: datetime | None = None

    def due_at(self, calendar: Calendar) -> datetime | None:
        """When the limit is used up: to the moment for hours, else 24:00 of a day; None while it stands still.

        The day of the event is not counted, and calendar days end on a working day (民法典 201, 203).
        """
        if self.unit is Unit.HOUR:
            return hours_due(self.since, self.limit, self.stops)
        count = calendar.due if self.unit is Unit.WORKING_DAY else calendar.calendar_due
        due = count(day_of(self.since), self.limit, [_by_day(stop) for stop in self.stops])
        return end_of(due.on) if due else None

    def due_on(self, calendar: Calendar) -> date | None:
        """The last day that is in time."""
        at = self.due_at(calendar)
        return day_of(at - timedelta(microseconds=1)) if at else None

    def late(self, calendar: Calendar, now: datetime) -> bool:
        """Whether the limit is over."""
        at = self.due_at(calendar)
        return at is not None and now >= at

    @property
    def paused(self) -> str:
        """Why it stands still; "" where it runs."""
        return next((stop.reason for stop in self.stops if stop.end is None), "")

    def stop(self, at: datetime, reason: str) -> "LegClock":
        """Standing still from then on; a clock that stands still already goes on doing so."""
        if self.paused:
            return self
        return msgspec.structs.replace(self, stops=(*self.stops, Stop(at, None, reason)))

    def go_on(self, at: datetime) -> "LegClock":
        """Running again."""
        ended = tuple(Stop(s.start, at, s.reason) if s.end is None else s for s in self.stops)
        return msgspec.structs.replace(self, stops=ended)


def _by_day(stop: Stop) -> Pause:
    return Pause(day_of(stop.start), day_of(stop.end) if stop.end else None, stop.reason)


def end_of(day: date) -> datetime:
    """24:00 Beijing time."""
    return begins(day + timedelta(days=1))
