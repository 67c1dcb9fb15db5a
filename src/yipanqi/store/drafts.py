"""Table of drafts: answers that a person has begun to give and not sent."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table, bindparam, delete, select

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement

draft = Table(
    "draft",
    metadata,
    Column("account", ForeignKey("account.id"), primary_key=True),
    Column("matter", String(120), primary_key=True),
    Column("changed_at", Instant, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),  # sealed by the vault
)


_FIND = Statement(
    select(draft.c.body).where(draft.c.account == bindparam("account"), draft.c.matter == bindparam("matter"))
)
_FORGET = Statement(
    delete(draft).where(draft.c.account == bindparam("of_account"), draft.c.matter == bindparam("of_matter"))
)
_FORGET_OLDER = Statement(delete(draft).where(draft.c.changed_at < bindparam("than")))


def find(work: UnitOfWork, account: str, matter: str) -> bytes | None:
    """The sealed answers of an account on a matter."""
    row = work.row(_FIND, {"account": account, "matter": matter})
    return None if row is None else bytes(row.body)


def keep(work: UnitOfWork, account: str, matter: str, body: bytes) -> None:
    """Keep sealed answers in place of those before."""
    forget(work, account, matter)
    work.add(draft, [{"account": account, "matter": matter, "changed_at": work.now, "body": body}])


def forget(work: UnitOfWork, account: str, matter: str) -> None:
    """Delete them."""
    work.change(_FORGET, of_account=account, of_matter=matter)


def forget_older(work: UnitOfWork, than: datetime) -> int:
    """Delete all that have not changed since; how many."""
    return work.change(_FORGET_OLDER, than=than)
