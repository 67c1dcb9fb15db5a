"""Writing a file of evidence from a node's database."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Row, Table, select

from yipanqi.exchange.effects import opened
from yipanqi.exchange.envelope import Envelope, Lane, Receipt, Seal, header_digest, proof
from yipanqi.exchange.evidence.exhibit import (
    EVIDENCE,
    FORMAT,
    EvidenceFile,
    Exhibit,
    ShownBatch,
    ShownEnvelope,
    ShownKey,
    canonical,
    marks,
    plain_of,
)
from yipanqi.exchange.keys import Key, KeyRing
from yipanqi.formats.suites import suite
from yipanqi.store import mailbox as box
from yipanqi.store.database import UnitOfWork

Place = tuple[bool, str, int, int]
"""Where an envelope is: sent (or received), peer, lane, sequence."""


def export(uow: UnitOfWork, ring: KeyRing, case_number: str, *, with_data: bool) -> bytes:
    """The evidence of one case, as the bytes of a file. Raises LookupError where nothing was exchanged about it."""
    places = [
        (table is box.outbox, row.peer, row.lane, row.sequence)
        for table in (box.outbox, box.inbox)
        for row in uow.rows(
            select(table.c.peer, table.c.lane, table.c.sequence).where(
                table.c.case_number == case_number, table.c.sequence.is_not(None)
            )
        )
    ]
    return _file(uow, ring, case_number, places, with_data)


def export_lane(
    uow: UnitOfWork, ring: KeyRing, peer: str, lane: Lane, first: int, last: int, *, sent: bool, with_data: bool
) -> bytes:
    """The evidence of a run of envelopes on a lane, sent to a peer or received from it. Raises LookupError for none."""
    table = box.outbox if sent else box.inbox
    run = (table.c.peer == peer, table.c.lane == int(lane), table.c.sequence.between(first, last))
    places = [(sent, peer, int(lane), row.sequence) for row in uow.rows(select(table.c.sequence).where(*run))]
    way = f"{ring.owner} -> {peer}" if sent else f"{peer} -> {ring.owner}"
    return _file(uow, ring, f"{way}, {lane.name.lower()}, {first} to {last}", places, with_data)


def _file(uow: UnitOfWork, ring: KeyRing, about: str, places: list[Place], with_data: bool) -> bytes:
    if not places:
        raise LookupError(f"nothing was exchanged about {about}")
    batches = [
        _batch(uow, ring, sent, row, {sequence for *_, sequence in group}, with_data)
        for (sent, row), group in _by_batch(uow, sorted(places))
    ]
    exhibit = Exhibit(
        about=about,
        exported_by=ring.owner,
        exported_at=uow.now,
        keys=tuple(_shown(key) for key in _signers(ring, batches)),
        batches=tuple(batches),
    )
    plain = plain_of(exhibit)
    key, signature = ring.sign(EVIDENCE, canonical(plain), uow.now)
    file = EvidenceFile(format=FORMAT, exhibit=exhibit, marks=marks(plain), key=key, signature=signature)
    return msgspec.json.format(msgspec.json.encode(file), indent=1)


def _by_batch(uow: UnitOfWork, places: list[Place]) -> Iterable[tuple[tuple[bool, Row[Any]], list[Place]]]:
    def batch_of(place: Place) -> tuple[bool, Row[Any]]:
        sent, peer, lane, sequence = place
        table = box.sealed_batch if sent else box.received_batch
        around = (table.c.peer == peer, table.c.lane == lane, table.c.first <= sequence, table.c.last >= sequence)
        return sent, uow.execute(select(table).where(*around)).one()

    return [(batch, list(group)) for batch, group in groupby(places, batch_of)]


def _batch(uow: UnitOfWork, ring: KeyRing, sent: bool, row: Row[Any], shown: set[int], with_data: bool) -> ShownBatch:
    seal = msgspec.json.decode(row.seal, type=Seal)
    hasher = suite(seal.suite)
    items = _items(uow, box.outbox if sent else box.inbox, row)
    leaves = [header_digest(hasher, item.header) for item in items]
    return ShownBatch(
        seal=row.seal.decode(),
        seal_signature=row.signature,
        receipt=row.receipt.decode() if row.receipt is not None else None,
        receipt_signature=row.receipt_signature,
        settled=row.receipted_at if sent else row.received_at,
        envelopes=tuple(
            _shown_envelope(ring, item, tuple(proof(hasher, leaves, place)), sent, with_data)
            for place, item in enumerate(items)
            if item.sequence in shown
        ),
    )


def _shown_envelope(
    ring: KeyRing, item: Row[Any], way: tuple[tuple[str, str], ...], sent: bool, with_data: bool
) -> ShownEnvelope:
    data: bytes | None = item.data if with_data else None
    said, salt = _said(ring, item.header, data, sent) if data is not None else (None, None)
    return ShownEnvelope(header=item.header.decode(), proof=way, data=data, said=said, salt=salt)


def _said(ring: KeyRing, header: bytes, data: bytes, sent: bool) -> tuple[str | None, bytes | None]:
    """The data in clear with its salt, where this node may and can open it."""
    envelope = msgspec.json.decode(header, type=Envelope)
    if envelope.sensitive and (sent or not envelope.contentdigest):
        return None, None
    try:
        salt, clear = opened(ring, envelope, data) if envelope.sensitive else (None, data)
        return clear.decode(), salt
    except ValueError:  # the key is gone, or it is no text
        return None, None


def _items(uow: UnitOfWork, table: Table, batch: Row[Any]) -> list[Row[Any]]:
    run = (table.c.peer == batch.peer, table.c.lane == batch.lane, table.c.sequence.between(batch.first, batch.last))
    found = select(table.c.sequence, table.c.header, table.c.data).where(*run).order_by(table.c.sequence)
    return list(uow.rows(found))


def _signers(ring: KeyRing, batches: list[ShownBatch]) -> list[Key]:
    seals = [msgspec.json.decode(batch.seal, type=Seal) for batch in batches]
    receipts = [msgspec.json.decode(batch.receipt, type=Receipt) for batch in batches if batch.receipt is not None]
    parties = {node for seal in seals for node in (seal.source, seal.destination)}
    used = {seal.key for seal in seals} | {receipt.key for receipt in receipts}
    now = {key.id for party in parties for key in ring.of(party)[-1:]}
    return [key for party in sorted(parties) for key in ring.of(party) if key.id in used | now]


def _shown(key: Key) -> ShownKey:
    return ShownKey(
        owner=key.owner,
        id=key.id,
        suite=key.public.suite,
        signing=key.public.signing,
        sealing=key.public.sealing,
        valid_from=key.valid_from,
        valid_to=key.valid_to,
        stolen_at=key.stolen_at,
        practice=key.practice,
    )
