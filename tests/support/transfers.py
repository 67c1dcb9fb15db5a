"""Pension transfers of made-up people between two real processes, and the count that is taken afterwards."""

import random
import time
from collections.abc import Callable
from contextlib import ExitStack

import httpx
import msgspec

from yipanqi.cases import parties
from yipanqi.hosting import directory as data
from yipanqi.hosting.bank import open_bank
from yipanqi.hosting.pair import Layout, set_up
from yipanqi.hosting.process import opened
from yipanqi.hosting.samples import people_of_today
from yipanqi.hosting.stage import HttpStage
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node
from yipanqi.organisations.bank import Treatment
from yipanqi.organisations.bank_process import BOOKS
from yipanqi.services.social_insurance.pension_transfer import PENSIONS
from yipanqi.services.social_insurance.pension_transfer.relation import Month, Relation
from yipanqi.simulation.population import Resident, settle
from yipanqi.simulation.stage import Application
from yipanqi.store import ledger

PATIENCE = 120.0


def set_up_with_people(layout: Layout, size: int, seed: int) -> tuple[Resident, ...]:
    """A pair with people all of whom can move their relation."""
    with set_up(layout) as nodes:
        everyone = people_of_today(nodes.values(), 3 * size, seed)
        movable = tuple(r for r in everyone if r.flaw in ("", "low recording"))[:size]
        for node in nodes.values():
            with node.work_on() as work:
                settle(work, movable)
    return movable


class Applicants:
    """People who apply, and apply again where they got no answer."""

    def __init__(self, layout: Layout, people: tuple[Resident, ...], seed: int) -> None:
        self.stage = HttpStage(layout)
        self.waiting = list(people)
        random.Random(seed).shuffle(self.waiting)

    def apply(self, count: int) -> None:
        """The next so many apply; who gets no answer waits and tries again later."""
        group, self.waiting = self.waiting[:count], self.waiting[count:]
        self.waiting += [resident for resident in group if not self._apply(resident)]

    def _apply(self, resident: Resident) -> bool:
        form = msgspec.Raw(msgspec.json.encode(resident.form))
        application = Application(service="pension-transfer", procedure="apply", person=resident.party, form=form)
        try:
            self.stage.apply(resident.home, application)
        except httpx.HTTPError:
            return False
        except Refused as refused:
            if [problem.code for problem in refused.problems] != ["in-hand-already"]:
                raise  # otherwise the first try was taken, and only its answer was lost
        return True

    def everyone_has_applied(self) -> bool:
        """Let everyone try who has no answer yet."""
        self.apply(len(self.waiting))
        return not self.waiting

    def all_closed(self, count: int) -> bool:
        """Whether both nodes have closed so many cases and have none open."""
        try:
            standings = self.stage.standings()
        except httpx.HTTPError:
            return False
        assert not any(standing.aside for standing in standings)
        return all((standing.open, standing.closed) == (0, count) for standing in standings)


def wait_until(held: Callable[[], bool]) -> None:
    """Ask again and again. Raises AssertionError where it does not come about."""
    until = time.monotonic() + PATIENCE
    while not held():
        assert time.monotonic() < until, f"not within {PATIENCE:.0f} s: {held}"
        time.sleep(0.1)


def count(layout: Layout, people: tuple[Resident, ...]) -> None:
    """Count, with the processes stopped: every transfer done once, every month and fen in its place."""
    with ExitStack() as stack:
        nodes = {
            code: stack.enter_context(opened(layout.node(code), data.read(layout.node(code)))) for code in layout.ports
        }
        for resident in people:
            _count_months(nodes, resident)
        for code, other in (("51", "50"), ("50", "51")):
            _count_books(nodes[code], nodes[other])
        _count_cash(layout, nodes)


def _count_months(nodes: dict[str, Node], resident: Resident) -> None:
    for code, before in resident.relations.items():
        after = _relation(nodes[code], resident)
        assert after is not None
        everything: set[Month] = {m for relation in resident.relations.values() for m in relation.months}
        expected = sorted(everything) if code == resident.home else []
        assert list(after.months) == expected, f"{code}: {before.division}"


def _relation(node: Node, resident: Resident) -> Relation | None:
    with node.look() as work:
        party = parties.find(work.uow, work.vault, resident.party.number)
        return PENSIONS.get(work.uow, work.vault, party) if party else None


def _count_books(node: Node, other: Node) -> None:
    """What one side's books say has gone over is what the other's say has come."""
    with node.look() as here, other.look() as there:
        assert ledger.imbalances(here.uow) == []
        for unit in ("fen", "month"):
            gone = ledger.balance(here.uow, f"over:{other.code}", unit)
            assert gone > 0
            assert ledger.balance(there.uow, f"from:{node.code}", unit) == -gone
        paid = ledger.balance(here.uow, f"cash:over:{other.code}", "fen")
        assert ledger.balance(there.uow, f"cash:from:{node.code}", "fen") == -paid
        assert paid == ledger.balance(here.uow, f"over:{other.code}", "fen")
        held = ledger.balances(here.uow, "cash:held:") | ledger.balances(here.uow, "cash:under way:")
        assert not any(held.values())


def _count_cash(layout: Layout, nodes: dict[str, Node]) -> None:
    """The bank's accounts have changed by what the books say."""
    bank, books = open_bank(layout.bank / BOOKS, lambda _order: Treatment())
    books.close()
    assert (bank.state.under_way, bank.state.own, bank.state.reports) == (0, 0, [])
    for code, node in nodes.items():
        (other,) = (peer for peer in nodes if peer != code)
        with node.look() as work:
            came = -ledger.balance(work.uow, f"cash:from:{other}", "fen")
            went = ledger.balance(work.uow, f"cash:over:{other}", "fen")
        assert bank.state.accounts[code] == came - went
