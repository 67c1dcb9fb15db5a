"""Tables of the outbox and the inbox.

`position` is the order in which things came about in this node; `sequence` the order on a lane of a channel. The sealed
batches and the receipts are kept byte for byte: they are the evidence.
"""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from yipanqi.store.schema import Instant, metadata

Big = BigInteger().with_variant(Integer(), "sqlite")


class Arrival(StrEnum):
    """How far an envelope that came in has got."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    ASIDE = "set aside"
    CLOSED = "closed by hand"


outbox = Table(
    "outbox",
    metadata,
    Column("position", Big, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("peer", String(8), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("case_number", String(40), nullable=False, index=True),
    Column("type", String(80), nullable=False),
    Column("time", Instant, nullable=False),
    Column("expires", Instant),
    Column("sensitive", Boolean, nullable=False),
    Column("data", LargeBinary),
    Column("content", String(80), nullable=False, server_default=""),
    Column("sequence", Big),
    Column("header", LargeBinary),
    Column("refused", Text),
)
Index(
    "ix_outbox_unsealed",
    outbox.c.peer,
    outbox.c.lane,
    outbox.c.position,
    sqlite_where=outbox.c.sequence.is_(None),
    postgresql_where=outbox.c.sequence.is_(None),
)
Index("ix_outbox_sequence", outbox.c.peer, outbox.c.lane, outbox.c.sequence)

sealed_batch = Table(
    "sealed_batch",
    metadata,
    Column("peer", String(8), primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("first", Big, primary_key=True),
    Column("last", Big, nullable=False),
    Column("seal", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key", String(64), nullable=False),
    Column("sealed_at", Instant, nullable=False),
    Column("receipt", LargeBinary),
    Column("receipt_signature", LargeBinary),
    Column("receipted_at", Instant),
    Column("tries", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("next_try_at", Instant),
)
Index(
    "ix_sealed_batch_open",
    sealed_batch.c.peer,
    sqlite_where=sealed_batch.c.receipt.is_(None),
    postgresql_where=sealed_batch.c.receipt.is_(None),
)

inbox = Table(
    "inbox",
    metadata,
    Column("position", Big, primary_key=True, autoincrement=True),
    Column("peer", String(8), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("sequence", Big, nullable=False),
    Column("id", String(64), nullable=False),
    Column("case_number", String(40), nullable=False, index=True),
    Column("type", String(80), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("data", LargeBinary),
    Column("state", String(20), nullable=False),
    Column("waits_for", String(64)),
    Column("error", Text),
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    UniqueConstraint("peer", "lane", "sequence"),
    UniqueConstraint("peer", "id"),
)
Index(
    "ix_inbox_open",
    inbox.c.state,
    inbox.c.lane,
    inbox.c.position,
    sqlite_where=inbox.c.done_at.is_(None),
    postgresql_where=inbox.c.done_at.is_(None),
)

received_batch = Table(
    "received_batch",
    metadata,
    Column("peer", String(8), primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("first", Big, primary_key=True),
    Column("last", Big, nullable=False),
    Column("root", String(64), nullable=False),
    Column("seal", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("receipt_signature", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
)

head = Table(
    "lane_head",
    metadata,
    Column("direction", String(3), primary_key=True),
    Column("peer", String(8), primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("sequence", Big, nullable=False),
    Column("digest", String(64), nullable=False),
)

turned_away = Table(
    "turned_away",
    metadata,
    Column("position", Big, primary_key=True, autoincrement=True),
    Column("peer", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("detail", Text, nullable=False),
)
