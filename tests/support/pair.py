"""Two practice nodes that know each other, a person with a pension in Chongqing, and a post that is carried by hand."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases.case import Case
from yipanqi.cases.parties import Party, find, find_or_add
from yipanqi.cases.service import Services
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.exchange.courier import NotTaken, carry_piece, carry_round
from yipanqi.kernel.identity import make_resident_id
from yipanqi.kernel.money import Fen
from yipanqi.kernel.text import same
from yipanqi.node import Node, TurnedAway, introduce
from yipanqi.node.departments import Department
from yipanqi.protocols.transfer.money import BANK, Credited, Executed
from yipanqi.services.social_insurance.pension_transfer import PENSIONS, SERVICE, Form
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Month,
    Part,
    Person,
    Relation,
    Sex,
    Span,
    State,
)
from yipanqi.store import ledger
from yipanqi.store.database import Database
from yipanqi.store.ledger import Transfer
from yipanqi.store.vault import Vault

START = datetime(2022, 8, 1, 2, tzinfo=UTC)
AGREEMENT = "2022-1"
JIN_NIU, YU_ZHONG = "510106", "500103"

LUO = Party(make_resident_id(YU_ZHONG, date(1990, 3, 7), 234), "罗小梅")
FORM = Form(to_place=JIN_NIU, from_place=YU_ZHONG, hukou=JIN_NIU, reason="A")
BASE = Fen(650_000)
"""The contribution wage of every month, in fen."""

PERSONAL, MONTHS = 1_368_000, 30
"""Fen of Luo's account before interest: 12 x 40000 + 12 x 48000 + 6 x 52000; and its months."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **by: float) -> None:
        """Move on."""
        self.now += timedelta(**by)


def make_node(
    code: str,
    url: str,
    clock: Clock,
    *,
    live: bool = False,
    services: Services | None = None,
    suite: str = "ed25519",
    departments: Sequence[Department] = (),
) -> Node:
    """A node with a key on an empty database."""
    database = Database(url)
    database.create()
    chosen, vault = services or Services((SERVICE,)), Vault(code.encode() * 16)
    chance = random.Random(code)
    node = Node(code, database, vault, chosen, clock, chance.randbytes, live=live, departments=departments)
    node.new_key(suite)
    return node


class Pair:
    """Sichuan and Chongqing, with an agreement on pension-transfer."""

    def __init__(
        self,
        new_url: Callable[[], str],
        suites: tuple[str, str] = ("ed25519", "ed25519"),
        services: Services | None = None,
        *,
        live: bool = False,
    ) -> None:
        self.clock = Clock()
        self.banked: set[str] = set()
        self.sichuan = make_node("51", new_url(), self.clock, live=live, services=services, suite=suites[0])
        self.chongqing = make_node("50", new_url(), self.clock, live=live, services=services, suite=suites[1])
        terms = Terms(id=AGREEMENT, parties=("51", "50"), services=(Agreed("pension-transfer", 1),), valid_from=START)
        introduce(self.sichuan, self.chongqing, terms)

    @property
    def nodes(self) -> tuple[Node, Node]:
        """Both."""
        return self.sichuan, self.chongqing

    def close(self) -> None:
        """Give back the databases."""
        for node in self.nodes:
            node.database.close()

    def deliver(self, sender: Node) -> int:
        """Carry what one node has for the other, and its receipts back; nothing takes effect yet."""
        receiver = self.chongqing if sender is self.sichuan else self.sichuan

        def carry(body: bytes) -> bytes:
            try:
                return receiver.receive(body)
            except TurnedAway as away:
                raise NotTaken(str(away)) from away

        return carry_round(sender, receiver.code, carry)

    def deliver_file(self, sender: Node) -> bool:
        """Carry the next piece of a file that one node has for the other, and the answer back."""
        receiver = self.chongqing if sender is self.sichuan else self.sichuan
        return carry_piece(sender, receiver.code, receiver.take_piece)

    def settle(self) -> None:
        """Carry and work until nothing moves any more."""
        while sum(self.deliver(node) + node.work() for node in self.nodes) or any(map(self.deliver_file, self.nodes)):
            pass

    def pay(self) -> None:
        """The bank carries out every order that it has not dealt with, and reports both ends."""
        for node, other in (self.nodes, self.nodes[::-1]):
            for _, order, voucher, _, amount in node.orders(0):
                if order not in self.banked:
                    self.bank(node, order, paid=True)
                    other.bank_reports(Credited(f"credit of {order}", amount, (voucher,), node.code), BANK)

    def bank(self, node: Node, order: str, *, paid: bool) -> None:
        """The bank reports that an order is executed, or has come back."""
        self.banked.add(order)
        node.bank_reports(Executed(order, paid=paid), BANK)


def resident(node: Node, party: Party = LUO) -> Actor:
    """A person logged in at a node, who is known there from then on."""
    with node.work_on() as work:
        known = find_or_add(work.uow, work.vault, party)
    return Actor(ActorKind.RESIDENT, "account", same(party.name), party=known, roles=frozenset({Role.RESIDENT}))


def officer(node: Node, number: str) -> Actor:
    """An officer of the office that answers for a case."""
    with node.look() as work:
        office = str(work.case(number).field("office"))
    return Actor(
        ActorKind.STAFF, "officer", same("经办人"), roles=frozenset({Role.OFFICER}), offices=frozenset({office})
    )


def insure(pair: Pair) -> None:
    """Luo has paid 30 months in Chongqing and one in Sichuan; Chongqing's books hold her account, a pool and cash."""
    with pair.chongqing.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        parts = Part(YU_ZHONG, (span(2020, 1, 12, 400), span(2021, 1, 12, 480), span(2022, 1, 6, 520)))
        PENSIONS.record(work.uow, work.vault, party, relation(YU_ZHONG, State.STOPPED, parts), date(2020, 1, 1))
        ledger.post(
            work.uow, [_opening(f"personal:{party}", "fen", PERSONAL), _opening(f"months:{party}", "month", MONTHS)]
        )
        ledger.post(work.uow, [_opening("cash", "fen", 10**9), _opening("pool", "fen", 10**9)])
    with pair.sichuan.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        parts = Part(JIN_NIU, (span(2022, 7, 7, 520),))
        PENSIONS.record(work.uow, work.vault, party, relation(JIN_NIU, State.ACTIVE, parts), date(2022, 7, 1))


def apply(pair: Pair) -> str:
    """Luo applies in Sichuan; gives the number."""
    return pair.sichuan.apply("pension-transfer", "apply", LUO, FORM, resident(pair.sichuan))


def state(node: Node, number: str) -> str | None:
    """Where a case stands on a node; None where it is not known there."""
    with node.look() as work:
        case = work.find(number)
        return None if case is None else case.state


def look_at(node: Node, number: str, what: Callable[[Case], object]) -> object:
    """Something about a case."""
    with node.look() as work:
        return what(work.case(number))


def pension(node: Node) -> Relation | None:
    """Luo's relation as a node has it."""
    with node.look() as work:
        party = find(work.uow, work.vault, LUO.number)
        return PENSIONS.get(work.uow, work.vault, party) if party else None


def balances(node: Node) -> dict[str, int]:
    """What the accounts of a node hold, empty ones left out; Luo's own without her id."""
    with node.look() as work:
        party = find(work.uow, work.vault, LUO.number) or "nobody"
        held = ledger.balances(work.uow, "")
        return {f"{name} {unit}".replace(party, "luo"): amount for (name, unit), amount in held.items() if amount}


def span(year: int, first: int, last: int, yuan: int) -> Span:
    """Months of a year of which so many yuan each entered the account."""
    fen = Fen(yuan * 100)
    months = Month(f"{year}{first:02d}"), Month(f"{year}{last:02d}")
    return Span(*months, base=BASE, recorded=fen, personal=fen)


def relation(division: str, doing: State, part: Part) -> Relation:
    """Luo's in a place."""
    sex = Sex.MALE if int(LUO.number[16]) % 2 else Sex.FEMALE
    person = Person(LUO.name, LUO.number, sex, date(1990, 3, 7), JIN_NIU)
    return Relation(person, division, Account.NORMAL, doing, (part,))


def _opening(account: str, unit: str, amount: int) -> Transfer:
    world = ("world", "pool")
    return Transfer(
        id=f"open {account}", debit="world", credit=account, unit=unit, amount=amount, what="opening", open_ended=world
    )
