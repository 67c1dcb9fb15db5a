"""Table of tokens for programs: the digest, never the token."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Row, String, Table, delete, or_, select, update

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

api_token = Table(
    "api_token",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("account.id"), nullable=False, index=True),
    Column("what_for", String(100), nullable=False),
    Column("scopes", String(400), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
)


def add(work: UnitOfWork, **values: object) -> None:
    """A new token."""
    work.execute(api_token.insert().values(**values))


def find(work: UnitOfWork, digest: str) -> Row[Any] | None:
    """A token by its digest, ended or not."""
    return work.row(select(api_token).where(api_token.c.digest == digest))


def every(work: UnitOfWork) -> Sequence[Row[Any]]:
    """All of them, the latest first."""
    return work.rows(select(api_token).order_by(api_token.c.made_at.desc(), api_token.c.id.desc()))


def revoke(work: UnitOfWork, token: str) -> bool:
    """End one now; whether it was in force."""
    ours = (api_token.c.id == token, api_token.c.revoked_at.is_(None), api_token.c.ends_at > work.now)
    return work.execute(update(api_token).where(*ours).values(revoked_at=work.now)).rowcount == 1


def revoke_all(work: UnitOfWork, account: str) -> None:
    """End all of an account that are in force."""
    theirs = (api_token.c.account == account, api_token.c.revoked_at.is_(None), api_token.c.ends_at > work.now)
    work.execute(update(api_token).where(*theirs).values(revoked_at=work.now))


def forget_ended(work: UnitOfWork, before: datetime) -> int:
    """Delete those that ended before a moment; how many."""
    ended = or_(api_token.c.ends_at < before, api_token.c.revoked_at < before)
    return work.execute(delete(api_token).where(ended)).rowcount


def used(work: UnitOfWork, digest: str) -> None:
    """Note when it was used last."""
    work.execute(update(api_token).where(api_token.c.digest == digest).values(used_at=work.now))
