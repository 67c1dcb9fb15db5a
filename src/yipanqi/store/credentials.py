"""Tables of credentials: those issued here or by a peer to people of ours, the peers' status lists, and uses.

`list_uri` and `list_index` say where a credential's status is published, and by the URI whose it is; `status` and
`reason` are kept for our own.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement

Big = BigInteger().with_variant(Integer(), "sqlite")

credential = Table(
    "credential",
    metadata,
    Column("number", String(80), primary_key=True),
    Column("vct", String(120), nullable=False),
    Column("holder", String(32), nullable=False, index=True),
    Column("case_number", String(40), nullable=False, index=True),
    Column("list_uri", String(80), nullable=False),
    Column("list_index", Integer, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("valid_to", Instant),
    Column("status", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("list_uri", "list_index"),
)

peer_list = Table(
    "peer_status_list",
    metadata,
    Column("uri", String(80), primary_key=True),
    Column("peer", String(8), nullable=False),
    Column("token", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
)

use = Table(
    "credential_use",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("place", Big, nullable=False, unique=True),
    Column("number", String(80), nullable=False, index=True),
    Column("issuer", String(8), nullable=False),
    Column("relying", String(8), nullable=False),
    Column("office", String(60), nullable=False),
    Column("purpose", String(80), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reported_at", Instant),
)


def next_index(work: UnitOfWork, uri: str) -> int:
    """The first free place in a status list."""
    last = work.execute(select(func.max(credential.c.list_index)).where(credential.c.list_uri == uri)).scalar_one()
    return 0 if last is None else int(last) + 1


_OF_CASE = Statement(
    select(credential).where(credential.c.case_number == bindparam("number")).order_by(credential.c.issued_at)
)


def keep(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep a credential."""
    work.execute(insert(credential), row)


def find(work: UnitOfWork, number: str) -> Row[Any] | None:
    """A credential by number."""
    return work.row(select(credential).where(credential.c.number == number))


def of_holder(work: UnitOfWork, party: str) -> Sequence[Row[Any]]:
    """The credentials of a person, newest first."""
    return work.rows(select(credential).where(credential.c.holder == party).order_by(credential.c.issued_at.desc()))


def of_case(work: UnitOfWork, case_number: str) -> Sequence[Row[Any]]:
    """The credentials that a case led to."""
    return work.rows(_OF_CASE, {"number": case_number})


def set_status(work: UnitOfWork, number: str, status: int, reason: str) -> bool:
    """Revoke or suspend one; False where there is none."""
    return (
        work.execute(
            update(credential).where(credential.c.number == number).values(status=status, reason=reason)
        ).rowcount
        == 1
    )


def statuses(work: UnitOfWork, uri: str) -> Sequence[Row[Any]]:
    """Index and status of every credential in a list that is not plainly valid."""
    return work.rows(
        select(credential.c.list_index, credential.c.status).where(
            credential.c.list_uri == uri, credential.c.status != 0
        )
    )


def list_uris(work: UnitOfWork, prefix: str) -> Sequence[str]:
    """The status lists under a prefix that some credential still needs."""
    needed = or_(credential.c.valid_to.is_(None), credential.c.valid_to > work.now)
    found = select(credential.c.list_uri).where(credential.c.list_uri.startswith(prefix), needed).distinct()
    return list(work.execute(found.order_by(credential.c.list_uri)).scalars())


def keep_peer_list(work: UnitOfWork, row: dict[str, object]) -> None:
    """Keep a peer's status list; one that is not younger is replaced, a younger one kept."""
    known = work.row(select(peer_list.c.issued_at).where(peer_list.c.uri == row["uri"]))
    if known is None:
        work.execute(insert(peer_list), row)
    elif known.issued_at <= row["issued_at"]:  # two of one moment come in their order
        work.execute(update(peer_list).where(peer_list.c.uri == row["uri"]).values(**row))


def peer_lists(work: UnitOfWork) -> dict[str, str]:
    """Tokens of the peers' lists by URI."""
    return {row.uri: row.token for row in work.rows(select(peer_list.c.uri, peer_list.c.token))}


def note_use(work: UnitOfWork, row: dict[str, object]) -> bool:
    """Keep a use, made here or reported by a peer; one known already changes nothing."""
    if work.row(select(use.c.id).where(use.c.id == row["id"])) is not None:
        return False
    last = work.execute(select(func.max(use.c.place))).scalar_one() or 0
    work.execute(insert(use), row | {"place": last + 1})
    return True


def unreported(work: UnitOfWork, here: str) -> Sequence[Row[Any]]:
    """Uses made here of the peers' credentials that have not been told to them."""
    return work.rows(
        select(use)
        .where(use.c.relying == here, use.c.issuer != here, use.c.reported_at.is_(None))
        .order_by(use.c.place)
    )


def mark_reported(work: UnitOfWork, ids: Sequence[str]) -> None:
    """These have been told."""
    work.execute(update(use).where(use.c.id.in_(ids)).values(reported_at=work.now))


def uses_of(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """Where a credential was used, newest first."""
    return work.rows(select(use).where(use.c.number == number).order_by(use.c.at.desc()))
