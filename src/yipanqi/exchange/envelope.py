"""One signed message between nodes, and the batch it travels in.

The header is a CloudEvents 1.0 JSON object; the bytes that were hashed are kept as they are. The data stands apart,
so that it can be
erased while chain and receipts still verify. Sequence and chain are given when the courier seals a batch.
"""

from datetime import datetime
from enum import IntEnum
from typing import Annotated

import msgspec

from yipanqi.formats.suites import Suite
from yipanqi.formats.suites import suite as suite_of


class Lane(IntEnum):
    """Each has its own sequence, so that a night's clearing never delays an ambulance. A case stays in one lane."""

    URGENT = 0
    ORDINARY = 1
    BULK = 2


Id = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z-]{1,40}$")]
"""Names an envelope."""

Subject = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z-]{0,40}$")]
"""A case number, or nothing."""

Type = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9.-]{1,80}$")]
"""What kind of message it is."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The header of a message: CloudEvents attributes and our extensions (names in lower case, as CloudEvents asks).

    `subject` is the case number, `sequence` runs without gaps per source, destination and lane, `previous` is the hex
    digest of the
    header before it, `datadigest` the hex digest of the data as carried. Of sensitive data `contentdigest` commits the
    sender to what is inside, without telling it: suite and hex digest of the data behind a salt (`committed`).
    """

    specversion: str = "1.0"
    id: Id
    source: str
    destination: str
    type: Type
    subject: Subject = ""
    time: datetime
    lane: Lane
    sequence: int
    previous: str
    datadigest: str
    expires: datetime | None = None
    sensitive: bool = False
    contentdigest: str = ""

    def __post_init__(self) -> None:
        if self.specversion != "1.0":
            raise ValueError("specversion is not 1.0")


SALT = 16
"""Random bytes before sealed data, so that nobody can guess the data from its digest, nor after it was erased."""


def committed(suite: Suite, salted: bytes) -> str:
    """What a sender signs of data that it seals: the suite and the digest of salt and data."""
    return f"{suite.name}:{suite.digest(salted).hex()}"


def is_committed(digest: str, salted: bytes) -> bool:
    """Whether salt and data are what the sender signed. Raises `Refused` where the suite is not installed."""
    name = digest.partition(":")[0]
    return committed(suite_of(name), salted) == digest


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """What one signature covers: a run of envelopes on one lane of one channel, as the root of a hash tree over their
    headers.
    """

    source: str
    destination: str
    lane: Lane
    first: int
    last: int
    previous: str
    root: str
    suite: str
    key: str
    sealed: datetime


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The receiver's word that a sealed batch is stored: signed, and the same each time it is asked for."""

    source: str
    destination: str
    lane: Lane
    first: int
    last: int
    root: str
    suite: str
    key: str
    received: datetime


class Signed(msgspec.Struct, frozen=True):
    """Bytes and a signature over them; the bytes are kept as they were signed."""

    body: msgspec.Raw
    signature: bytes


class Item(msgspec.Struct, frozen=True):
    """A header as it was hashed, and its data as carried (None where it has been erased)."""

    header: msgspec.Raw
    data: bytes | None


class Batch(msgspec.Struct, frozen=True):
    """What the courier carries."""

    seal: Signed
    items: tuple[Item, ...]


SEAL, RECEIPT = b"yipanqi seal 1\n", b"yipanqi receipt 1\n"
"""What is signed begins with its purpose, so that no signature can be passed off as another."""

START = ""
"""`previous` of the first envelope of a lane."""


def header_digest(suite: Suite, header: bytes) -> str:
    """Hex digest of a header as carried."""
    return suite.digest(header).hex()


def tree(suite: Suite, leaves: list[str]) -> list[list[str]]:
    """All levels of the hash tree over hex leaves, leaves first; an odd node is carried up unchanged."""
    levels = [[_leaf(suite, leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [_node(suite, left, right) for left, right in zip(below[::2], below[1::2], strict=False)]
        levels.append([*above, below[-1]] if len(below) % 2 else above)
    return levels


def root(suite: Suite, leaves: list[str]) -> str:
    """The root of the hash tree over hex leaves (RFC 6962's separation of leaves and nodes)."""
    return tree(suite, leaves)[-1][0]


def proof(suite: Suite, leaves: list[str], index: int) -> list[tuple[str, str]]:
    """The way from one leaf to the root: (side, hex digest) of each sibling, so that one envelope proves itself
    alone.
    """
    way = []
    for level in tree(suite, leaves)[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            way.append(("left" if sibling < index else "right", level[sibling]))
        index //= 2
    return way


def proven(suite: Suite, leaf: str, way: list[tuple[str, str]]) -> str:
    """The root that a leaf and its proof lead to."""
    digest = _leaf(suite, leaf)
    for side, sibling in way:
        digest = _node(suite, sibling, digest) if side == "left" else _node(suite, digest, sibling)
    return digest


def _leaf(suite: Suite, leaf: str) -> str:
    return suite.digest(b"\x00" + bytes.fromhex(leaf)).hex()


def _node(suite: Suite, left: str, right: str) -> str:
    return suite.digest(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hex()


def flaw(suite: Suite, seal: Seal, headers: list[bytes], data: list[bytes | None]) -> str | None:
    """The first thing in which envelopes do not agree with their seal, in words; None where all agree."""
    envelopes = [msgspec.json.decode(header, type=Envelope) for header in headers]
    digests = [header_digest(suite, header) for header in headers]
    if len(headers) != seal.last - seal.first + 1:
        return "the number of envelopes is not that of the seal"
    if root(suite, digests) != seal.root:
        return "an envelope was altered: the hash tree does not lead to the sealed root"
    previous = [seal.previous, *digests]
    for place, (envelope, carried) in enumerate(zip(envelopes, data, strict=True)):
        wrong = misplaced(seal, envelope, seal.first + place) or _data_flaw(suite, envelope, carried)
        if wrong is not None:
            return f"envelope {envelope.id} {wrong}"
        if envelope.previous != previous[place]:
            return f"the chain is broken at envelope {envelope.id}"
    return None


def misplaced(seal: Seal, envelope: Envelope, sequence: int) -> str | None:
    """Why an envelope does not belong where it is under a seal, or None."""
    if (envelope.source, envelope.destination, envelope.lane) != (seal.source, seal.destination, seal.lane):
        return "is of another channel"
    return None if envelope.sequence == sequence else f"has sequence {envelope.sequence}, not {sequence}"


def _data_flaw(suite: Suite, envelope: Envelope, carried: bytes | None) -> str | None:
    if carried is None:
        return "came without its data"
    return None if suite.digest(carried).hex() == envelope.datadigest else "has data that were altered"
