"""Tables of money that a bank moves: the orders a node gives, and the credits that reach it.

Rows are small and say nothing of a person: a voucher, an amount, a state.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Row, String, Table, bindparam, func, select, update

from yipanqi.store.case_tables import CASE
from yipanqi.store.database import UnitOfWork
from yipanqi.store.keyed import Keyed
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement

Amount = BigInteger().with_variant(Integer(), "sqlite")

order = Table(
    "payment_order",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("place", Amount, nullable=False, unique=True),
    Column("case_number", String(40), nullable=False, index=True),
    Column("voucher", String(64), nullable=False),
    Column("peer", String(8), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("what", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

credit = Table(
    "bank_credit",
    metadata,
    Column("reference", String(64), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("case_number", String(40), nullable=False, index=True),
    Column("voucher", String(64), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("peer", String(8), nullable=False),
    Column("state", String(20), nullable=False),
    Column("arrived_at", Instant, nullable=False),
)


class OrderState(StrEnum):
    """How far a payment order is."""

    MADE = "made"
    PAID = "paid"
    FAILED = "failed"


class CreditState(StrEnum):
    """What has become of a credit: not yet matched, matched with a statement, or sent back."""

    HELD = "held"
    MATCHED = "matched"
    SENT_BACK = "sent back"


_orders_after = Statement(
    select(order).where(order.c.place > bindparam("after")).order_by(order.c.place).limit(bindparam("most"))
)
ORDER, CREDIT = "payment order", "credit"
"""What is expected of a unit of work: ids of orders, references of credits (`store.keyed`)."""

_orders_of = Keyed(select(order).order_by(order.c.place), order.c.case_number, CASE)
_order = Keyed(select(order), order.c.id, ORDER, leads_to={CASE: "case_number"})
_end_order = Statement(
    update(order)
    .where(
        order.c.id == bindparam("wanted"),
        order.c.case_number == bindparam("of_case"),
        order.c.state == OrderState.MADE,
    )
    .values(state=bindparam("new_state"), ended_at=bindparam("when")),
    keys={"id": "wanted", "case_number": "of_case"},
)
_known_credit = Keyed(select(credit.c.reference), credit.c.reference, CREDIT)
_held = Keyed(
    select(credit)
    .where(credit.c.state == CreditState.HELD)
    .order_by(credit.c.arrived_at, credit.c.reference, credit.c.part),
    credit.c.case_number,
    CASE,
    takes=lambda new: new["state"] == CreditState.HELD,
)
_turn_credit = Statement(
    update(credit)
    .where(
        credit.c.reference == bindparam("wanted"),
        credit.c.part == bindparam("of_part"),
        credit.c.case_number == bindparam("of_case"),
    )
    .values(state=bindparam("new_state")),
    keys={"reference": "wanted", "case_number": "of_case"},
)


def give(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep a payment order for the bank to fetch."""
    work.add_later(order, [row])


def orders_after(work: UnitOfWork, place: int, most: int) -> Sequence[Row[Any]]:
    """Orders in the order they were given, from one place on."""
    return work.rows(_orders_after, {"after": place, "most": most})


def orders_of(work: UnitOfWork, case_number: str) -> Sequence[Row[Any]]:
    """The orders of a case, oldest first."""
    return work.of(_orders_of, case_number)


def find_order(work: UnitOfWork, order_id: str) -> Row[Any] | None:
    """One order."""
    return work.one_of(_order, order_id)


def end_order(work: UnitOfWork, row: Row[Any], state: OrderState) -> bool:
    """Note what became of an order; False where that was known already."""
    if row.state != OrderState.MADE:
        return False
    end = {"wanted": row.id, "of_case": row.case_number, "new_state": state, "when": work.now}
    work.change_later(_end_order, [end])
    return True


def book_credit(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep credits."""
    work.add_later(credit, rows)


def known_credit(work: UnitOfWork, reference: str) -> bool:
    """Whether the bank has reported it before."""
    return bool(work.of(_known_credit, reference))


def held(work: UnitOfWork, case_number: str) -> Sequence[Row[Any]]:
    """The credits of a case that are neither matched nor sent back, oldest first."""
    return work.of(_held, case_number)


def unreferenced(work: UnitOfWork) -> Sequence[Row[Any]]:
    """Credits that name no case: a person has to find out whose they are."""
    return work.rows(
        select(credit)
        .where(credit.c.case_number == "", credit.c.state == CreditState.HELD)
        .order_by(credit.c.arrived_at, credit.c.reference)
    )


def share_out(work: UnitOfWork, row: Row[Any], shares: Sequence[tuple[str, int]]) -> list[int]:
    """Give an unreferenced credit to the cases it was for, in their shares; returns the part of each."""
    (number, amount), *others = shares
    change_credit(work, row.reference, row.part, case_number=number, voucher=number, amount=amount)
    last = work.execute(select(func.max(credit.c.part)).where(credit.c.reference == row.reference)).scalar_one()
    new = [
        row._asdict() | {"part": last + n, "case_number": number, "voucher": number, "amount": amount}
        for n, (number, amount) in enumerate(others, 1)
    ]
    if new:
        book_credit(work, new)
    return [row.part, *(last + n for n in range(1, len(shares)))]


def turn_credits(work: UnitOfWork, rows: Sequence[Row[Any]], state: CreditState) -> None:
    """Note what has become of credits."""
    which = [{"wanted": row.reference, "of_part": row.part, "of_case": row.case_number} for row in rows]
    work.change_later(_turn_credit, [{**each, "new_state": state} for each in which])


def change_credit(work: UnitOfWork, reference: str, part: int, **values: object) -> None:
    """Give a credit to a case."""
    work.execute(update(credit).where(credit.c.reference == reference, credit.c.part == part).values(**values))
