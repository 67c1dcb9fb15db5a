"""Tables of documents that are being adopted: the text as it came, and everything that people said about it.

What is said is appended (corrections, clauses of the catalogue, lineage, what was done): of one subject the latest
counts, and the earlier stays readable. An edition is closed once: adopted, attached to a document that is there, or set
aside.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, Row, String, Table, Text, func, select, update

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

edition = Table(
    "edition",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("file_name", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("division", String(6), nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    Column("uploaded_by", String(80), nullable=False),
    Column("closing", String(12), nullable=False),  # "" while it is open
    Column("closed_at", Instant, nullable=True),
    Column("closed_by", String(80), nullable=False),
    Column("document", String(120), nullable=False, index=True),  # the id in the catalogue, once closed
    Column("adopted", Text, nullable=False),  # JSON: what joined the catalogue
)

act = Table(
    "edition_act",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("edition", ForeignKey("edition.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("value", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
)

Rows = Sequence[Row[Any]]


def add(work: UnitOfWork, row: Mapping[str, object]) -> None:
    """A text that came in."""
    work.add(edition, [row])


def get(work: UnitOfWork, id_: str) -> Row[Any] | None:
    """One of them."""
    return work.row(select(edition).where(edition.c.id == id_))


def every(work: UnitOfWork) -> Rows:
    """All, the latest first."""
    return work.rows(select(edition).order_by(edition.c.uploaded_at.desc(), edition.c.id.desc()))


def adopted(work: UnitOfWork) -> Sequence[str]:
    """What joined the catalogue, in the order of joining."""
    found = select(edition.c.adopted).where(edition.c.closing == "adopted")
    return [row.adopted for row in work.rows(found.order_by(edition.c.closed_at, edition.c.id))]


def with_text(work: UnitOfWork) -> Rows:
    """Those whose text stands for a document of the catalogue, in the order of closing."""
    found = select(edition).where(edition.c.closing.in_(("adopted", "attached")))
    return work.rows(found.order_by(edition.c.closed_at, edition.c.id))


def close(work: UnitOfWork, id_: str, **values: object) -> None:
    """It is adopted, attached or set aside."""
    work.execute(update(edition).where(edition.c.id == id_).values(**values))


def say(work: UnitOfWork, id_: str, said: Sequence[tuple[str, str, str]], by: str) -> None:
    """What a person says, appended: kind, subject and value of each."""
    last = select(func.coalesce(func.max(act.c.number), 0)).where(act.c.edition == id_)
    number = int(work.execute(last).scalar_one())
    work.add(
        act,
        [
            {
                "id": work.new_id(),
                "edition": id_,
                "number": number + place,
                "kind": kind,
                "subject": subject,
                "value": value,
                "at": work.now,
                "by": by,
            }
            for place, (kind, subject, value) in enumerate(said, start=1)
        ],
    )


def acts(work: UnitOfWork, id_: str, kind: str = "") -> Rows:
    """Everything that was said of an edition, or one kind of it, in order."""
    found = select(act).where(act.c.edition == id_)
    return work.rows((found.where(act.c.kind == kind) if kind else found).order_by(act.c.number))
