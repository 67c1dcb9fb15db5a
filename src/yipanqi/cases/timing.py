"""The clock of a case: acceptance, the promise, pauses, and the timers that call it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import update

from yipanqi.cases.clock import Standing, end_of, standing
from yipanqi.cases.file import CaseFile
from yipanqi.cases.work import Counted, day_of
from yipanqi.kernel.days import Calendar, Pause
from yipanqi.store import cases as rows


class Timing(CaseFile):
    """Limits and timers of a case."""

    def call_at(self, name: str, at: datetime, counted: Counted | None = None) -> None:
        """Perform the timer's action at a moment unless stopped; `counted` says how the moment follows from the
        calendar, so that it can be worked out anew when a calendar is published.
        """
        self.work.set_timer(self.number, name, at, self.lane, counted)

    def call_in(self, name: str, working_days: int) -> None:
        """Perform the timer's action at the end (24:00 Beijing time) of the day that uses up that many working days."""
        today = self.work.today
        self.call_at(name, end_of(self.calendar.add(today, working_days).on), Counted(today, working_days))

    def call_when_due(self, name: str) -> None:
        """Perform the timer's action once the promised days are over; at once where they are already.

        Nothing is set while the clock stands still. Where it goes on with no day left, today is the last.
        """
        clock = self.clock()
        if clock is not None and clock.due_on is not None:
            last = clock.due_on if clock.overdue else max(clock.due_on, self.work.today)
            self.call_at(name, end_of(last), Counted(self.work.today, None))

    def count_anew(self, name: str, counted: Counted) -> None:
        """Work out a timer's moment again, as the calendar has changed."""
        if counted.working_days is None:
            self.call_when_due(name)
        else:
            self.call_at(name, end_of(self.calendar.add(counted.since, counted.working_days).on), counted)

    def promise(self, due_on: date) -> None:
        """The promised day, where it is worked out again."""
        self._change(due_on=due_on)

    def call_off(self, name: str) -> None:
        """Stop a timer."""
        self.work.stop_timer(self.number, name)

    def accept(self, since: datetime | None = None) -> None:
        """The clock begins, now or as of an earlier moment: the promise is the parameter as it holds for the places on
        that day.
        """
        moment = since or self.work.now
        days = int(self.rules(day_of(moment))[self.procedure.limit])
        due = self.calendar.add(day_of(moment), days)
        self._change(accepted_at=moment, limit_days=days, due_on=due.on)

    @property
    def calendar(self) -> Calendar:
        """The working days of the office that answers."""
        return self.work.world.calendar(self.division)

    def clock(self, pauses: Sequence[Pause] | None = None) -> Standing | None:
        """How the promised time stands, or stood when the outcome was there; None before acceptance."""
        if self.field("accepted_at") is None:
            return None
        closed = self.field("concluded_at") or self.field("closed_at")
        return standing(
            self.calendar,
            day_of(self.field("accepted_at")),
            self.field("limit_days"),
            self.pauses() if pauses is None else pauses,
            day_of(closed) if closed else self.work.today,
        )

    def count_days(self, *, anew: bool = False) -> None:
        """Keep how many working days were used once the outcome is there; they are counted (`cases.counting`).
        `anew`: as the calendar is now.
        """
        accepted, decided = self.field("accepted_at"), self.field("decided_at")
        if accepted is not None and decided is not None and (anew or self.field("used_days") is None):
            self._change(used_days=self.calendar.used(day_of(accepted), day_of(decided), self.pauses()))

    def pauses(self) -> list[Pause]:
        """The pauses of the clock so far."""
        if not self.field("pauses"):
            return []
        found = rows.pauses(self.work.uow, self.number)
        return [Pause(row.begun, row.ended, row.reason) for row in found]

    def pause(self, reason: str) -> None:
        """Stop the clock from tomorrow on, for a lawful reason."""
        self.work.uow.execute(
            rows.pause.insert(),
            {
                "case_number": self.number,
                "begun": self.work.today,
                "place": self.field("pauses"),
                "ended": None,
                "reason": reason,
            },
        )
        self._change(due_on=None, paused=reason, pauses=self.field("pauses") + 1)

    def resume(self) -> None:
        """Let the clock go on from tomorrow."""
        table = rows.pause
        self.work.uow.execute(
            update(table)
            .where(table.c.case_number == self.number, table.c.ended.is_(None))
            .values(ended=self.work.today)
        )
        now = self.clock()
        self._change(due_on=now.due_on if now else None, paused="")
