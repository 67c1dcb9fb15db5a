"""Receiving: what is let in, what is turned away, and the receipt.

At the door sender, destination, signature, sequence and chain are checked. A failure is logged with its reason and
changes nothing.
What passes is stored and receipted; a duplicate is answered with the original receipt, never with an error.
"""

from datetime import timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import select, update

from yipanqi.exchange.envelope import RECEIPT, SEAL, Batch, Envelope, Receipt, Seal, Signed, flaw, header_digest
from yipanqi.exchange.keys import KeyRing
from yipanqi.formats.suites import suite
from yipanqi.kernel.problems import Refused
from yipanqi.store import mailbox as box
from yipanqi.store.database import UnitOfWork

LARGEST_BATCH = 8_000_000
"""Bytes of a batch as carried, at the most."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead a peer's clock may be."""


class Reason(StrEnum):
    """Why something is turned away at the door."""

    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"
    WRONG_NODE = "wrong node"
    STRANGER = "stranger"
    KEY = "key"
    ALTERED = "altered"
    GAP = "gap"
    HISTORY = "another history"
    FUTURE = "from the future"


class TurnedAway(Exception):
    """Not let in; nothing has changed. `expected` is the sequence that would be let in, where that is what is wrong."""

    def __init__(self, reason: Reason, detail: str, peer: str = "", expected: int | None = None) -> None:
        self.reason, self.detail, self.peer, self.expected = reason, detail, peer, expected
        super().__init__(f"{reason}: {detail}")


def admit(work: UnitOfWork, ring: KeyRing, carried: bytes) -> Signed:
    """Let a batch in and return the signed receipt. Raises TurnedAway; the caller logs it in a unit of work of its
    own.
    """
    batch, seal = _read(carried)
    if seal.destination != ring.owner:
        raise TurnedAway(Reason.WRONG_NODE, f"addressed to {seal.destination}, this is {ring.owner}")
    if not ring.of(seal.source):
        raise TurnedAway(Reason.STRANGER, f"no key of {seal.source} is known")
    wrong = ring.flaw(seal.source, seal.key, SEAL, bytes(batch.seal.body), batch.seal.signature, seal.sealed)
    if wrong is not None:
        raise TurnedAway(Reason.KEY, wrong, seal.source)
    if seal.sealed > work.now + CLOCK_SKEW:
        raise TurnedAway(Reason.FUTURE, f"sealed at {seal.sealed.isoformat()}", seal.source)
    last, digest = box.lane_head(work, "in", seal.source, seal.lane)
    if seal.last <= last:
        return _seen_before(work, ring, seal)
    if seal.first != last + 1:
        raise TurnedAway(Reason.GAP, f"begins at {seal.first}, expected {last + 1}", seal.source, last + 1)
    if seal.previous != digest:
        raise TurnedAway(Reason.HISTORY, "does not continue the chain as received", seal.source)
    return _store(work, ring, batch, seal)


def _read(carried: bytes) -> tuple[Batch, Seal]:
    if len(carried) > LARGEST_BATCH:
        raise TurnedAway(Reason.TOO_LARGE, f"{len(carried)} bytes, at most {LARGEST_BATCH}")
    try:
        batch = msgspec.json.decode(carried, type=Batch)
        return batch, msgspec.json.decode(batch.seal.body, type=Seal)
    except (msgspec.MsgspecError, ValueError) as error:
        raise TurnedAway(Reason.UNREADABLE, str(error)) from error


def _seen_before(work: UnitOfWork, ring: KeyRing, seal: Seal) -> Signed:
    seen = box.received_batch
    where = (seen.c.peer == seal.source, seen.c.lane == int(seal.lane), seen.c.first == seal.first)
    row = work.row(select(seen).where(*where))
    if row is None or row.root != seal.root:
        raise TurnedAway(Reason.HISTORY, f"{seal.first} to {seal.last} were received with other contents", seal.source)
    key = ring.get(ring.owner, msgspec.json.decode(row.receipt, type=Receipt).key)
    if key is not None and key.stolen_at is None:
        return Signed(msgspec.Raw(row.receipt), row.receipt_signature)
    # nobody takes a receipt under a stolen key any more: the same word is given again under another
    receipt, signature = _receipt(work, ring, seal)
    work.execute(update(seen).where(*where).values(receipt=receipt, receipt_signature=signature))
    return Signed(msgspec.Raw(receipt), signature)


def _store(work: UnitOfWork, ring: KeyRing, batch: Batch, seal: Seal) -> Signed:
    envelopes, headers = _checked(batch, seal)
    receipt, signature = _receipt(work, ring, seal)
    rows: list[dict[str, object]] = [
        {
            "peer": seal.source,
            "lane": int(seal.lane),
            "sequence": envelope.sequence,
            "id": envelope.id,
            "case_number": envelope.subject,
            "type": envelope.type,
            "header": header,
            "data": item.data,
            "state": box.Arrival.WAITING,
            "received_at": work.now,
        }
        for envelope, header, item in zip(envelopes, headers, batch.items, strict=True)
    ]
    box.take_in(work, rows)
    received: dict[str, object] = {
        "peer": seal.source,
        "lane": int(seal.lane),
        "first": seal.first,
        "last": seal.last,
        "root": seal.root,
        "seal": bytes(batch.seal.body),
        "signature": batch.seal.signature,
        "receipt": receipt,
        "receipt_signature": signature,
        "received_at": work.now,
    }
    work.add(box.received_batch, [received])
    digest = header_digest(suite(seal.suite), headers[-1])
    box.set_head(work, "in", seal.source, seal.lane, seal.last, digest, new=seal.first == 1)
    return Signed(msgspec.Raw(receipt), signature)


def _checked(batch: Batch, seal: Seal) -> tuple[list[Envelope], list[bytes]]:
    headers = [bytes(item.header) for item in batch.items]
    try:
        data = [item.data for item in batch.items]
        wrong = flaw(suite(seal.suite), seal, headers, data) if headers else "the batch is empty"
        envelopes = [msgspec.json.decode(header, type=Envelope) for header in headers]
    except (msgspec.MsgspecError, ValueError, Refused) as error:
        raise TurnedAway(Reason.UNREADABLE, str(error), seal.source) from error
    if wrong is not None:
        raise TurnedAway(Reason.ALTERED, wrong, seal.source)
    return envelopes, headers


def _receipt(work: UnitOfWork, ring: KeyRing, seal: Seal) -> tuple[bytes, bytes]:
    key = ring.current(ring.owner, work.now)
    receipt = msgspec.json.encode(
        Receipt(
            source=seal.source,
            destination=ring.owner,
            lane=seal.lane,
            first=seal.first,
            last=seal.last,
            root=seal.root,
            suite=key.public.suite,
            key=key.id,
            received=work.now,
        )
    )
    return receipt, ring.sign(RECEIPT, receipt, work.now)[1]
