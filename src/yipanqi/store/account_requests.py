"""Table of changes to accounts that wait for a second person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ForeignKey, Row, String, Table, Text, select, update

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

account_request = Table(
    "account_request",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False, index=True),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("settled_at", Instant, nullable=True),
)


def ask(work: UnitOfWork, account: str, by: str, body: str) -> None:
    """A change waits for a second person."""
    row = {"id": work.new_id(), "account": account, "asked_at": work.now, "asked_by": by, "body": body}
    work.execute(account_request.insert(), row)


def waiting(work: UnitOfWork) -> Sequence[Row[Any]]:
    """Every change that waits, the oldest first."""
    open_ = select(account_request).where(account_request.c.settled_at.is_(None))
    return work.rows(open_.order_by(account_request.c.asked_at, account_request.c.id))


def settle(work: UnitOfWork, id_: str) -> None:
    """A change waits no more."""
    work.execute(update(account_request).where(account_request.c.id == id_).values(settled_at=work.now))
