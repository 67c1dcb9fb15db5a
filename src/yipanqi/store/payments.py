"""Tables of money that a bank moves: the orders a node gives, and the credits that reach it.

Rows are small and say nothing of a person: a voucher, an amount, a state.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Row, String, Table, func, insert, select, update

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

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

_new_order = insert(order)
_new_credit = insert(credit)


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


def give(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep a payment order for the bank to fetch."""
    work.execute(_new_order, row)


def orders_after(work: UnitOfWork, place: int, most: int) -> Sequence[Row[Any]]:
    """Orders in the order they were given, from one place on."""
    return work.rows(select(order).where(order.c.place > place).order_by(order.c.place).limit(most))


def orders_of(work: UnitOfWork, case_number: str) -> Sequence[Row[Any]]:
    """The orders of a case, oldest first."""
    return work.rows(select(order).where(order.c.case_number == case_number).order_by(order.c.place))


def find_order(work: UnitOfWork, order_id: str) -> Row[Any] | None:
    """One order."""
    return work.row(select(order).where(order.c.id == order_id))


def end_order(work: UnitOfWork, order_id: str, state: OrderState) -> bool:
    """Note what became of an order; False where that was known already."""
    return (
        work.execute(
            update(order)
            .where(order.c.id == order_id, order.c.state == OrderState.MADE)
            .values(state=state, ended_at=work.now)
        ).rowcount
        == 1
    )


def book_credit(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep credits."""
    work.execute(_new_credit, list(rows))


def known_credit(work: UnitOfWork, reference: str) -> bool:
    """Whether the bank has reported it before."""
    return work.row(select(credit.c.reference).where(credit.c.reference == reference).limit(1)) is not None


def credits_of(work: UnitOfWork, case_number: str, state: CreditState) -> Sequence[Row[Any]]:
    """The credits of a case in a state, oldest first."""
    return work.rows(
        select(credit)
        .where(credit.c.case_number == case_number, credit.c.state == state)
        .order_by(credit.c.arrived_at, credit.c.reference, credit.c.part)
    )


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
        dict(row._mapping) | {"part": last + n, "case_number": number, "voucher": number, "amount": amount}
        for n, (number, amount) in enumerate(others, 1)
    ]
    if new:
        book_credit(work, new)
    return [row.part, *(last + n for n in range(1, len(shares)))]


def change_credit(work: UnitOfWork, reference: str, part: int, **values: object) -> None:
    """Match a credit, send it back, or give it to a case."""
    work.execute(update(credit).where(credit.c.reference == reference, credit.c.part == part).values(**values))
