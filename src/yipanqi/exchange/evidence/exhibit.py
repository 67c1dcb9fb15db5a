"""What a file of evidence holds.

Headers, seals and receipts are the JSON texts that were hashed or signed, to the byte; bytes are base64. Every field is
there always, and nothing else is.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

import msgspec

FORMAT = "yipanqi evidence 2"

EVIDENCE = b"yipanqi evidence 1\n"
"""What the exporting node signs begins with this."""


class ShownKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public key with its validity, as the exporting node knows it."""

    owner: str
    id: str
    suite: str
    signing: bytes
    sealing: bytes
    valid_from: datetime
    valid_to: datetime | None
    stolen_at: datetime | None
    practice: bool


class ShownEnvelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A header, its way to the root, and its data as carried (None: digests only).

    `said` is the data in clear, with the salt of its commitment, where the exporting node may open it: what it has
    received, and what was never sealed.
    """

    header: str
    proof: tuple[tuple[str, str], ...]
    data: bytes | None
    said: str | None
    salt: bytes | None


class ShownBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A seal and its receipt, with those of its envelopes that are shown.

    `settled` is when the exporting node had both, None before: what was signed before a key was stolen still counts.
    """

    seal: str
    seal_signature: bytes
    receipt: str | None
    receipt_signature: bytes | None
    settled: datetime | None
    envelopes: tuple[ShownEnvelope, ...]


class Exhibit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is shown: about which case or lane, by which node, as it was at which moment."""

    about: str
    exported_by: str
    exported_at: datetime
    keys: tuple[ShownKey, ...]
    batches: tuple[ShownBatch, ...]


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The exhibit under the exporting node's signature; `marks` are digests of its fields, to name what was altered."""

    format: str
    exhibit: Exhibit
    marks: dict[str, str]
    key: str
    signature: bytes


def plain_of(value: msgspec.Struct) -> object:
    """A struct as plain JSON values, as a reader without our types has them."""
    return json.loads(msgspec.json.encode(value))


def canonical(exhibit: object) -> bytes:
    """The bytes of an exhibit (as plain JSON values) that are signed, however the file is laid out."""
    return json.dumps(exhibit, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def marks(exhibit: object) -> dict[str, str]:
    """A short digest of every field, by its path."""
    return {path: hashlib.sha256(canonical(value)).hexdigest()[:8] for path, value in fields(exhibit)}


def fields(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every single value inside plain JSON values, with its path: `batches[0].envelopes[2].header`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from fields(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and not path.endswith(".proof"):
        for place, inner in enumerate(value):
            yield from fields(inner, f"{path}[{place}]")
    else:
        yield path, value
