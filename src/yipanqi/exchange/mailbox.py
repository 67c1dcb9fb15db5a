"""Sending: a message is stored with the state change that caused it, sealed in batches, and kept until its receipt.

The sealed batch is kept before it is sent: a resend after a crash has the same bounds, so the receiver knows it again.
"""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select, update

from yipanqi.exchange.envelope import (
    RECEIPT,
    SALT,
    SEAL,
    Batch,
    Envelope,
    Item,
    Lane,
    Receipt,
    Seal,
    Signed,
    committed,
    header_digest,
    root,
)
from yipanqi.exchange.keys import KeyRing
from yipanqi.formats.suites import suite
from yipanqi.store import mailbox as box
from yipanqi.store import traffic
from yipanqi.store.database import UnitOfWork

BATCH = 100
"""Envelopes in a batch at the most: larger ones measured no faster (docs/performance.md)."""

LARGEST = 1_000_000
"""Bytes of data in one message at the most; larger things travel as files beside it."""

BATCH_BYTES = 4_000_000
"""Bytes of data at which a batch is full."""

PATIENCE = (1, 2, 5, 15, 60, 300)
"""Seconds between tries of a batch that the peer did not take."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a node has to say: to whom, on which lane, about which case, of which type, and the data (JSON bytes).

    `id` is given where something else is to be known by it; "" leaves it to the outbox.
    """

    to: str
    type: str
    data: bytes
    case: str = ""
    lane: Lane = Lane.ORDINARY
    sensitive: bool = True
    expires: datetime | None = None
    id: str = ""


def context(message_id: str, source: str, destination: str) -> bytes:
    """What encrypted data is bound to, so that it cannot be moved to another envelope."""
    return f"{message_id} {source} {destination}".encode()


def post(work: UnitOfWork, ring: KeyRing, messages: Iterable[Message]) -> list[str]:
    """Store messages in the outbox, sensitive data encrypted to its addressee. Returns their ids.

    Raises ValueError where the data is too large to be carried.
    """
    rows = [_row(work, ring, message) for message in messages]
    if rows:
        box.post(work, rows)
    return [str(row["id"]) for row in rows]


def _row(work: UnitOfWork, ring: KeyRing, message: Message) -> dict[str, object]:
    if len(message.data) > LARGEST:
        raise ValueError(f"a {message.type} message of {len(message.data)} bytes is larger than {LARGEST}")
    message_id = message.id or work.new_id()
    data, content = message.data, ""
    if message.sensitive:
        salted = os.urandom(SALT) + data
        content = committed(ring.suite_of(message.to, work.now), salted)
        data = ring.encrypt(message.to, salted, context(message_id, ring.owner, message.to), work.now)
    return {
        "id": message_id,
        "peer": message.to,
        "lane": int(message.lane),
        "case_number": message.case,
        "type": message.type,
        "time": work.now,
        "expires": message.expires,
        "sensitive": message.sensitive,
        "data": data,
        "content": content,
        "sequence": None,
        "header": None,
        "refused": None,
    }


def seal(work: UnitOfWork, ring: KeyRing, peer: str, most: int = BATCH) -> int:
    """Seal what waits for a peer, a batch for each lane; returns how many envelopes were sealed."""
    return sum(_seal_lane(work, ring, peer, lane, most) for lane in Lane)


def _seal_lane(work: UnitOfWork, ring: KeyRing, peer: str, lane: Lane, most: int) -> int:
    waiting = box.unsealed(work, peer, lane, most)
    if not waiting:
        return 0
    key = ring.current(ring.owner, work.now)
    hasher = suite(key.public.suite)
    last, digest = box.lane_head(work, "out", peer, lane)
    before, first = digest, last + 1
    headers: list[dict[str, object]] = []
    digests: list[str] = []
    size = 0
    for row in waiting:
        size += len(row.data or b"")
        if headers and size > BATCH_BYTES:
            break
        header = msgspec.json.encode(
            Envelope(
                id=row.id,
                source=ring.owner,
                destination=peer,
                type=row.type,
                subject=row.case_number,
                time=row.time,
                lane=lane,
                sequence=last + 1,
                previous=digest,
                datadigest=hasher.digest(row.data or b"").hex(),
                expires=row.expires,
                sensitive=row.sensitive,
                contentdigest=row.content,
            )
        )
        last, digest = last + 1, header_digest(hasher, header)
        headers.append({"at": row.position, "given": last, "bytes": header})
        digests.append(digest)
    body = msgspec.json.encode(
        Seal(
            source=ring.owner,
            destination=peer,
            lane=lane,
            first=first,
            last=last,
            previous=before,
            root=root(hasher, digests),
            suite=hasher.name,
            key=key.id,
            sealed=work.now,
        )
    )
    _, signature = ring.sign(SEAL, body, work.now)
    box.mark_sealed(work, headers)
    batch: dict[str, object] = {
        "peer": peer,
        "lane": int(lane),
        "first": first,
        "last": last,
        "seal": body,
        "signature": signature,
        "key": key.id,
        "sealed_at": work.now,
        "tries": 0,
    }
    work.add(box.sealed_batch, [batch])
    box.set_head(work, "out", peer, lane, last, digest, new=first == 1)
    return len(headers)


def due(work: UnitOfWork, peer: str) -> list[tuple[int, int, bytes]]:
    """For each lane the oldest batch without receipt whose time has come: lane, first, bytes to carry."""
    found: dict[int, tuple[int, int, bytes]] = {}
    seen: set[int] = set()
    for row in box.open_batches(work, peer):
        if row.lane in seen:
            continue
        seen.add(row.lane)
        if row.next_try_at is None or row.next_try_at <= work.now:
            items = tuple(
                Item(msgspec.Raw(i.header), i.data) for i in box.items(work, peer, row.lane, row.first, row.last)
            )
            batch = Batch(Signed(msgspec.Raw(row.seal), row.signature), items)
            found[row.lane] = (row.lane, row.first, msgspec.json.encode(batch))
    return [found[lane] for lane in sorted(found)]


def receipted(work: UnitOfWork, ring: KeyRing, peer: str, signed: Signed) -> str | None:
    """Take a receipt; returns the flaw that stands against it, or None. A repeated one changes nothing."""
    try:
        receipt = msgspec.json.decode(signed.body, type=Receipt)
    except (msgspec.MsgspecError, ValueError) as error:
        return f"the receipt cannot be read: {error}"
    if (receipt.source, receipt.destination) != (ring.owner, peer):
        return "the receipt is of another channel"
    flaw = ring.flaw(peer, receipt.key, RECEIPT, bytes(signed.body), signed.signature, receipt.received)
    if flaw is not None:
        return flaw
    row = box.find_batch(work, peer, receipt.lane, receipt.first)
    if row is None:
        return "the receipt is for a batch that was never sealed"
    sealed = msgspec.json.decode(row.seal, type=Seal)
    if (sealed.last, sealed.root) != (receipt.last, receipt.root):
        return "the receipt is for other contents than were sent"
    if row.receipt is None:
        box.receipted(work, peer, receipt.lane, receipt.first, bytes(signed.body), signed.signature)
    return None


def next_try(work: UnitOfWork, peer: str) -> datetime | None:
    """When the first of the batches that a peer did not take is tried again; None where there is none."""
    return traffic.next_try(work, peer)


def not_taken(work: UnitOfWork, peer: str, lane: int, first: int, error: str) -> None:
    """Note why a batch was not taken, and when to try again."""
    batch = box.sealed_batch
    where = (batch.c.peer == peer, batch.c.lane == lane, batch.c.first == first)
    tries = work.execute(select(batch.c.tries).where(*where)).scalar_one() + 1
    pause = PATIENCE[min(tries, len(PATIENCE)) - 1]
    work.execute(
        update(batch)
        .where(*where)
        .values(tries=tries, last_error=error, next_try_at=work.now + timedelta(seconds=pause))
    )


def sign_anew(work: UnitOfWork, ring: KeyRing, stolen: str) -> int:
    """Sign outstanding batches again that a stolen key had signed: same bounds, same root, new signature.

    The suite of the seal is that of its digests and stays; the signature is of the suite of its key.
    """
    batch = box.sealed_batch
    rows = work.rows(select(batch).where(batch.c.key == stolen, batch.c.receipt.is_(None)))
    for row in rows:
        key = ring.current(ring.owner, work.now)
        old = msgspec.json.decode(row.seal, type=Seal)
        body = msgspec.json.encode(msgspec.structs.replace(old, key=key.id, sealed=work.now))
        _, signature = ring.sign(SEAL, body, work.now)
        work.execute(
            update(batch)
            .where(batch.c.peer == row.peer, batch.c.lane == row.lane, batch.c.first == row.first)
            .values(seal=body, signature=signature, key=key.id, sealed_at=work.now, next_try_at=None)
        )
    return len(rows)


def standing(work: UnitOfWork) -> list[tuple[str, int, int, datetime | None, str | None]]:
    """For each peer and lane what waits to go out: peer, lane, envelopes, waiting since, last error."""
    out, batch = box.outbox, box.sealed_batch
    waiting: dict[tuple[str, int], list[datetime]] = {}
    errors: dict[tuple[str, int], str | None] = {}
    for row in work.rows(select(out.c.peer, out.c.lane, out.c.time).where(out.c.sequence.is_(None))):
        waiting.setdefault((row.peer, row.lane), []).append(row.time)
    for row in work.rows(select(batch).where(batch.c.receipt.is_(None))):
        waiting.setdefault((row.peer, row.lane), []).extend([row.sealed_at] * (row.last - row.first + 1))
        errors[row.peer, row.lane] = row.last_error or errors.get((row.peer, row.lane))
    return [
        (peer, lane, len(times), min(times), errors.get((peer, lane)))
        for (peer, lane), times in sorted(waiting.items())
    ]
