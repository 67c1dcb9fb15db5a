"""The node's inside: the world as it knows it, and units of work on its database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

import msgspec
import structlog
from sqlalchemy import select

from yipanqi.cases.held import NotAsked
from yipanqi.cases.service import Services
from yipanqi.cases.work import Held, Work, World, day_of
from yipanqi.exchange.agreements import Agreements
from yipanqi.exchange.keys import KeyRing
from yipanqi.kernel.days import Published
from yipanqi.kernel.divisions import Divisions, divisions
from yipanqi.kernel.offices import Offices, offices
from yipanqi.kernel.unique import unique
from yipanqi.node.departments import Department, Sources, Unanswered, away
from yipanqi.node.rules import baseline
from yipanqi.node.together import About, Together
from yipanqi.policy.overlay import OwnValue, overlay
from yipanqi.policy.parameters import Parameter
from yipanqi.store import cases as case_rows
from yipanqi.store import local
from yipanqi.store.database import Database, UnitOfWork
from yipanqi.store.vault import Vault


class ValueNews(msgspec.Struct, frozen=True):
    """A value of a parameter as an authority signs it and peers are told it."""

    service: str
    value: OwnValue


def write_value(news: ValueNews) -> bytes:
    """A value as JSON, decimals as numbers."""
    return msgspec.json.Encoder(decimal_format="number").encode(news)


def read_value(body: bytes) -> ValueNews:
    """A value as signed; decimals stay exact. Raises msgspec.ValidationError where it is none."""
    return msgspec.json.Decoder(ValueNews, float_hook=Decimal).decode(body)


T = TypeVar("T")

log = structlog.get_logger(__name__)


def _announced(own: OwnValue, entered: date) -> OwnValue:
    """A value that is entered after its first day became known then, where it does not say when."""
    if own.value.announced is not None or entered <= own.value.effective:
        return own
    return msgspec.structs.replace(own, value=msgspec.structs.replace(own.value, announced=entered))


class PracticeKey(RuntimeError):
    """The database of a live node holds practice keys."""


class UnknownVersion(RuntimeError):
    """The database holds open cases of a service version that this program does not have."""


class Inside:
    """One administration. `clock` gives aware datetimes, `randomness` bytes; a live node takes no practice key."""

    def __init__(
        self,
        code: str,
        database: Database,
        vault: Vault,
        services: Services,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
        *,
        live: bool = False,
        places: Divisions | None = None,
        directory: Offices | None = None,
        departments: Sequence[Department] = (),
    ) -> None:
        self.code, self.database, self.live = code, database, live
        self.clock = clock
        self.listener: Callable[[str], None] = lambda _whom: None
        """Called after a commit: with a peer for which something was posted, or our own code when something came in."""
        self.file_listener: Callable[[str], None] = lambda _peer: None
        """Called after a commit with a peer to which a file is to be carried."""
        self._new_id = lambda: unique(clock(), randomness)
        self._together = Together(self.work_on)
        self.sources = Sources(departments, services)
        self._world = World(
            code,
            live,
            vault,
            services,
            places or divisions(),
            directory or offices(),
            KeyRing(code),
            Agreements(),
            lambda: randomness(16),
            asked=self.sources.registers,
        )
        self.refresh()
        if live and any(key.practice for key in self._world.ring.all()):
            raise PracticeKey("a live node starts on a database of its own, without practice keys")
        self._check_versions()

    @property
    def world(self) -> World:
        """What the node knows apart from its cases."""
        return self._world

    def refresh(self) -> None:
        """Read keys and agreements again."""
        with self.database.read(self.clock()) as uow:
            self._refresh_within(uow)

    def _check_versions(self) -> None:
        table = case_rows.case
        with self.database.read(self.clock()) as uow:
            in_use = uow.rows(select(table.c.service, table.c.version).where(table.c.closed_at.is_(None)).distinct())
        lacking = [
            f"{row.service} {row.version}" for row in in_use if not self._world.services.has(row.service, row.version)
        ]
        if lacking:
            raise UnknownVersion(f"cases are open of versions that are not here: {', '.join(sorted(lacking))}")

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """A bare unit of work."""
        world = self._world
        try:
            with self.database.write(self.clock(), self._new_id) as uow:
                yield uow
        except BaseException:
            if self._world is not world:  # keys or agreements were read that are not kept after all
                self.refresh()
            raise
        for peer in uow.posted:
            self.listener(peer)
        for peer in uow.shared:
            self.file_listener(peer)

    @contextmanager
    def work_on(self) -> Iterator[Work]:
        """A unit of work on cases, flushed before it ends."""
        with self.transaction() as uow:
            work = Work(uow, self._world)
            yield work
            work.flush()

    def command(self, command: Callable[[Work], T], about: About = MappingProxyType({})) -> T:
        """Do something in a unit of work, together with what other threads ask at the same time. It may be run twice,
        so it changes nothing but the database. `about` says what it will ask for, so that all of it is read at once.

        Where a department has to be asked first it is, and the command is run again. Raises Refused where that does
        not answer.
        """
        answers: dict[tuple[str, str], Held] = {}

        def with_answers(work: Work) -> T:
            work.answers.update(answers)
            return command(work)

        while True:
            try:
                return self._together.run(with_answers if answers else command, about)
            except NotAsked as missing:
                try:
                    answers[missing.register, missing.who.number] = self.sources.answer(missing, self.clock())
                except Unanswered as error:
                    log.warning("department.away", register=missing.register)
                    raise away() from error

    @contextmanager
    def look(self) -> Iterator[Work]:
        """A view for reading."""
        with self.database.read(self.clock()) as uow:
            yield Work(uow, self._world)

    @property
    def peers(self) -> list[str]:
        """The nodes whose keys are known."""
        return sorted({key.owner for key in self._world.ring.all()} - {self.code})

    def _refresh_within(self, uow: UnitOfWork) -> None:
        self._world = replace(
            self._world,
            ring=KeyRing.load(self.code, uow, self._world.vault),
            agreements=Agreements.load(uow),
            published=tuple(Published(*year) for year in local.years(uow)),
            overlays=self._overlays(uow),
        )

    def _overlays(self, uow: UnitOfWork) -> dict[str, dict[str, Parameter]]:
        by_service: dict[str, list[OwnValue]] = {}
        for row in local.values(uow):
            own = _announced(read_value(row.body).value, day_of(row.entered_at))
            by_service.setdefault(row.service, []).append(own)
        services = self._world.services
        return {slug: overlay(baseline(services, slug), own) for slug, own in by_service.items()}
