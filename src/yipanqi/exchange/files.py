"""Files beside envelopes: carried to a peer in pieces, each signed and sealed to it, and resumed where they stopped.

An envelope names a file by its digest; the peer that takes it notes that it wants the file, and takes its pieces from
that node alone. The receiver's signed answer says which piece comes next, so a repeated, lost or reordered one does no
harm. With the last piece the digest is checked: a file is whole, or not there.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.exchange.courier import Bundle
from yipanqi.exchange.door import CLOCK_SKEW, Reason, TurnedAway
from yipanqi.exchange.envelope import Signed
from yipanqi.exchange.keys import KeyRing
from yipanqi.exchange.mailbox import PATIENCE
from yipanqi.formats.filekinds import kind_of
from yipanqi.store import files
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault

PIECE = 512 * 1024
"""Bytes of a piece: a link that fails every few seconds still gets on."""

LARGEST_PIECE = 2 * PIECE
"""Bytes of a piece as carried (signed, sealed, base64), at the most."""

SENT, TAKEN = b"yipanqi piece 1\n", b"yipanqi piece taken 1\n"
"""What is signed begins with its purpose."""


class CarriedFile(msgspec.Struct, frozen=True):
    """A file as an envelope names it: the digest of its content, its media type, and its size in bytes."""

    digest: str
    media: str
    size: int


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a piece: of which file, which in order, and the digest of the sealed bytes that go with it."""

    source: str
    destination: str
    digest: str
    media: str
    size: int
    place: int
    carried: str
    key: str
    sent: datetime


class CarriedPiece(msgspec.Struct, frozen=True):
    """A signed piece and its bytes, sealed to the addressee."""

    piece: Signed
    data: bytes


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """The receiver's answer: which piece it wants next, whether the file is whole, and what is wrong, if anything."""

    source: str
    destination: str
    digest: str
    next: int
    whole: bool
    flaw: str
    key: str
    at: datetime


def keep(work: UnitOfWork, vault: Vault, data: bytes, media: str) -> str:
    """Keep a file that is here in full; returns its digest. One that is here already stays as it is."""
    digest = hashlib.sha256(data).hexdigest()
    known = files.find(work, digest)
    if known is None or not known.whole:
        files.begin(work, digest, media, len(data))
        for place, start in enumerate(range(0, len(data), PIECE)):
            files.add_piece(work, digest, place, vault.seal(data[start : start + PIECE]))
        files.mark_whole(work, digest)
        files.not_wanted(work, digest)
    return digest


def read(work: UnitOfWork, vault: Vault, digest: str) -> bytes | None:
    """The content of a file; None where it is not here, not whole, or erased."""
    known = files.find(work, digest)
    if known is None or not known.whole:
        return None
    return b"".join(vault.open(piece) for piece in files.pieces(work, digest))


def due(work: UnitOfWork, ring: KeyRing, vault: Vault, peer: str) -> Bundle | None:
    """The next piece for a peer, of the first file whose time has come; None where there is none."""
    for row in files.shares(work, peer):
        if row.next_try_at is None or row.next_try_at <= work.now:
            known = files.find(work, row.digest)
            sealed = files.piece(work, row.digest, row.sent) if known is not None and known.whole else None
            if known is not None and sealed is not None:
                return Bundle(row.digest, _carried(work, ring, peer, known, row.sent, vault.open(sealed)))
            # it was erased here, or the peer asks for a piece beyond its end: a person has to look at it
            not_taken(work, peer, row.digest, "the file is not here")
    return None


def _carried(work: UnitOfWork, ring: KeyRing, peer: str, known: Row[Any], place: int, data: bytes) -> bytes:
    sealed = ring.encrypt(peer, data, _context(known.digest, place, ring.owner, peer), work.now)
    piece = Piece(
        source=ring.owner,
        destination=peer,
        digest=known.digest,
        media=known.media,
        size=known.size,
        place=place,
        carried=hashlib.sha256(sealed).hexdigest(),
        key=ring.current(ring.owner, work.now).id,
        sent=work.now,
    )
    body = msgspec.json.encode(piece)
    _, signature = ring.sign(SENT, body, work.now)
    return msgspec.json.encode(CarriedPiece(Signed(msgspec.Raw(body), signature), sealed))


def _context(digest: str, place: int, source: str, destination: str) -> bytes:
    return f"{digest} {place} {source} {destination}".encode()


def take(work: UnitOfWork, ring: KeyRing, vault: Vault, carried: bytes) -> bytes:
    """Take a piece; returns the signed answer. Raises TurnedAway, and then nothing has changed.

    A piece that is not the next one changes nothing either: the answer says which one is.
    """
    piece, data = _admitted(work, ring, carried)
    known = files.find(work, piece.digest)
    if known is not None and known.whole:
        return _answer(work, ring, piece, known.pieces, whole=True)
    size = files.wanted(work, piece.digest, piece.source)
    if size is None:
        return _answer(work, ring, piece, 0, flaw="not wanted, or not yet")
    if size != piece.size:
        return _answer(work, ring, piece, 0, flaw=f"of {piece.size} bytes, {size} were named")
    if known is None or known.erased_at is not None:
        files.begin(work, piece.digest, piece.media, piece.size)
    here = 0 if known is None else known.pieces
    if piece.place != here:
        return _answer(work, ring, piece, here)
    files.add_piece(work, piece.digest, here, vault.seal(data))
    if (here + 1) * PIECE < piece.size:
        return _answer(work, ring, piece, here + 1)
    return _completed(work, ring, vault, piece)


def _admitted(work: UnitOfWork, ring: KeyRing, carried: bytes) -> tuple[Piece, bytes]:
    if len(carried) > LARGEST_PIECE:
        raise TurnedAway(Reason.TOO_LARGE, f"a piece of {len(carried)} bytes, at most {LARGEST_PIECE}")
    try:
        parcel = msgspec.json.decode(carried, type=CarriedPiece)
        piece = msgspec.json.decode(parcel.piece.body, type=Piece)
    except (msgspec.MsgspecError, ValueError) as error:
        raise TurnedAway(Reason.UNREADABLE, str(error)) from error
    if piece.destination != ring.owner:
        raise TurnedAway(Reason.WRONG_NODE, f"addressed to {piece.destination}, this is {ring.owner}")
    if not ring.of(piece.source):
        raise TurnedAway(Reason.STRANGER, f"no key of {piece.source} is known")
    body = bytes(parcel.piece.body)
    wrong = ring.flaw(piece.source, piece.key, SENT, body, parcel.piece.signature, piece.sent)
    if wrong is not None:
        raise TurnedAway(Reason.KEY, wrong, piece.source)
    if piece.sent > work.now + CLOCK_SKEW:
        raise TurnedAway(Reason.FUTURE, f"sent at {piece.sent.isoformat()}", piece.source)
    if hashlib.sha256(parcel.data).hexdigest() != piece.carried:
        raise TurnedAway(Reason.ALTERED, "the bytes are not those that were signed", piece.source)
    try:
        context = _context(piece.digest, piece.place, piece.source, piece.destination)
        return piece, ring.decrypt(parcel.data, context)
    except ValueError as error:
        raise TurnedAway(Reason.ALTERED, str(error), piece.source) from error


def _completed(work: UnitOfWork, ring: KeyRing, vault: Vault, piece: Piece) -> bytes:
    whole = b"".join(vault.open(sealed) for sealed in files.pieces(work, piece.digest))
    right = hashlib.sha256(whole).hexdigest() == piece.digest and len(whole) == piece.size
    if not right or kind_of(whole) != piece.media:
        files.begin(work, piece.digest, piece.media, piece.size)
        return _answer(work, ring, piece, 0, flaw="the pieces do not make up the file that was named")
    files.mark_whole(work, piece.digest)
    files.not_wanted(work, piece.digest)
    return _answer(work, ring, piece, piece.place + 1, whole=True)


def _answer(
    work: UnitOfWork, ring: KeyRing, piece: Piece, following: int, *, whole: bool = False, flaw: str = ""
) -> bytes:
    taken = Taken(
        source=piece.source,
        destination=piece.destination,
        digest=piece.digest,
        next=following,
        whole=whole,
        flaw=flaw,
        key=ring.current(ring.owner, work.now).id,
        at=work.now,
    )
    body = msgspec.json.encode(taken)
    _, signature = ring.sign(TAKEN, body, work.now)
    return msgspec.json.encode(Signed(msgspec.Raw(body), signature))


def answered(work: UnitOfWork, ring: KeyRing, peer: str, digest: str, answer: bytes) -> None:
    """Take a peer's answer to a piece. Raises ValueError where it does not count.

    An old answer that comes late names a piece that was sent before: it is sent again, and answered anew.
    """
    try:
        signed = msgspec.json.decode(answer, type=Signed)
        taken = msgspec.json.decode(signed.body, type=Taken)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ValueError(f"the answer cannot be read: {error}") from error
    if (taken.source, taken.destination, taken.digest) != (ring.owner, peer, digest):
        raise ValueError("the answer is to another piece")
    wrong = ring.flaw(peer, taken.key, TAKEN, bytes(signed.body), signed.signature, taken.at)
    if wrong is not None:
        raise ValueError(wrong)
    if taken.flaw:
        not_taken(work, peer, digest, taken.flaw)
        files.set_share(work, digest, peer, sent=0)
        return
    done = work.now if taken.whole else None
    values = {"sent": taken.next, "done_at": done, "tries": 0, "last_error": None, "next_try_at": None}
    files.set_share(work, digest, peer, **values)


def not_taken(work: UnitOfWork, peer: str, digest: str, error: str) -> None:
    """Note why a piece was not taken, and when to try again."""
    row = next((row for row in files.shares(work, peer) if row.digest == digest), None)
    if row is not None:
        pause = PATIENCE[min(row.tries + 1, len(PATIENCE)) - 1]
        later = work.now + timedelta(seconds=pause)
        files.set_share(work, digest, peer, tries=row.tries + 1, last_error=error, next_try_at=later)


def next_try(work: UnitOfWork, peer: str) -> datetime | None:
    """When the next piece is to be carried to a peer; None where nothing is."""
    return min((row.next_try_at or work.now for row in files.shares(work, peer)), default=None)
