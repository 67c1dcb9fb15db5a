"""Legs: help that a case asks of others or gives them, each a move with an addressee, a clock and an answer."""

from datetime import date, datetime

import msgspec

from yipanqi.cases.clock import LegClock
from yipanqi.cases.timing import Timing
from yipanqi.cases.work import Counted
from yipanqi.store import cases as rows

LATE = "late "
"""Timers of this name and that of a leg call when the first of those legs is late."""


class Leg(msgspec.Struct):
    """One move of a case with its own state and clock. `there`: the number that the other's file of it has, where it is
    not the case's own (a part's).
    """

    id: str
    name: str
    move: str
    peer: str
    ours: bool
    state: str
    opened_at: datetime
    due_on: date | None = None
    ended_at: datetime | None = None
    there: str = ""
    clock: LegClock | None = None
    new: bool = False
    changed: bool = False

    def set_clock(self, clock: LegClock) -> None:
        """Keep how its clock stands now."""
        self.clock, self.changed = clock, not self.new


class Legs(Timing):
    """The legs of a case, and the timers that notice when one is late."""

    _legs: dict[str, Leg] | None = None

    @property
    def legs(self) -> dict[str, Leg]:
        """Its legs by id, oldest first."""
        if self._legs is None:
            self._legs = {
                row.id: Leg(
                    row.id,
                    row.name,
                    row.move,
                    row.peer,
                    row.ours,
                    row.state,
                    row.opened_at,
                    row.due_on,
                    row.ended_at,
                    row.there,
                    msgspec.json.decode(row.clock, type=LegClock) if row.clock else None,
                )
                for row in rows.legs(self.work.uow, self.number)
            }
        return self._legs

    def leg(self, name: str) -> Leg:
        """The leg of a name that is under way, else the youngest. Raises LookupError."""
        found = [leg for leg in self.legs.values() if leg.name == name]
        if not found:
            raise LookupError(f"case {self.number} has no leg {name!r}")
        return next((leg for leg in found if leg.ended_at is None), found[-1])

    def call_when_late(self, name: str) -> None:
        """Call when the next leg of that name is late, each once; never while its clock stands still.

        What is asked of this side is due when its leg is.
        """
        world, due = self.work.world, []
        for leg in self.legs.values():
            if leg.name == name and leg.ended_at is None and leg.clock is not None:
                calendar = world.calendar(leg.clock.place)
                at = leg.clock.due_at(calendar)
                if not leg.ours:
                    self._change(due_on=leg.clock.due_on(calendar), paused=leg.clock.paused)
                if at is not None and leg.clock.noticed is None:
                    due.append(at)
        if due:
            self.call_at(LATE + name, min(due), Counted(self.work.today, None))
        else:
            self.call_off(LATE + name)

    def late_legs(self, name: str) -> list[Leg]:
        """The legs of that name that are late; they are noted as noticed."""
        return [leg for leg in self.legs.values() if leg.name == name and leg.ended_at is None and self._notice(leg)]

    def end_leg(self, leg: Leg) -> None:
        """Nothing more is awaited in a leg; that it was late is noticed at the latest now."""
        leg.ended_at = self.work.now
        self._notice(leg)

    def _notice(self, leg: Leg) -> bool:
        """Note that a leg is late, once; whether it was noted now."""
        clock, now = leg.clock, self.work.now
        if clock is None or clock.noticed is not None or not clock.late(self.work.world.calendar(clock.place), now):
            return False
        leg.set_clock(msgspec.structs.replace(clock, noticed=now))
        return True

    def count_anew(self, name: str, counted: Counted) -> None:
        """Work out a timer's moment again, as the calendar has changed."""
        if name.startswith(LATE):
            self.call_when_late(name.removeprefix(LATE))
        else:
            super().count_anew(name, counted)

    def gather_legs(self) -> None:
        """Hand over the legs that are new."""
        for leg in (self._legs or {}).values():
            if leg.new:
                self.work.keep(
                    rows.leg,
                    {
                        "case_number": self.number,
                        "id": leg.id,
                        "name": leg.name,
                        "move": leg.move,
                        "peer": leg.peer,
                        "ours": leg.ours,
                        "state": leg.state,
                        "opened_at": leg.opened_at,
                        "due_on": leg.due_on,
                        "ended_at": leg.ended_at,
                        "there": leg.there,
                        "clock": _kept(leg),
                    },
                )
                leg.new = leg.changed = False

    def changed_legs(self) -> list[dict[str, object]]:
        """Legs that were there before and stand elsewhere now."""
        return [
            {
                "of_case": self.number,
                "of_leg": leg.id,
                "new_state": leg.state,
                "new_ended_at": leg.ended_at,
                "new_clock": _kept(leg),
            }
            for leg in (self._legs or {}).values()
            if leg.changed
        ]

    def legs_written(self) -> None:
        """All of them are in the database now."""
        for leg in (self._legs or {}).values():
            leg.changed = False


def _kept(leg: Leg) -> str | None:
    return msgspec.json.encode(leg.clock).decode() if leg.clock else None
