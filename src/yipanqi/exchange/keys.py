"""Whose keys a node knows, and how a signature is judged.

A key is judged at the time of signing, so that a key that has run out still proves what it signed. Once a key is
reported stolen
nothing received later passes under it, whenever it claims to have been signed: the thief chooses that date.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.formats.suites import PrivateKey, PublicKey, Suite, key_id, suite
from yipanqi.store import mailbox, trust
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault

KEY_NEWS = "node.key"
"""Message type: a node announces a key of its own."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One key of one node; `private` only of this node's own."""

    owner: str
    id: str
    public: PublicKey
    valid_from: datetime
    valid_to: datetime | None = None
    stolen_at: datetime | None = None
    practice: bool = False
    private: PrivateKey | None = None

    def flaw(self, signed_at: datetime) -> str | None:
        """Why a signature made then does not count, or None."""
        if self.stolen_at is not None:
            return "the key is reported stolen"
        if signed_at < self.valid_from:
            return "the key was not valid yet when it signed"
        if self.valid_to is not None and signed_at >= self.valid_to:
            return "the key was no longer valid when it signed"
        return None


class PublishedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as a node tells it to its peers."""

    owner: str
    suite: str
    signing: bytes
    sealing: bytes
    valid_from: datetime
    valid_to: datetime | None = None
    practice: bool


class KeyRing:
    """Every key a node knows. Read again from the database whenever one of them changes."""

    def __init__(self, owner: str, keys: Iterable[Key] = (), unannounced: Collection[str] = ()) -> None:
        self.owner = owner
        self._keys = {(k.owner, k.id): k for k in keys}
        self.unannounced = frozenset(unannounced)
        """Keys of our own whose news has not reached every peer: they sign nothing while an older one is good."""

    @classmethod
    def load(cls, owner: str, work: UnitOfWork, vault: Vault) -> "KeyRing":
        """The ring as the database has it."""
        news = (msgspec.json.decode(data, type=PublishedKey) for data in mailbox.unreceipted(work, KEY_NEWS))
        return cls(owner, [_key(row, vault) for row in trust.keys(work)], {str(_row(key)["id"]) for key in news})

    def get(self, owner: str, key: str) -> Key | None:
        """One key, or None."""
        return self._keys.get((owner, key))

    def all(self) -> list[Key]:
        """Every key known."""
        return list(self._keys.values())

    def of(self, owner: str) -> list[Key]:
        """All keys of a node, oldest first."""
        return sorted((k for k in self._keys.values() if k.owner == owner), key=lambda k: k.valid_from)

    def current(self, owner: str, at: datetime) -> Key:
        """The youngest key of a node that is good at a moment. Raises LookupError where there is none.

        Of our own it is the youngest that every peer has heard of: where two nodes change keys at the same time, each
        would otherwise wait for a receipt that it cannot check, behind which the news of the key is waiting.
        """
        good = [k for k in self.of(owner) if k.flaw(at) is None]
        if not good:
            raise LookupError(f"node {owner} has no key that is good at {at.isoformat()}")
        heard_of = [k for k in good if owner != self.owner or k.id not in self.unannounced]
        return (heard_of or good)[-1]

    def sign(self, purpose: bytes, body: bytes, at: datetime) -> tuple[str, bytes]:
        """This node's signature over a body, with the id of the key it was made with."""
        key = self.current(self.owner, at)
        assert key.private is not None
        return key.id, suite(key.public.suite).sign(key.private, purpose + body)

    def flaw(
        self, owner: str, key: str, purpose: bytes, body: bytes, signature: bytes, signed_at: datetime
    ) -> str | None:
        """Why a signature does not count, or None where it does."""
        known = self.get(owner, key)
        if known is None:
            return "the key is not known"
        flaw = known.flaw(signed_at)
        if flaw is not None:
            return flaw
        good = suite(known.public.suite).verify(known.public, purpose + body, signature)
        return None if good else "the signature is not that of the key"

    def suite_of(self, addressee: str, at: datetime) -> Suite:
        """The suite in which data for a node is sealed. Raises LookupError where it has no key."""
        return suite(self._reading(addressee, at).public.suite)

    def encrypt(self, addressee: str, data: bytes, context: bytes, at: datetime) -> bytes:
        """Data that only the addressee can read, with the id of its key in front, so that it opens after a rotation
        too.
        """
        key = self._reading(addressee, at)
        return key.id.encode() + b"." + suite(key.public.suite).seal(key.public, data, context)

    def _reading(self, owner: str, at: datetime) -> Key:
        """The youngest key with which a node reads: what it cannot sign with yet, it can read with already."""
        good = [k for k in self.of(owner) if k.stolen_at is None and (k.valid_to is None or at < k.valid_to)]
        if not good:
            raise LookupError(f"node {owner} has no key that is good at {at.isoformat()}")
        return good[-1]

    def decrypt(self, sealed: bytes, context: bytes) -> bytes:
        """What was encrypted to this node. Raises ValueError where no key of ours opens it."""
        name, _, body = sealed.partition(b".")
        key = self.get(self.owner, name.decode(errors="replace"))
        if key is None or key.private is None:
            raise ValueError("encrypted to a key that is not ours")
        return suite(key.public.suite).open(key.private, body, context)


def make_key(
    work: UnitOfWork, vault: Vault, owner: str, suite_name: str, valid_from: datetime, *, practice: bool
) -> PublishedKey:
    """Make and keep a new key of this node; returns what peers may know of it."""
    private = suite(suite_name).generate()
    public = private.public
    published = PublishedKey(
        owner=owner,
        suite=suite_name,
        signing=public.signing,
        sealing=public.sealing,
        valid_from=valid_from,
        practice=practice,
    )
    trust.add_key(work, _row(published) | {"private": vault.seal(msgspec.json.encode(private))})
    return published


def trust_key(work: UnitOfWork, published: PublishedKey) -> str:
    """Keep a peer's key, once, or the end of one that is known; returns its id."""
    row = _row(published)
    if not trust.change_key(work, published.owner, str(row["id"]), valid_to=published.valid_to):
        trust.add_key(work, row)
    return str(row["id"])


def end_key(work: UnitOfWork, owner: str, key: str, at: datetime) -> None:
    """A key signs nothing any more from a moment on. Raises LookupError where there is no such key."""
    if not trust.change_key(work, owner, key, valid_to=at):
        raise LookupError(f"node {owner} has no key {key}")


def published(key: Key) -> PublishedKey:
    """What peers may know of a key."""
    return PublishedKey(
        owner=key.owner,
        suite=key.public.suite,
        signing=key.public.signing,
        sealing=key.public.sealing,
        valid_from=key.valid_from,
        valid_to=key.valid_to,
        practice=key.practice,
    )


def _row(published: PublishedKey) -> dict[str, object]:
    public = PublicKey(published.suite, published.signing, published.sealing)
    return {
        "owner": published.owner,
        "id": key_id(public),
        "suite": published.suite,
        "signing": public.signing,
        "sealing": public.sealing,
        "valid_from": published.valid_from,
        "valid_to": published.valid_to,
        "stolen_at": None,
        "practice": published.practice,
        "private": None,
    }


def _key(row: Row[Any], vault: Vault) -> Key:
    private = msgspec.json.decode(vault.open(row.private), type=PrivateKey) if row.private is not None else None
    return Key(
        owner=row.owner,
        id=row.id,
        public=PublicKey(row.suite, row.signing, row.sealing),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        stolen_at=row.stolen_at,
        practice=row.practice,
        private=private,
    )
