"""Tables of money that a bank moves: the orders a node gives, and the credits that reach it.

Rows are small and say nothing of a person: a voucher, an amount, a state.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Row, String, Table, bindparam, func, select, update

from yipanqi.store.database import UnitOfWork
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
_orders_of = Statement(select(order).where(order.c.case_number == bindparam("of_case")).order_by(order.c.place))
_order = Statement(select(order).where(order.c.id == bindparam("wanted")))
_end_order = Statement(
    update(order)
    .where(order.c.id == bindparam("wanted"), order.c.state == OrderState.MADE)
    .values(state=bindparam("new_state"), ended_at=bindparam("when"))
)
_known_credit = Statement(select(credit.c.reference).where(credit.c.reference == bindparam("wanted")).limit(1))
_credits_of = Statement(
    select(credit)
    .where(credit.c.case_number == bindparam("of_case"), credit.c.state == bindparam("in_state"))
    .order_by(credit.c.arrived_at, credit.c.reference, credit.c.part)
)
_turn_credit = Statement(
    update(credit)
    .where(credit.c.reference == bindparam("wanted"), credit.c.part == bindparam("of_part"))
    .values(state=bindparam("new_state"))
)


def give(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep a payment order for the bank to fetch."""
    work.add(order, [row])


def orders_after(work: UnitOfWork, place: int, most: int) -> Sequence[Row[Any]]:
    """Orders in the order they were given, from one place on."""
    return work.rows(_orders_after, {"after": place, "most": most})


def orders_of(work: UnitOfWork, case_number: str) -> Sequence[Row[Any]]:
    """The orders of a case, oldest first."""
    return work.rows(_orders_of, {"of_case": case_number})


def find_order(work: UnitOfWork, order_id: str) -> Row[Any] | None:
    """One order."""
    return work.row(_order, {"wanted": order_id})


def end_order(work: UnitOfWork, order_id: str, state: OrderState) -> bool:
    """Note what became of an order; False where that was known already."""
    return work.change(_end_order, wanted=order_id, new_state=state, when=work.now) == 1


def book_credit(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep credits."""
    work.add(credit, rows)


def known_credit(work: UnitOfWork, reference: str) -> bool:
    """Whether the bank has reported it before."""
    return work.row(_known_credit, {"wanted": reference}) is not None


def credits_of(work: UnitOfWork, case_number: str, state: CreditState) -> Sequence[Row[Any]]:
    """The credits of a case in a state, oldest first."""
    return work.rows(_credits_of, {"of_case": case_number, "in_state": state})


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


def turn_credit(work: UnitOfWork, reference: str, part: int, state: CreditState) -> None:
    """Note what has become of a credit."""
    work.change(_turn_credit, wanted=reference, of_part=part, new_state=state)


def change_credit(work: UnitOfWork, reference: str, part: int, **values: object) -> None:
    """Give a credit to a case."""
    work.execute(update(credit).where(credit.c.reference == reference, credit.c.part == part).values(**values))
