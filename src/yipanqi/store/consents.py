"""Consents: what people are asked to agree to, and what they have said. What they read stands beside it, in both
languages; no column names a person.
"""

from sqlalchemy import Column, String, Table, Text, select, update

from yipanqi.store.database import Rows, UnitOfWork
from yipanqi.store.schema import Instant, metadata

consent = Table(
    "consent",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_number", String(40), nullable=False, index=True),
    Column("party", String(32), nullable=False, index=True),
    Column("to", String(60), nullable=False),
    Column("purpose", String(80), nullable=False),
    Column("wording", Text, nullable=False),
    Column("wording_en", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("given_at", Instant),
    Column("given_by", String(80), nullable=False),
    Column("ended_at", Instant),
)


def ask(work: UnitOfWork, row: dict[str, object]) -> None:
    """One that is asked for."""
    work.execute(consent.insert().values(**row))


def of_case(work: UnitOfWork, number: str) -> Rows:
    """Every consent asked for in a case, the earliest first."""
    theirs = select(consent).where(consent.c.case_number == number)
    return work.rows(theirs.order_by(consent.c.asked_at, consent.c.id))


def of_party(work: UnitOfWork, party: str) -> Rows:
    """Every consent asked of somebody, the latest first."""
    theirs = select(consent).where(consent.c.party == party)
    return work.rows(theirs.order_by(consent.c.asked_at.desc(), consent.c.id.desc()))


def give(work: UnitOfWork, id_: str, by: str) -> bool:
    """It is given now, by somebody; whether it was waited for still."""
    waited = (consent.c.id == id_, consent.c.given_at.is_(None), consent.c.ended_at.is_(None))
    return work.execute(update(consent).where(*waited).values(given_at=work.now, given_by=by)).rowcount == 1


def end(work: UnitOfWork, id_: str) -> bool:
    """It is refused or withdrawn now; whether it had not ended before."""
    stands = (consent.c.id == id_, consent.c.ended_at.is_(None))
    return work.execute(update(consent).where(*stands).values(ended_at=work.now)).rowcount == 1
