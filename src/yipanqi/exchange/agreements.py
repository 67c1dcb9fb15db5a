"""What two administrations have agreed to do for and accept from each other, signed by both.

Revoking an agreement stops new cases at once; open ones finish or are released.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.exchange.keys import KeyRing
from yipanqi.store import trust
from yipanqi.store.database import UnitOfWork

AGREEMENT = b"yipanqi agreement 1\n"

AGREEMENT_END = "node.agreement-end"
"""Message type: a side ends an agreement."""


class AgreementEnd(msgspec.Struct, frozen=True):
    """A side ends an agreement from a moment on."""

    agreement: str
    at: datetime


class Agreed(msgspec.Struct, frozen=True):
    """A service of an agreement, and the version in which new cases of it are opened."""

    service: str
    version: int


class Recognised(msgspec.Struct, frozen=True):
    """A credential type that is accepted, for which purposes (none named: all)."""

    credential: str
    purposes: tuple[str, ...] = ()


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed: the parties' node codes, services, credentials, from when to when."""

    id: str
    parties: tuple[str, str]
    services: tuple[Agreed, ...]
    credentials: tuple[Recognised, ...] = ()
    valid_from: datetime
    valid_to: datetime | None = None


def propose(work: UnitOfWork, ring: KeyRing, terms: Terms) -> tuple[str, bytes]:
    """Sign terms and keep them; they are not in force before the peer's signature. Returns key id and signature."""
    body = msgspec.json.encode(terms)
    key, signature = ring.sign(AGREEMENT, body, work.now)
    peer = next(p for p in terms.parties if p != ring.owner)
    trust.add_agreement(
        work,
        {
            "id": terms.id,
            "peer": peer,
            "terms": body,
            "valid_from": terms.valid_from,
            "valid_to": terms.valid_to,
            "own_signature": signature,
            "own_key": key,
            "peer_signature": None,
            "peer_key": None,
            "revoked_at": None,
            "revoked_by": None,
        },
    )
    return key, signature


def countersign(work: UnitOfWork, ring: KeyRing, agreement_id: str, key: str, signature: bytes) -> str | None:
    """Take the peer's signature on terms we have signed too; returns the flaw that stands against it, or None."""
    row = next((a for a in trust.agreements(work) if a.id == agreement_id), None)
    if row is None:
        return "there is no such agreement"
    flaw = ring.flaw(row.peer, key, AGREEMENT, row.terms, signature, work.now)
    if flaw is None:
        trust.change_agreement(work, agreement_id, peer_signature=signature, peer_key=key)
    return flaw


def revoke(work: UnitOfWork, agreement_id: str, by: str, at: datetime) -> bool:
    """End an agreement from a moment on, by either side alone; False where there is none, or it is not theirs."""
    if not any(a.id == agreement_id and by in _parties(a.terms) for a in trust.agreements(work)):
        return False
    return trust.change_agreement(work, agreement_id, revoked_at=at, revoked_by=by) == 1


def _parties(terms: bytes) -> tuple[str, str]:
    return msgspec.json.decode(terms, type=Terms).parties


class Agreements:
    """The agreements of a node, read into memory; read again when one changes."""

    def __init__(self, rows: tuple[tuple[Terms, Row[Any]], ...] = ()) -> None:
        self._rows = rows

    @classmethod
    def load(cls, work: UnitOfWork) -> "Agreements":
        """As the database has them."""
        return cls(tuple((msgspec.json.decode(row.terms, type=Terms), row) for row in trust.agreements(work)))

    def version(self, peer: str, service: str, at: datetime) -> int | None:
        """The version in which a new case of a service is opened with a peer, or None where nothing is agreed."""
        found = [
            a.version
            for terms, row in self._rows
            if row.peer == peer and trust.in_force(row, at)
            for a in terms.services
            if a.service == service
        ]
        return max(found, default=None)

    def recognised(self, peer: str, at: datetime) -> tuple[Recognised, ...]:
        """The credential types accepted from a peer."""
        return tuple(
            r for terms, row in self._rows if row.peer == peer and trust.in_force(row, at) for r in terms.credentials
        )

    def all(self) -> tuple[tuple[Terms, Row[Any]], ...]:
        """Every agreement with its signatures and its end."""
        return self._rows
