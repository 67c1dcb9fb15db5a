"""Tables of keys and agreements: whom this node believes, in what, from when to when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, LargeBinary, Row, String, Table, insert, select, update

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

key = Table(
    "key",
    metadata,
    Column("owner", String(8), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("suite", String(16), nullable=False),
    Column("signing", LargeBinary, nullable=False),
    Column("sealing", LargeBinary, nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant),
    Column("stolen_at", Instant),
    Column("practice", Boolean, nullable=False),
    Column("private", LargeBinary),
)

agreement = Table(
    "agreement",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("peer", String(8), nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant),
    Column("own_signature", LargeBinary),
    Column("own_key", String(64)),
    Column("peer_signature", LargeBinary),
    Column("peer_key", String(64)),
    Column("revoked_at", Instant),
    Column("revoked_by", String(8)),
)


def keys(work: UnitOfWork) -> Sequence[Row[Any]]:
    """Every key this node knows, its own among them."""
    return work.rows(select(key).order_by(key.c.owner, key.c.valid_from))


def add_key(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep a key."""
    work.execute(insert(key), row)


def change_key(work: UnitOfWork, owner: str, key_id: str, **values: object) -> int:
    """End a key or mark it stolen; returns how many keys changed."""
    return work.execute(update(key).where(key.c.owner == owner, key.c.id == key_id).values(**values)).rowcount


def agreements(work: UnitOfWork, peer: str | None = None) -> Sequence[Row[Any]]:
    """Agreements with one peer or all, oldest first."""
    query = select(agreement).order_by(agreement.c.valid_from, agreement.c.id)
    return work.rows(query.where(agreement.c.peer == peer) if peer else query)


def add_agreement(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep an agreement."""
    work.execute(insert(agreement), row)


def change_agreement(work: UnitOfWork, agreement_id: str, **values: object) -> int:
    """Sign or revoke one."""
    return work.execute(update(agreement).where(agreement.c.id == agreement_id).values(**values)).rowcount


def in_force(row: Row[Any], at: datetime) -> bool:
    """Whether an agreement signed by both holds at a moment."""
    signed = row.own_signature is not None and row.peer_signature is not None
    begun = row.valid_from <= at and (row.valid_to is None or at < row.valid_to)
    return signed and begun and (row.revoked_at is None or at < row.revoked_at)
