"""Files: content-addressed, sealed piece by piece, kept while somebody holds them, carried to peers beside envelopes.

A file is named by the SHA-256 digest of its content. Its pieces come one after the other, from a person at once or from
a peer over days; it is whole when all are there and the digest is right. Who holds a file is why it is kept: a case, or
the account that uploaded it. When nobody does, the pieces go and the row stays as evidence that there was one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Row, String, Table, Text, delete, func, insert, select
from sqlalchemy import update as change

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

kept_file = Table(
    "kept_file",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("media", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("erased_at", Instant),
)

file_piece = Table(
    "file_piece",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

file_holding = Table(
    "file_holding",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("holder", String(90), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
)

file_share = Table(
    "file_share",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("peer", String(8), primary_key=True),
    Column("case_number", String(40), primary_key=True),
    Column("envelope", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("done_at", Instant),
    Column("tries", Integer, nullable=False),
    Column("last_error", Text),
    Column("next_try_at", Instant),
)

file_wanted = Table(
    "file_wanted",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("peer", String(8), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)


def find(work: UnitOfWork, digest: str) -> Row[Any] | None:
    """A file by digest, whole, arriving or erased."""
    return work.row(select(kept_file).where(kept_file.c.digest == digest))


def begin(work: UnitOfWork, digest: str, media: str, size: int) -> None:
    """A file of which no piece is here yet, or none any more."""
    work.execute(delete(kept_file).where(kept_file.c.digest == digest))
    work.execute(delete(file_piece).where(file_piece.c.digest == digest))
    work.execute(insert(kept_file).values(digest=digest, media=media, size=size, pieces=0, whole=False, at=work.now))


def add_piece(work: UnitOfWork, digest: str, place: int, body: bytes) -> None:
    """The next piece, sealed."""
    work.execute(insert(file_piece).values(digest=digest, place=place, body=body))
    work.execute(change(kept_file).where(kept_file.c.digest == digest).values(pieces=place + 1))


def mark_whole(work: UnitOfWork, digest: str) -> None:
    """All of it is here."""
    work.execute(change(kept_file).where(kept_file.c.digest == digest).values(whole=True, at=work.now))


def pieces(work: UnitOfWork, digest: str) -> list[bytes]:
    """The pieces of a file, sealed, in order."""
    found = select(file_piece.c.body).where(file_piece.c.digest == digest).order_by(file_piece.c.place)
    return [row.body for row in work.rows(found)]


def piece(work: UnitOfWork, digest: str, place: int) -> bytes | None:
    """One piece, sealed; None where there is none."""
    row = work.row(select(file_piece.c.body).where(file_piece.c.digest == digest, file_piece.c.place == place))
    return None if row is None else bytes(row.body)


def hold(work: UnitOfWork, digest: str, holder: str, until: datetime | None = None) -> None:
    """A holder needs the file, to a moment or until it lets go."""
    mine = (file_holding.c.digest == digest, file_holding.c.holder == holder)
    work.execute(delete(file_holding).where(*mine))
    work.execute(insert(file_holding).values(digest=digest, holder=holder, at=work.now, until=until))


def holds(work: UnitOfWork, digest: str, holder: str) -> bool:
    """Whether a holder needs this file."""
    mine = (file_holding.c.digest == digest, file_holding.c.holder == holder)
    return work.row(select(file_holding.c.at).where(*mine)) is not None


def held(work: UnitOfWork, holder: str) -> int:
    """How many bytes a holder has files of."""
    together = select(func.coalesce(func.sum(kept_file.c.size), 0)).where(
        kept_file.c.digest == file_holding.c.digest, file_holding.c.holder == holder
    )
    return int(work.rows(together)[0][0])


def let_go(work: UnitOfWork, holder: str) -> None:
    """A holder needs none of its files any more."""
    work.execute(delete(file_holding).where(file_holding.c.holder == holder))


def let_go_expired(work: UnitOfWork) -> None:
    """Holdings whose moment has come are over."""
    work.execute(delete(file_holding).where(file_holding.c.until <= work.now))


def erase_unheld(work: UnitOfWork) -> list[str]:
    """Erase the content of files that nobody holds and that are not on their way; returns their digests."""
    needed = select(file_holding.c.digest).union(
        select(file_share.c.digest).where(file_share.c.done_at.is_(None)), select(file_wanted.c.digest)
    )
    over = select(kept_file.c.digest).where(kept_file.c.erased_at.is_(None), kept_file.c.digest.not_in(needed))
    digests = [row.digest for row in work.rows(over)]
    for digest in digests:
        work.execute(delete(file_piece).where(file_piece.c.digest == digest))
        gone = {"whole": False, "pieces": 0, "erased_at": work.now}
        work.execute(change(kept_file).where(kept_file.c.digest == digest).values(gone))
    return digests


def share(work: UnitOfWork, digest: str, peer: str, case_number: str, envelope: str) -> None:
    """A file that an envelope of a case names to a peer is to be carried there; once for each case."""
    ours = (file_share.c.digest == digest, file_share.c.peer == peer, file_share.c.case_number == case_number)
    work.shared.add(peer)
    if work.execute(change(file_share).where(*ours).values(envelope=envelope)).rowcount:
        return
    row = {"digest": digest, "peer": peer, "case_number": case_number, "envelope": envelope}
    work.execute(insert(file_share).values(**row, at=work.now, sent=0, tries=0))


def shares(work: UnitOfWork, peer: str) -> Sequence[Row[Any]]:
    """What is to be carried to a peer and has not arrived, oldest first."""
    open_ = (file_share.c.peer == peer, file_share.c.done_at.is_(None))
    return work.rows(select(file_share).where(*open_).order_by(file_share.c.at, file_share.c.digest))


def under_way(work: UnitOfWork, case_number: str) -> bool:
    """Whether a file of a case has not arrived yet."""
    open_ = (file_share.c.case_number == case_number, file_share.c.done_at.is_(None))
    return work.row(select(file_share.c.digest).where(*open_)) is not None


def set_share(work: UnitOfWork, digest: str, peer: str, **values: object) -> None:
    """How far the carrying of a file to a peer has got, for every case that waits for it."""
    ours = (file_share.c.digest == digest, file_share.c.peer == peer, file_share.c.done_at.is_(None))
    work.execute(change(file_share).where(*ours).values(values))


def call_off(work: UnitOfWork, envelope: str) -> None:
    """A peer has refused an envelope: what it named is not carried any more."""
    work.execute(delete(file_share).where(file_share.c.envelope == envelope, file_share.c.done_at.is_(None)))


def want(work: UnitOfWork, digest: str, peer: str, size: int) -> None:
    """A file that a peer has named and may send."""
    mine = (file_wanted.c.digest == digest, file_wanted.c.peer == peer)
    if work.row(select(file_wanted.c.at).where(*mine)) is None:
        work.execute(insert(file_wanted).values(digest=digest, peer=peer, size=size, at=work.now))


def wanted(work: UnitOfWork, digest: str, peer: str) -> int | None:
    """The size of a file that a peer may send; None where it was not named."""
    row = work.row(select(file_wanted.c.size).where(file_wanted.c.digest == digest, file_wanted.c.peer == peer))
    return None if row is None else int(row.size)


def not_wanted(work: UnitOfWork, digest: str) -> None:
    """A file has come, from whomever."""
    work.execute(delete(file_wanted).where(file_wanted.c.digest == digest))
