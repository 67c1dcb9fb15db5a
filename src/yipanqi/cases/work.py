"""One unit of work on cases: the transaction, what the node knows of the world, and what is to be kept at its end.

Rows are gathered while the work is done and written together at the end, so that a group of effects takes few
statements.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Table

from yipanqi.cases.service import Services
from yipanqi.exchange.agreements import Agreements
from yipanqi.exchange.keys import KeyRing
from yipanqi.exchange.mailbox import Message, post
from yipanqi.kernel.days import Calendar, LocalRest, Published, calendar_at
from yipanqi.kernel.divisions import Divisions
from yipanqi.kernel.offices import Offices
from yipanqi.kernel.problems import unknown
from yipanqi.policy.parameters import Parameter
from yipanqi.store import cases as rows
from yipanqi.store import figures
from yipanqi.store.database import UnitOfWork
from yipanqi.store.figures import Cell
from yipanqi.store.vault import Vault

if TYPE_CHECKING:
    from yipanqi.cases.case import Case

BEIJING = timezone(timedelta(hours=8))
"""The one time zone of both sides."""


@lru_cache(1024)
def day_of(moment: datetime) -> date:
    """The Beijing day of a moment."""
    return moment.astimezone(BEIJING).date()


def begins(day: date) -> datetime:
    """The first moment of a Beijing day."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def new_year(moment: datetime) -> datetime:
    """The first moment of the Beijing year that a moment lies in."""
    return begins(date(day_of(moment).year, 1, 1))


class Held(NamedTuple):
    """What a department has answered: the entry as JSON (b"null" for none), since when it is true (None: today), and
    which department.
    """

    value: bytes
    valid_from: date | None
    source: str


@dataclass(frozen=True)
class World:
    """What a node knows apart from its cases: services, places, offices, calendars, keys, agreements, confirmed
    values; `asked` are the registers (`service/name`) that departments are asked for.
    """

    code: str
    live: bool
    vault: Vault
    services: Services
    divisions: Divisions
    offices: Offices
    ring: KeyRing
    agreements: Agreements
    salt: Callable[[], bytes]
    published: tuple[Published, ...] = ()
    rests: tuple[LocalRest, ...] = ()
    overlays: dict[str, dict[str, Parameter]] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def calendar(self, division: str) -> Calendar:
        """The working days of a place."""
        return _calendar(self.divisions.ancestors(division), self.published, self.rests)

    def parameters(self, service: str, shipped: dict[str, Parameter]) -> dict[str, Parameter]:
        """A service's parameters with this node's own values over them."""
        own = self.overlays.get(service)
        return {**shipped, **own} if own else shipped


_calendar = lru_cache(512)(calendar_at)
"""Calendars are asked for with every case; the same one is made once."""


@dataclass(frozen=True)
class Counted:
    """How a moment follows from the calendar: so many working days after a day, or (None) when the promise is over."""

    since: date
    working_days: int | None


class Work:
    """One unit of work on cases. `flush` writes what was gathered: before the transaction ends, and before anything is
    asked of the database that may have been gathered.
    """

    def __init__(self, uow: UnitOfWork, world: World) -> None:
        self.uow, self.world = uow, world
        self.vault = world.vault
        self.answers: dict[tuple[str, str], Held] = {}
        """What departments have answered for this unit of work, by register and number of the person."""
        self._cases: dict[str, Case] = {}
        self._new: dict[Table, list[dict[str, object]]] = defaultdict(list)
        self._messages: list[Message] = []
        self._timers: dict[tuple[str, str], dict[str, object] | None] = {}
        self._counts: Counter[Cell] = Counter()
        self._next: deque[Callable[[], None]] = deque()
        self._settling = False

    @property
    def now(self) -> datetime:
        """The node's time."""
        return self.uow.now

    @property
    def today(self) -> date:
        """The Beijing day."""
        return day_of(self.uow.now)

    def case(self, number: str) -> "Case":
        """A case by number. Raises Refused (unknown)."""
        found = self.find(number)
        if found is None:
            raise unknown("case-unknown", f"没有编号为 {number} 的办件", f"there is no case {number}")
        return found

    def find(self, number: str) -> "Case | None":
        """A case by number, or None."""
        from yipanqi.cases.case import Case

        if number not in self._cases:
            row = rows.get(self.uow, number)
            if row is None:
                return None
            self._cases[number] = Case.load(self, row)
        return self._cases[number]

    def open_of(self, applicant: str, service: str, procedure: str) -> list[str]:
        """Numbers of a party's cases of a procedure that have not ended, with what this unit of work has done."""
        asked = (applicant, service, procedure)
        here = {n: c for n, c in self._cases.items() if (c.applicant, c.service.slug, c.procedure.id) == asked}
        kept = [number for number in rows.open_of(self.uow, *asked) if number not in here]
        return kept + [number for number, case in here.items() if not case.ended and case.role not in rows.APART]

    def hold(self, case: "Case") -> None:
        """Keep a new case in this unit of work."""
        self._cases[case.number] = case

    def keep(self, table: Table, row: dict[str, Any]) -> None:
        """A new row, written at the end."""
        self._new[table].append(row)

    def count(self, changes: Iterable[tuple[Cell, int]]) -> None:
        """Add to figures, at the end; what cancels out in this unit of work costs nothing."""
        for cell, by in changes:
            self._counts[cell] += by

    def say(self, message: Message) -> None:
        """A message to a peer, posted at the end."""
        self._messages.append(message)

    def later(self, what: Callable[[], None]) -> None:
        """Do something once what is being done on a case is done: what one case says to another of this node."""
        self._next.append(what)

    def settle(self) -> None:
        """Do all that was put off, and what that puts off."""
        if self._settling:
            return
        self._settling = True
        try:
            while self._next:
                self._next.popleft()()
        finally:
            self._settling = False

    def set_timer(self, number: str, name: str, at: datetime, lane: int, counted: Counted | None = None) -> None:
        """Call a case at a moment; a timer of the same name is replaced."""
        since, days = (counted.since, counted.working_days) if counted else (None, None)
        self._timers[number, name] = {
            "case_number": number,
            "name": name,
            "due_at": at,
            "lane": lane,
            "counted_from": since,
            "working_days": days,
        }

    def stop_timer(self, number: str, name: str) -> None:
        """Do not call any more."""
        self._timers[number, name] = None

    def flush(self) -> None:
        """Write everything that was gathered."""
        for case in self._cases.values():
            case.gather()
        for table, new in self._new.items():
            self.uow.add(table, new)
        self._new.clear()
        rows.set_cases(self.uow, [c.changes() for c in self._cases.values() if c.changed])
        rows.set_legs(self.uow, [row for c in self._cases.values() for row in c.changed_legs()])
        for case in self._cases.values():
            case.written()
        self._write_timers()
        figures.count(self.uow, self._counts)
        self._counts.clear()
        post(self.uow, self.world.ring, self._messages)
        self._messages.clear()

    def _write_timers(self) -> None:
        rows.drop_timers(self.uow, self._timers)
        self.uow.add(rows.timer, [row for row in self._timers.values() if row is not None])
        self._timers.clear()
