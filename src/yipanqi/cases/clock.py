"""The clock of a case or leg: a limit in working days by its holder's calendar, with pauses kept as intervals with
reasons.
"""

from collections.abc import Collection
from datetime import date

import msgspec

from yipanqi.kernel.days import Calendar, Pause


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
