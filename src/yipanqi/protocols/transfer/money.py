"""The money of a transfer: orders to the bank, credits from it, and whether they fit the statement.

In the ledger a transfer moves twice, entitlement and cash: `personal:…`, `pool` and `months:…` on the one hand,
`cash` on the other.
Cash that was ordered is reserved, cash that the bank has moved is under way, and every fen is in exactly one account.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, organisation
from yipanqi.cases.case import Case
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import conflict
from yipanqi.store import cases as case_rows
from yipanqi.store import ledger, payments
from yipanqi.store.case_tables import CASE
from yipanqi.store.ledger import OUTSIDE, Transfer
from yipanqi.store.payments import CreditState, OrderState

PLACES = "payment-orders"

BANK = organisation("bank", actions=frozenset({"*/paid", "*/payment back", "*/credit", "*/money back"}))
"""The bank that keeps a node's account: it says what became of money, in every service that moves some, and no more."""


class Kind(StrEnum):
    """What a payment is for: the transfer, what was missing of it, or sending back what was too much."""

    PAY = "pay"
    TOP_UP = "top up"
    SEND_BACK = "send back"


class Executed(msgspec.Struct, frozen=True, tag="executed"):
    """The bank's report on an order: executed, or come back (`why`)."""

    order: str
    paid: bool
    why: str = ""


class Credited(msgspec.Struct, frozen=True, tag="credited"):
    """The bank's report of a credit: its own reference, amount in fen, vouchers named in the remittance, from which
    node's account.
    """

    reference: str
    amount: int
    vouchers: tuple[str, ...]
    payer: str


class Funded(msgspec.Struct, frozen=True, tag="funded"):
    """The bank's report that the fund has put money into this node's account, or taken some out (below 0), in fen; by
    the bank's own reference.
    """

    reference: str
    amount: int


Report = Executed | Credited | Funded
"""What the bank reports."""


def about(report: Executed | Credited) -> dict[str, tuple[str, ...]]:
    """What taking a report will ask the database for."""
    if isinstance(report, Executed):
        return {payments.ORDER: (report.order,), ledger.TRANSFER: (f"cash {report.order}",)}
    return {payments.CREDIT: (report.reference,), CASE: report.vouchers}


def order(case: Case, amount: int, what: Kind) -> None:
    """Give the bank an order to pay the other side; the cash is reserved until the bank reports."""
    uow = case.work.uow
    count = len(payments.orders_of(uow, case.number)) + 1
    order_id = f"{case.number}-{case.work.world.code}-{count}"
    place = case_rows.next_number(uow, PLACES)
    payments.give(
        uow,
        {
            "id": order_id,
            "place": place,
            "case_number": case.number,
            "voucher": case.number,
            "peer": case.peer,
            "amount": amount,
            "what": what,
            "state": OrderState.MADE,
            "made_at": case.work.now,
            "ended_at": None,
        },
    )
    source = "cash" if what is not Kind.SEND_BACK else f"cash:held:{case.number}"
    ledger.reserve(
        uow,
        [
            Transfer(
                f"cash {order_id}",
                source,
                f"cash:under way:{case.number}",
                "fen",
                amount,
                what,
                case.number,
                (f"cash:under way:{case.number}",),
            )
        ],
    )


def funded(work: Work, report: Funded) -> bool:
    """Take the bank's report that the fund has changed what is in the account; a repeated one changes nothing. Raises
    Refused where more is taken out than the books have.
    """
    name = f"funded {report.reference}"
    if not ledger.known(work.uow, name):
        if ledger.balance(work.uow, "cash", "fen") + report.amount < 0:
            raise conflict(
                "books-differ", "账上没有这么多资金，请先对账", "the books have less than that: compare them"
            )
        debit, credit = (OUTSIDE, "cash") if report.amount > 0 else ("cash", OUTSIDE)
        moved = Transfer(name, debit, credit, "fen", abs(report.amount), "funded", open_ended=(OUTSIDE,))
        ledger.post(work.uow, [moved])
    return True


def executed(work: Work, report: Executed, by: Actor) -> bool:
    """Take the bank's report on an order; a repeated one changes nothing. Returns False where it is not known."""
    row = payments.find_order(work.uow, report.order)
    if row is None:
        return False
    state = OrderState.PAID if report.paid else OrderState.FAILED
    if not payments.end_order(work.uow, row, state):
        return True
    ledger.settle(work.uow, [f"cash {row.id}"], post=report.paid)
    if report.paid and row.what == Kind.SEND_BACK:
        out = Transfer(
            f"gone {row.id}",
            f"cash:under way:{row.case_number}",
            f"cash:from:{row.peer}",
            "fen",
            row.amount,
            "sent back",
            row.case_number,
        )
        ledger.post(work.uow, [out])
        return True
    case = work.case(row.case_number)
    if row.what == Kind.SEND_BACK:
        send_back(case, row.amount)
        return True
    case.do("paid" if report.paid else "payment back", Who.ORGANISATION, Given(by, msgspec.json.encode(report)))
    return True


def credited(work: Work, report: Credited, by: Actor) -> bool:
    """Take the bank's report of a credit; a repeated one changes nothing.

    One credit may be for several cases: it is split where the statements already here add up to it exactly; what
    names no case, or
    does not add up, waits for a person. Returns whether it was new.
    """
    uow = work.uow
    if payments.known_credit(uow, report.reference):
        return False
    parts = _split(work, report)
    payments.book_credit(
        uow,
        [
            {
                "reference": report.reference,
                "part": n,
                "case_number": number,
                "voucher": number,
                "amount": amount,
                "peer": report.payer,
                "state": CreditState.HELD,
                "arrived_at": work.now,
            }
            for n, (number, amount) in enumerate(parts)
        ],
    )
    for n, (number, amount) in enumerate(parts):
        _hold_cash(work, f"{report.reference} {n}", report.payer, number, amount)
        if number:
            _arrived(work, number, by)
    return True


def assign(work: Work, reference: str, part: int, shares: Sequence[tuple[str, int]], by: Actor) -> None:
    """A person has found out whose an unreferenced credit is: cases and their shares in fen, together all of it.

    Raises Refused where a case is not known, the credit waits no more, or the shares are not its amount.
    """
    row = next((r for r in payments.unreferenced(work.uow) if (r.reference, r.part) == (reference, part)), None)
    if row is None or sum(amount for _, amount in shares) != row.amount:
        raise conflict(
            "not-the-credit", "来款已认领，或分摊金额与来款不符", "the credit is assigned, or the shares differ from it"
        )
    back = Transfer(f"named {reference} {part}", "cash:held:", f"cash:from:{row.peer}", "fen", row.amount, "named")
    ledger.post(work.uow, [back])
    for place, (number, amount) in zip(payments.share_out(work.uow, row, shares), shares, strict=True):
        work.case(number)
        _hold_cash(work, f"{reference} {place} named", row.peer, number, amount)
        _arrived(work, number, by)


def _split(work: Work, report: Credited) -> list[tuple[str, int]]:
    known = [v for v in report.vouchers if work.find(v) is not None]
    if len(known) == 1 == len(report.vouchers):
        return [(known[0], report.amount)]
    wanted = [(v, _still_wanted(work.case(v))) for v in known]
    if (
        known
        and len(known) == len(report.vouchers)
        and sum(w for _, w in wanted) == report.amount
        and all(w for _, w in wanted)
    ):
        return wanted
    return [("", report.amount)]


def _still_wanted(case: Case) -> int:
    return int(case.procedure.wanted(case)) if case.role == "receiving" else 0  # type: ignore[attr-defined]


def _hold_cash(work: Work, name: str, payer: str, number: str, amount: int) -> None:
    from_peer = f"cash:from:{payer}"
    if not (number and work.case(number).role == "sending"):
        ledger.post(
            work.uow,
            [
                Transfer(
                    f"credit {name}", from_peer, f"cash:held:{number}", "fen", amount, "credit", number, (from_peer,)
                )
            ],
        )
        return
    # what comes back was under way, even where the bank has not reported the payment yet; the rest it had paid twice
    under_way = f"cash:under way:{number}"
    ours = min(amount, ordered_for(work.case(number)) - ledger.taken(work.uow, under_way, "fen"))
    ledger.post(
        work.uow,
        [
            Transfer(f"back {name}", under_way, "cash", "fen", ours, "came back", number),
            Transfer(
                f"twice {name}", from_peer, "cash", "fen", amount - ours, "paid twice by the bank", number, (from_peer,)
            ),
        ],
    )


def _arrived(work: Work, number: str, by: Actor) -> None:
    case = work.case(number)
    case.do("credit" if case.role == "receiving" else "money back", Who.ORGANISATION, Given(by))


def held(case: Case) -> Sequence[Row[Any]]:
    """Credits of the case that are neither matched nor sent back."""
    return payments.held(case.work.uow, case.number)


def keep(case: Case, rows: Sequence[Row[Any]], amount: int) -> None:
    """Take what is held for a case (`rows`) into this side's cash, up to `amount`; its credits count as matched."""
    ledger.post(
        case.work.uow,
        [Transfer(f"keep {case.number}", f"cash:held:{case.number}", "cash", "fen", amount, "matched", case.number)],
    )
    payments.turn_credits(case.work.uow, rows, CreditState.MATCHED)


def send_back(case: Case, amount: int) -> None:
    """Send back what came too much or too late."""
    if amount:
        order(case, amount, Kind.SEND_BACK)


def paid_for(case: Case) -> int:
    """What the bank has executed of a sending case's orders."""
    return sum(row.amount for row in payments.orders_of(case.work.uow, case.number) if row.state == OrderState.PAID)


def ordered_for(case: Case) -> int:
    """What was ordered for a sending case and has not failed."""
    return sum(row.amount for row in payments.orders_of(case.work.uow, case.number) if row.state != OrderState.FAILED)
