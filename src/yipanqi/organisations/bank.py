"""A bank: takes the payment orders of the nodes whose accounts it keeps, moves the money, and reports to both sides.

No network, no clock, no database here. The program around it fetches orders (`take`), lets time pass (`advance`),
carries the reports that are `due`, notes which were `delivered`, and keeps `state` after each of these. A report is
repeated until it is delivered; the nodes know it again by its reference. What the bank does wrong is the choice of its
`Plan`, so that every path of the money can be walked. Amounts are fen; accounts are named by node code.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from yipanqi.protocols.transfer.money import Credited, Executed


class Fault(StrEnum):
    """How an order is treated."""

    NONE = "none"
    EARLY = "early"
    LATE = "late"
    SHORT = "short"
    OVER = "over"
    DOUBLED = "doubled"
    TOGETHER = "two in one"
    RETURNED = "returned"
    UNREFERENCED = "unreferenced"
    MISSING = "missing"


class Order(msgspec.Struct, frozen=True):
    """A payment order as a node gives it: `place` numbers the orders of the payer's node from 1."""

    place: int
    id: str
    voucher: str
    payee: str
    amount: int


class Treatment(msgspec.Struct, frozen=True):
    """What the plan says of an order: the fault, how long the money is under way, by how much it is short or over."""

    fault: Fault = Fault.NONE
    after: timedelta = timedelta(0)
    by: int = 0


Plan = Callable[[Order], Treatment]


class Payment(msgspec.Struct, frozen=True):
    """Money that has left the payer's account and not reached the payee's; `due` of None waits until it is traced.

    Without `named` the remittance does not say what it is for.
    """

    payer: str
    payee: str
    amount: int
    vouchers: tuple[tuple[str, int], ...]
    due: datetime | None
    together: bool = False
    named: bool = True


class Report(msgspec.Struct, frozen=True):
    """A report that a node has not taken yet."""

    node: str
    body: Executed | Credited


class State(msgspec.Struct):
    """Everything the bank remembers. `own` is the bank's money: below zero by what it credited and nobody had paid.

    `unclear` has the vouchers and amounts behind credits that do not say alone what they are for.
    """

    accounts: dict[str, int] = {}
    own: int = 0
    taken: dict[str, int] = {}
    payments: list[Payment] = []
    reports: list[Report] = []
    references: int = 0
    unclear: dict[str, tuple[tuple[str, int], ...]] = {}

    @property
    def under_way(self) -> int:
        """Fen that are in no account."""
        return sum(payment.amount for payment in self.payments)


class Bank:
    """One bank. Everything is idempotent: an order by its place, a report by its reference."""

    def __init__(self, plan: Plan, state: State | None = None, name: str = "bank") -> None:
        self.plan, self.name = plan, name
        self.state = state if state is not None else State()

    def take(self, payer: str, orders: Iterable[Order], now: datetime) -> None:
        """Execute the orders of a node that were not taken before."""
        for order in sorted(orders, key=lambda o: o.place):
            if order.place > self.state.taken.get(payer, 0):
                self.state.taken[payer] = order.place
                self._execute(payer, order, self.plan(order), now)

    def taken(self, payer: str) -> int:
        """The place of the last order taken from a node."""
        return self.state.taken.get(payer, 0)

    def advance(self, now: datetime) -> None:
        """Credit what is due."""
        due = [p for p in self.state.payments if p.due is not None and p.due <= now]
        for payment in due:
            self.state.payments.remove(payment)
            self._credit(payment)

    def trace(self, now: datetime) -> int:
        """Credit at once what went missing or waits for company; returns how many payments that was."""
        found = [p for p in self.state.payments if p.due is None]
        for payment in found:
            self.state.payments.remove(payment)
            self._credit(payment)
        return len(found)

    def due(self, node: str) -> list[Executed | Credited]:
        """Reports that a node has not taken yet, oldest first."""
        return [report.body for report in self.state.reports if report.node == node]

    def delivered(self, node: str, body: Executed | Credited) -> None:
        """A node has taken a report."""
        self.state.reports = [r for r in self.state.reports if (r.node, r.body) != (node, body)]

    def behind(self, reference: str) -> tuple[tuple[str, int], ...]:
        """The answer to an enquiry: vouchers and amounts behind a credit that does not say alone what it is for."""
        return self.state.unclear.get(reference, ())

    @property
    def next_due(self) -> datetime | None:
        """When the next payment reaches its account by itself."""
        return min((p.due for p in self.state.payments if p.due is not None), default=None)

    def _execute(self, payer: str, order: Order, treatment: Treatment, now: datetime) -> None:
        if treatment.fault is Fault.RETURNED:
            self._report(payer, Executed(order.id, paid=False, why="收款账户不符"))
            return
        self._move(payer, -order.amount)
        self._report(payer, Executed(order.id, paid=True))
        for payment in self._payments(payer, order, treatment, now):
            self.state.payments.append(payment)
        if treatment.fault is Fault.TOGETHER:
            self._join(payer, order.payee)

    def _payments(self, payer: str, order: Order, treatment: Treatment, now: datetime) -> list[Payment]:
        whole = Payment(payer, order.payee, order.amount, ((order.voucher, order.amount),), now + treatment.after)
        change = msgspec.structs.replace
        match treatment.fault:
            case Fault.EARLY:
                return [change(whole, due=now)]
            case Fault.SHORT:
                by = min(max(treatment.by, 1), order.amount)
                parts = (change(whole, amount=order.amount - by), change(whole, amount=by, due=None))
                return [part for part in parts if part.amount]
            case Fault.OVER:
                return [change(whole, amount=order.amount + self._pay_in(treatment.by))]
            case Fault.DOUBLED:
                return [whole, change(whole, amount=self._pay_in(order.amount))]
            case Fault.TOGETHER:
                return [change(whole, due=None, together=True)]
            case Fault.UNREFERENCED:
                return [change(whole, named=False)]
            case Fault.MISSING:
                return [change(whole, due=None)]
            case _:
                return [whole]

    def _join(self, payer: str, payee: str) -> None:
        """Two payments that wait for company travel as one credit."""
        waiting = [p for p in self.state.payments if p.together and (p.payer, p.payee) == (payer, payee)]
        if len(waiting) > 1:
            for payment in waiting:
                self.state.payments.remove(payment)
            vouchers = tuple(voucher for payment in waiting for voucher in payment.vouchers)
            self._credit(Payment(payer, payee, sum(p.amount for p in waiting), vouchers, None))

    def _pay_in(self, amount: int) -> int:
        self.state.own -= amount
        return amount

    def _credit(self, payment: Payment) -> None:
        self.state.references += 1
        reference = f"{self.name}-{self.state.references:08d}"
        self._move(payment.payee, payment.amount)
        if not payment.named or len(payment.vouchers) > 1:
            self.state.unclear[reference] = payment.vouchers
        named = tuple(voucher for voucher, _ in payment.vouchers) if payment.named else ()
        self._report(payment.payee, Credited(reference, payment.amount, named, payment.payer))

    def _move(self, node: str, amount: int) -> None:
        self.state.accounts[node] = self.state.accounts.get(node, 0) + amount

    def _report(self, node: str, body: Executed | Credited) -> None:
        self.state.reports.append(Report(node, body))
