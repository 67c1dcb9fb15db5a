"""Two practice nodes in this process, with a clock that stands still until it is set."""

import random
from datetime import UTC, datetime

from yipanqi.cases.service import Services
from yipanqi.exchange.agreements import Agreed, Recognised, Terms
from yipanqi.exchange.courier import carry_piece
from yipanqi.node import Node, introduce
from yipanqi.protocols.recognition import Rely
from yipanqi.protocols.transfer.money import BANK, Credited, Executed
from yipanqi.services import discover
from yipanqi.simulation import stage as play
from yipanqi.simulation.stage import Application, Order, Seed, Seen, Wish
from yipanqi.store.database import Database
from yipanqi.store.vault import Vault

SIDES = ("51", "50")
BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)
"""When the nodes of a play were set up: before anything that an example tells."""


def terms(services: Services, agreement: str, valid_from: datetime) -> Terms:
    """An agreement of both sides on every service and every credential that one of them relies on."""
    agreed = tuple(Agreed(service.slug, service.version) for service in services.newest())
    kinds = sorted({p.credential for s in services.newest() for p in s.procedures if isinstance(p, Rely)})
    recognised = tuple(map(Recognised, kinds))
    return Terms(id=agreement, parties=SIDES, services=agreed, credentials=recognised, valid_from=valid_from)


class Pair:
    """A stage in this process. Its databases are given by URL and must be empty."""

    def __init__(self, *urls: str, services: Services | None = None, seed: int = 1) -> None:
        self.now = BEGINNING
        self._random = random.Random(seed)
        known = services or discover()
        self.nodes = {code: self._node(code, url, known) for code, url in zip(SIDES, urls, strict=True)}
        one, other = self.nodes.values()
        introduce(one, other, terms(known, "play", BEGINNING))

    def _node(self, code: str, url: str, services: Services) -> Node:
        database = Database(url)
        database.create()
        vault = Vault(code.encode() * 16)
        node = Node(code, database, vault, services, lambda: self.now, self._random.randbytes)
        node.new_key()
        return node

    def close(self) -> None:
        """Give back the databases."""
        for node in self.nodes.values():
            node.database.close()

    def set_clock(self, at: datetime) -> None:
        """Set both clocks."""
        self.now = at

    def plant(self, side: str, seed: Seed) -> None:
        """Give a side people and records."""
        play.plant(self.nodes[side], seed)

    def apply(self, side: str, application: Application) -> str:
        """File an application; the case number."""
        return play.apply(self.nodes[side], application)

    def act(self, side: str, wanted: play.Act) -> None:
        """Act on a case."""
        play.act(self.nodes[side], wanted)

    def present(self, side: str, wanted: play.Presentation) -> str:
        """What a case led to, as its holder shows it."""
        return play.present(self.nodes[side], wanted)

    def orders(self, side: str, number: str) -> tuple[Order, ...]:
        """Payment orders of a case that wait for the bank."""
        return play.orders(self.nodes[side], number)

    def report(self, side: str, report: Executed | Credited) -> None:
        """Report as the bank does."""
        self.nodes[side].bank_reports(report, BANK)

    def see(self, side: str, wish: Wish) -> Seen:
        """Look at one side."""
        return play.see(self.nodes[side], wish)

    def settle(self) -> None:
        """Carry and work until nothing moves. Raises RuntimeError where an effect was set aside."""
        while sum(self._carry(a, b) for a in self.nodes.values() for b in self.nodes.values() if a is not b):
            pass
        if any(play.standing(node).aside for node in self.nodes.values()):
            raise RuntimeError("an effect failed and was set aside: see the log")

    def _carry(self, sender: Node, receiver: Node) -> int:
        parcels = sender.outgoing(receiver.code)
        for parcel in parcels:
            sender.receipted(receiver.code, receiver.receive(parcel.body))
        moved = len(parcels) + receiver.work() + sender.work()
        return moved + carry_piece(sender, receiver.code, receiver.take_piece)
