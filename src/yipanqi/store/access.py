"""Tables of who may do what: accounts, grants, sessions, and the log of who read whose data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy import delete as remove

from yipanqi.store.case_tables import case, concerned
from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement

account = Table(
    "account",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("issuer", String(200), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("name", String(100), nullable=False),
    Column("name_en", String(100), nullable=False),
    Column("party", String(80), nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("totp_secret", LargeBinary, nullable=True),  # sealed by the vault
    Column("totp_step", Integer, nullable=False),  # of the last code taken; a code is good once
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant, nullable=True),
    Column("entered_at", Instant, nullable=True),  # of the last log-in
    Index("uq_account_issuer_subject", "issuer", "subject", unique=True),
)

grant = Table(
    "account_grant",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False, index=True),
    Column("sort", String(20), nullable=False),  # role, office or division
    Column("value", String(80), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("granted_by", String(40), nullable=False),
    Column("revoked_at", Instant, nullable=True),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
    Column("second_factor_at", Instant, nullable=True),
)

reading = Table(
    "access_log",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("party", String(80), nullable=False),
    Column("reader_kind", String(20), nullable=False),
    Column("reader", String(80), nullable=False),
    Column("reader_name", String(100), nullable=False),
    Column("reader_name_en", String(100), nullable=False),
    Column("place", String(80), nullable=False),
    Column("what", String(80), nullable=False),
    Column("case_number", String(40), nullable=False),
    Column("purpose", String(100), nullable=False),
    Column("purpose_en", String(100), nullable=False),
    Column("withheld_until", Instant, nullable=True),
    Column("withheld_by", String(200), nullable=False),
    Column("told_at", Instant, nullable=True),  # when the other side of the case was told, where there is one
    Index("ix_access_log_party_at", "party", "at"),
    Index("ix_access_log_told_at", "told_at", "at"),
)

_account = Statement(select(account).where(account.c.id == bindparam("wanted")))
_grants = Statement(
    select(grant.c.sort, grant.c.value).where(grant.c.account == bindparam("of_account"), grant.c.revoked_at.is_(None))
)
_session = Statement(select(session).where(session.c.token_hash == bindparam("wanted")))


def insert(work: UnitOfWork, table: Table, **values: object) -> None:
    """One new row of one of these tables."""
    work.execute(table.insert().values(**values))


def account_of_subject(work: UnitOfWork, issuer: str, subject: str) -> Row[Any] | None:
    """The account that a provider's subject logs in to."""
    return work.row(select(account).where(account.c.issuer == issuer, account.c.subject == subject))


def find_account(work: UnitOfWork, account_id: str) -> Row[Any] | None:
    """One account."""
    return work.row(_account, {"wanted": account_id})


def practice_accounts(work: UnitOfWork) -> Sequence[Row[Any]]:
    """Every open practice account, residents first, by login."""
    theirs = select(account).where(account.c.practice, account.c.closed_at.is_(None))
    return work.rows(theirs.order_by(account.c.kind, account.c.login))


def staff_accounts(work: UnitOfWork) -> Sequence[Row[Any]]:
    """Every account of staff, open or closed, by login."""
    return work.rows(select(account).where(account.c.kind == "staff").order_by(account.c.login))


def accounts_of_party(work: UnitOfWork, party: str) -> Sequence[Row[Any]]:
    """Every account of a person or organisation, open or closed, the oldest first."""
    return work.rows(select(account).where(account.c.party == party).order_by(account.c.opened_at, account.c.id))


def close_account(work: UnitOfWork, account_id: str) -> None:
    """Nobody logs in to it any more, and its sessions end."""
    work.execute(update(account).where(account.c.id == account_id).values(closed_at=work.now))
    end_sessions_of(work, account_id)


def reopen_account(work: UnitOfWork, account_id: str) -> None:
    """One logs in to it again, with what it still holds."""
    work.execute(update(account).where(account.c.id == account_id).values(closed_at=None))


def note_entry(work: UnitOfWork, account_id: str) -> None:
    """Somebody logged in."""
    work.execute(update(account).where(account.c.id == account_id).values(entered_at=work.now))


def set_secret(work: UnitOfWork, account_id: str, sealed: bytes) -> None:
    """A new secret for the second factor."""
    work.execute(update(account).where(account.c.id == account_id).values(totp_secret=sealed, totp_step=0))


def take_step(work: UnitOfWork, account_id: str, step: int) -> bool:
    """Mark a code's time step as used; whether it was still unused."""
    later = update(account).where(account.c.id == account_id, account.c.totp_step < step)
    return work.execute(later.values(totp_step=step)).rowcount == 1


def grants_of(work: UnitOfWork, account_id: str) -> Sequence[Row[Any]]:
    """What an account holds now: (sort, value)."""
    return work.rows(_grants, {"of_account": account_id})


def staff_grants(work: UnitOfWork) -> Sequence[Row[Any]]:
    """What accounts of staff hold now: (account, sort, value)."""
    of_staff = grant.join(account, account.c.id == grant.c.account)
    held = select(grant.c.account, grant.c.sort, grant.c.value).select_from(of_staff)
    return work.rows(held.where(account.c.kind == "staff", grant.c.revoked_at.is_(None)))


def revoke(work: UnitOfWork, account_id: str, sort: str, value: str) -> bool:
    """Take back a grant; whether there was one."""
    held = (grant.c.account == account_id, grant.c.sort == sort, grant.c.value == value)
    ended = update(grant).where(*held, grant.c.revoked_at.is_(None)).values(revoked_at=work.now)
    return work.execute(ended).rowcount > 0


def find_session(work: UnitOfWork, token_hash: str) -> Row[Any] | None:
    """One session, ended or not."""
    return work.row(_session, {"wanted": token_hash})


def set_session(work: UnitOfWork, token_hash: str, **values: datetime) -> None:
    """Note when it was last seen, or when it passed the second factor."""
    work.execute(update(session).where(session.c.token_hash == token_hash).values(**values))


def end_session(work: UnitOfWork, token_hash: str) -> None:
    """Forget a session."""
    work.execute(remove(session).where(session.c.token_hash == token_hash))


def end_sessions_of(work: UnitOfWork, account_id: str) -> None:
    """Forget every session of an account."""
    work.execute(remove(session).where(session.c.account == account_id))


def forget_ended_sessions(work: UnitOfWork) -> int:
    """Clear away what can never be used again; how many."""
    return work.execute(remove(session).where(session.c.ends_at <= work.now)).rowcount


_NOT_WITHHELD = reading.c.withheld_until.is_(None) | (reading.c.withheld_until <= bindparam("now"))
_READINGS = (
    select(reading)
    .where(reading.c.party == bindparam("party"), _NOT_WITHHELD)
    .order_by(reading.c.at.desc(), reading.c.id.desc())
    .limit(bindparam("most"))
)
_ALL_READINGS, _CASE_READINGS = (
    Statement(_READINGS),
    Statement(_READINGS.where(reading.c.case_number == bindparam("number"))),
)


def readings_of(work: UnitOfWork, party: str, case_number: str, limit: int) -> Sequence[Row[Any]]:
    """Who read a party's data ("" for every case), the latest first, without what a law withholds until later."""
    asked = {"party": party, "now": work.now, "most": limit}
    return (
        work.rows(_CASE_READINGS, {**asked, "number": case_number}) if case_number else work.rows(_ALL_READINGS, asked)
    )


def untold_readings(work: UnitOfWork, most: int) -> Sequence[Row[Any]]:
    """Readings whose other side was not told, the oldest first, each with `peer` and `lane` of its case ("" and NULL
    where there is none to be told), and as what the person is `concerned` there ("" the applicant). None that is
    withheld yet.
    """
    theirs = (concerned.c.case_number == reading.c.case_number) & (concerned.c.party == reading.c.party)
    of_both = (case.c.applicant == reading.c.party) | concerned.c.part.is_not(None)
    shared = (case.c.number == reading.c.case_number) & of_both
    peer, part = func.coalesce(case.c.peer, "").label("peer"), func.coalesce(concerned.c.part, "").label("concerned")
    untold = select(reading, peer, case.c.lane, part).join(concerned, theirs, isouter=True)
    untold = untold.join(case, shared, isouter=True)
    over = reading.c.withheld_until.is_(None) | (reading.c.withheld_until <= work.now)
    return work.rows(untold.where(reading.c.told_at.is_(None), over).order_by(reading.c.at, reading.c.id).limit(most))


def mark_told(work: UnitOfWork, ids: Sequence[str]) -> None:
    """The other sides of these were told, or there is none."""
    work.execute(update(reading).where(reading.c.id.in_(ids)).values(told_at=work.now))
