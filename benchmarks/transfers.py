"""Whole pension transfers: application, letter, statement, payment order, bank reports, take-over, closure, and back.

People of both sides apply at home, as many at a time as the node's threads ask for. The bank is a thread in each node's
process: it carries out each order at once, and what reaches the other side crosses a queue between the processes.
"""

import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Annotated, ClassVar

import typer

from benchmarks.databases import Kind, empty
from benchmarks.machine import console, describe, spread
from benchmarks.nodes import Outside, Player, playing
from yipanqi.access.actor import Actor
from yipanqi.cases import parties
from yipanqi.cases.work import Work
from yipanqi.exchange.effects import GROUP, Arrived
from yipanqi.hosting.process import stays_loaded
from yipanqi.node import Node
from yipanqi.protocols.transfer.money import BANK, Credited, Executed
from yipanqi.simulation import population
from yipanqi.simulation.population import Resident
from yipanqi.simulation.stage import resident

COUNTERS = 16
"""Threads of the bank that report to a node."""
ON = date.today()


class CountingNode(Node):
    """A node that notes when transfers to its side were closed."""

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        self.closed: dict[str, float] = {}
        self.free = threading.Semaphore(0)
        self._group: list[str] = []

    def work(self, most: int = GROUP) -> int:
        """As every node does, with a look at the clock after the commit."""
        self._group = []
        done = super().work(most)
        self.closed |= dict.fromkeys(self._group, time.time())
        self.free.release(len(self._group)) if self._group else None
        return done

    def _handle(self, work: Work, arrived: Arrived) -> None:
        super()._handle(work, arrived)
        if arrived.envelope.type == "hold.confirmed":
            self._group.append(arrived.envelope.subject)


class Clerk(Player):
    """Files the applications of one side, and is its branch of the bank."""

    node_type: ClassVar[type[Node]] = CountingNode
    node: CountingNode

    def people(self, size: int, seed: int) -> int:
        """Make up people with relations on both sides; how many of them will apply here."""
        everyone = [p for p in population.made_up(random.Random(seed), size, ON) if not p.flaw]
        people = list({p.party.number: p for p in everyone}.values())
        with self.node.work_on() as work:
            population.settle(work, people)
        self._here = [(p, self._known(p)) for p in people if p.home == self.node.code]
        stays_loaded()
        for branch in (self._pay, self._pay_out):
            threading.Thread(target=branch, daemon=True).start()
        return len(self._here)

    def apply(self, first: int, last: int, threads: int, most: int) -> list[tuple[float, float]]:
        """Let these people apply; once all their transfers are closed, when each applied and when it was closed."""
        self.node.closed, self.node.free = {}, threading.Semaphore(most)
        with ThreadPoolExecutor(threads) as pool:
            begun = dict(pool.map(self._file, self._here[first:last]))
        while len(self.node.closed) < len(begun):
            time.sleep(0.01)
        return [(at, self.node.closed[number]) for number, at in begun.items()]

    def _known(self, person: Resident) -> Actor:
        with self.node.look() as work:
            party = parties.find(work.uow, work.vault, person.party.number)
        return resident(person.party, party or "")

    def _file(self, known: tuple[Resident, Actor]) -> tuple[str, float]:
        person, actor = known
        self.node.free.acquire()
        at = time.time()
        return self.node.apply("pension-transfer", "apply", person.party, person.form, actor), at

    def _pay(self) -> None:
        after = 0
        with ThreadPoolExecutor(COUNTERS) as pool:
            while True:
                orders = self.node.orders(after)
                for place, order, voucher, _, amount in orders:
                    after = place
                    pool.submit(self.node.bank_reports, Executed(order, paid=True), BANK)
                    self.theirs.put(Credited(f"credit {order}", amount, (voucher,), self.node.code))
                if not orders:
                    time.sleep(0.05)

    def _pay_out(self) -> None:
        with ThreadPoolExecutor(COUNTERS) as pool:
            while True:
                pool.submit(self.node.bank_reports, self.mine.get(), BANK)


def main(
    transfers: Annotated[int, typer.Option(help="How many, about; half from each side.")] = 6000,
    database: Kind = Kind.SQLITE,
    threads: Annotated[int, typer.Option(help="Threads that file, on each side.")] = 16,
    most: Annotated[int, typer.Option(help="Transfers under way at a time, on each side.")] = 200,
) -> None:
    """Whole pension transfers a second through two node processes."""
    describe(database=database, transfers=transfers, threads=threads, most=most)
    with empty(database, 2) as urls, playing(urls, Clerk) as sides:
        size, seed = int(transfers * 1.6) + 200, 7
        for side in sides:
            side.ask("people", size, seed)
        ready = min([side.told() for side in sides])
        _together(sides, 0, 50, threads, most)  # to get warm
        last = min(50 + transfers // 2, ready)
        before = sum(side.call("processor") for side in sides)
        done = _together(sides, 50, last, threads, most)
        spent = (sum(side.call("processor") for side in sides) - before) / len(done) * 1000
        seconds = max(end for _, end in done) - min(begin for begin, _ in done)
        console.print(f"{len(done) / seconds:,.0f} transfers a second, each {spread([e - b for b, e in done])}")
        console.print(f"processor time of each: {spent:.2f} ms, both nodes together")


def _together(
    sides: Sequence[Outside[Clerk]], first: int, last: int, threads: int, most: int
) -> list[tuple[float, float]]:
    for side in sides:
        side.ask("apply", first, last, threads, most)
    return [times for side in sides for times in side.told()]


if __name__ == "__main__":
    typer.run(main)
