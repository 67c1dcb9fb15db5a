"""Two or three administrations with their people, a network and a bank: all of it in this process, on one virtual
clock.

Everything random comes from the seed. A node dies at a commit where fate says so; it is then built anew on its
database.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import combinations
from typing import TypeVar

from sqlalchemy import select, text

from yipanqi.cases.service import Services
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.exchange.door import TurnedAway
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node, UnknownVersion, introduce
from yipanqi.organisations.bank import Bank, Fault, Order, Treatment
from yipanqi.protocols.transfer.money import BANK, Credited, Executed
from yipanqi.services.social_insurance.pension_transfer import SERVICE
from yipanqi.simulation.crashes import Crash, FragileDatabase, Moment
from yipanqi.simulation.history import Broken, History
from yipanqi.simulation.network import Carried, Network, Weather
from yipanqi.simulation.population import PLACES, made_up, settle
from yipanqi.simulation.third import COUNTY, THIRD, directory, places
from yipanqi.store import cases as rows
from yipanqi.store.vault import Vault

T = TypeVar("T")
FIRST, SECOND = SERVICE, replace(SERVICE, version=2)
"""The service, and the same as a later version, which other nodes may not have yet."""

BAD_WEATHER = Weather(lost=0.15, repeated=0.15, delay=timedelta(hours=6))
MONEY_FAULTS = (
    (Fault.NONE, 8),
    (Fault.EARLY, 2),
    *((fault, 1) for fault in Fault if fault not in (Fault.NONE, Fault.EARLY)),
)
PATIENCE = 0.7
"""How likely a courier goes on waiting for what it has sent, rather than send it again."""

FRAGILITIES = (0.01, 0.03, 0.12)
"""How likely a node dies at a commit; each seed has one of these, for rare and thick crashes find different bugs."""


def _suites(seed: int) -> tuple[str, ...]:
    """The suites of a region: of four seeds one is all `sm2` and one mixed, where the extra `gm` is installed."""
    if find_spec("gmssl_pyx") is None:
        return ("ed25519",)
    return {1: ("sm2",), 3: ("ed25519", "sm2")}.get(seed % 4, ("ed25519",))


NEW_EVENTS = text("SELECT rowid, * FROM case_event WHERE rowid > :after ORDER BY rowid")


class Region:
    """The world of one seed. `chaos` False: no crash, no fault of network or bank any more."""

    def __init__(self, seed: int, nodes: int = 2, people: int = 10) -> None:
        self.rng = random.Random(seed)
        self.seed, self.history, self.chaos = seed, History(), False
        self.fragility = self.rng.choice(FRAGILITIES)
        first = date(2021, 3, 1) + timedelta(days=self.rng.randrange(365 * 5))
        self.now = datetime(first.year, first.month, first.day, 1, tzinfo=UTC)
        self.codes = ("51", "50", THIRD)[:nodes]
        self.skew = {code: timedelta(seconds=self.rng.uniform(-90, 90)) for code in self.codes}
        self.vaults = {code: Vault(code.encode() * 16) for code in self.codes}
        self.seen = dict.fromkeys(self.codes, 0)
        self.databases = {code: self._database() for code in self.codes}
        self.versions: dict[str, tuple[int, ...]] = dict.fromkeys(self.codes, (1, 2))
        if self.rng.random() < 0.6:
            self.versions[self.rng.choice(self.codes)] = (1,)
        self._suites, self._chosen = _suites(seed), random.Random(f"suites of {seed}")
        self.nodes = {code: self._start(code) for code in self.codes}
        self.agreements: dict[frozenset[str], str] = {}
        self.signed = 0
        self.network = Network(self.rng, BAD_WEATHER)
        self.bank = Bank(self._treat)
        self.people = made_up(self.rng, people, self.now.date(), self._where())
        self.errands: list[tuple[str, str, Callable[[Node], object]]] = []
        self._begin()

    # --- beginning and beginning anew ---------------------------------------------------------------------------------

    def suite(self) -> str:
        """The suite of the next key that a node makes; its choice moves no other chance of the seed."""
        return self._chosen.choice(self._suites)

    def _where(self) -> Mapping[str, tuple[str, ...]]:
        return {code: PLACES.get(code, (COUNTY,)) for code in self.codes}

    def _database(self) -> FragileDatabase:
        database = FragileDatabase(self._fate)
        database.create()
        return database

    def _fate(self) -> Moment | None:
        if not self.chaos or self.rng.random() >= self.fragility:
            return None
        return self.rng.choice((Moment.BEFORE, Moment.AFTER))

    def _start(self, code: str, versions: tuple[int, ...] | None = None) -> Node:
        known = Services([(FIRST, SECOND)[v - 1] for v in versions or self.versions[code]])
        return Node(
            code,
            self.databases[code],
            self.vaults[code],
            known,
            lambda: self.now + self.skew[code],
            self.rng.randbytes,
            places=places(),
            directory=directory(),
        )

    def _begin(self) -> None:
        for node in self.nodes.values():
            node.new_key(self.suite())
        self.now += timedelta(minutes=10)
        for one, other in combinations(self.codes, 2):
            self.agree(one, other, 1)
        for node in self.nodes.values():
            with node.work_on() as work:
                settle(work, self.people)
        self.now += timedelta(minutes=10)

    def agree(self, one: str, other: str, version: int) -> None:
        """Both sign a new agreement on the service in a version."""
        self.signed += 1
        terms = Terms(
            id=f"agreement-{self.signed}",
            parties=(one, other),
            services=(Agreed(SERVICE.slug, version),),
            valid_from=self.now - timedelta(minutes=5),
        )
        introduce(self.nodes[one], self.nodes[other], terms)
        self.agreements[frozenset((one, other))] = terms.id
        self.tell("", f"{one} and {other} agree on version {version} ({terms.id})")

    def calm(self, do: Callable[[], None]) -> None:
        """Do something during which nobody dies."""
        before, self.chaos = self.chaos, False
        try:
            do()
        finally:
            self.chaos = before

    def restart(self, code: str) -> None:
        """The program of a node is gone; another one starts on the same database."""
        self._refuses_to_start_without(code)
        self.nodes[code] = self._start(code)

    def _refuses_to_start_without(self, code: str) -> None:
        with self.nodes[code].look() as work:
            open_ = work.uow.rows(select(rows.case.c.version).where(rows.case.c.closed_at.is_(None)).distinct())
        needed = {row.version for row in open_}
        try:
            self._start(code, (2,))
        except UnknownVersion:
            started = False
        else:
            started = True
        if started == (1 in needed):
            raise Broken(f"node {code} with version 2 only {'started' if started else 'refused'}; in use: {needed}")

    # --- what happens -------------------------------------------------------------------------------------------------

    def tell(self, where: str, what: str) -> None:
        """Write into the history."""
        self.history.tell(self.now, where, what)

    def attempt(self, code: str, what: str, do: Callable[[Node], T]) -> T | None:
        """Let a node do something and write down how it went; None where it was refused or the node died."""
        try:
            result = do(self.nodes[code])
        except Crash as crash:
            self.tell(code, f"{what}: DIED {crash.moment}")
            self._tell_events(code)
            self.restart(code)
            return None
        except Refused as refused:
            self.tell(code, f"{what}: refused, {refused.problems[0].code}")
            return None
        if what:
            self.tell(code, f"{what}: {result}" if isinstance(result, str | int) else what)
        self._tell_events(code)
        return result

    def _tell_events(self, code: str) -> None:
        with self.databases[code].read(self.now) as uow:
            for row in uow.rows(NEW_EVENTS, {"after": self.seen[code]}):
                self.seen[code] = row.rowid
                self.tell(code, f"    {row.case_number} {row.action}: {row.before or '(new)'} -> {row.after}")

    def post(self, code: str, peer: str) -> int:
        """A node's courier takes what is due to a peer and gives it to the network; returns how much that was."""
        sent = 0
        for parcel in self.attempt(code, "", lambda node: node.outgoing(peer)) or []:
            carried = Carried(code, peer, False, parcel.lane, parcel.first, parcel.body, self.now)
            if self.network.carries(carried) and self.rng.random() < PATIENCE:
                continue
            sent += 1
            self.tell(code, f"batch {parcel.lane}/{parcel.first} to {peer}: {self.network.send(carried)}")
        return sent

    def deliver(self) -> bool:
        """Something arrives; False where nothing is due."""
        carried = self.network.arrive(self.now)
        if carried is None:
            return False
        if carried.receipt:
            self._receipt_arrives(carried)
        else:
            self._batch_arrives(carried)
        return True

    def _batch_arrives(self, carried: Carried) -> None:
        what = f"batch {carried.lane}/{carried.first} from {carried.source}"
        try:
            receipt = self.attempt(carried.destination, f"takes {what}", lambda node: node.receive(carried.body))
        except TurnedAway as away:
            self.tell(carried.destination, f"turns away {what}: {away}")
            return
        if isinstance(receipt, bytes):
            back = Carried(carried.destination, carried.source, True, carried.lane, carried.first, receipt, self.now)
            self.network.send(back)

    def _receipt_arrives(self, carried: Carried) -> None:
        what = f"receipt {carried.lane}/{carried.first} from {carried.source}"
        try:
            self.attempt(
                carried.destination, f"takes {what}", lambda node: node.receipted(carried.source, carried.body)
            )
        except ValueError as flaw:
            self.tell(carried.destination, f"does not take {what}: {flaw}")

    def work(self, code: str) -> int:
        """A node gives effect to what has come in and what is due."""
        done = self.attempt(code, "", lambda node: node.work())
        if done:
            self.tell(code, f"works: {done} effects")
        return done or 0

    # --- the bank -----------------------------------------------------------------------------------------------------

    def _treat(self, order: Order) -> Treatment:
        if not self.chaos:
            return Treatment()
        fault = self.rng.choices([f for f, _ in MONEY_FAULTS], [w for _, w in MONEY_FAULTS])[0]
        days = {Fault.LATE: self.rng.randint(3, 20)}.get(fault, 0)
        self.tell("bank", f"order {order.id} of {order.amount}: {fault}")
        return Treatment(fault, timedelta(days=days, hours=self.rng.randint(0, 8)), self.rng.randint(1, order.amount))

    def bank_fetches(self, code: str) -> int:
        """The bank takes new orders of a node; returns how many."""
        found = self.attempt(code, "", lambda node: node.orders(self.bank.taken(code))) or []
        self.bank.take(code, [Order(*order) for order in found], self.now)
        self.bank.advance(self.now)
        return len(found)

    def bank_reports(self, code: str) -> int:
        """The bank reports to a node; what the node does not acknowledge is reported again. Returns how much was
        taken.
        """
        taken = 0
        for report in self.bank.due(code):
            done = self.attempt(code, f"bank reports {report}", partial(_reported, report=report))
            if done is None:
                break
            taken += 1
            if not self.chaos or self.rng.random() < 0.9:
                self.bank.delivered(code, report)
        return taken


def _reported(node: Node, report: Executed | Credited) -> str:
    return "known" if not node.bank_reports(report, BANK) else "taken"
