"""What the node's staff do about trust: keys, and agreements with other nodes."""

from datetime import datetime

import msgspec

from yipanqi.exchange import agreements, keys, mailbox
from yipanqi.exchange.agreements import AGREEMENT_END, AgreementEnd, Terms
from yipanqi.exchange.keys import KEY_NEWS, KeyRing, PublishedKey
from yipanqi.node.carrying import Carrying
from yipanqi.store import trust as trust_rows
from yipanqi.store.database import UnitOfWork


class Trusting(Carrying):
    """Keys are made, ended and reported stolen; agreements are proposed, countersigned and revoked."""

    def new_key(self, suite: str = "ed25519", *, announce: bool = True) -> PublishedKey:
        """Make a new key and announce it to every peer under the key in use; what old ones signed stays good."""
        with self.transaction() as uow:
            made = keys.make_key(uow, self._world.vault, self.code, suite, uow.now, practice=not self.live)
            if announce:
                self._announce(uow, made)
        self.refresh()
        return made

    def end_key(self, key_id: str, at: datetime) -> None:
        """A key of our own signs nothing any more from a moment on; peers are told. Raises LookupError for no such
        key.
        """
        with self.transaction() as uow:
            keys.end_key(uow, self.code, key_id, at)
            self._refresh_within(uow)
            ended = self._world.ring.get(self.code, key_id)
            assert ended is not None
            self._announce(uow, keys.published(ended))

    def _announce(self, uow: UnitOfWork, key: PublishedKey) -> None:
        # sealed at once, under the ring as it is in memory: peers cannot check the news under a key that it tells
        # them of
        ring, body = self._world.ring, msgspec.json.encode(key)
        for peer in self.peers:
            mailbox.post(uow, ring, [mailbox.Message(to=peer, type=KEY_NEWS, data=body, sensitive=False)])
            while mailbox.seal(uow, ring, peer):
                pass

    def trust(self, key: PublishedKey) -> None:
        """Take a peer's key that staff brought. Raises ValueError for a practice key on a live node."""
        if key.practice and self.live:
            raise ValueError("a live node takes no practice key")
        with self.transaction() as uow:
            keys.trust_key(uow, key)
        self.refresh()

    def report_stolen(self, owner: str, key_id: str) -> int:
        """A key is stolen: nothing received from now on passes under it. One's own outstanding batches are signed anew.

        Returns how many batches were signed anew. Raises LookupError where no such key is known.
        """
        with self.transaction() as uow:
            if not trust_rows.change_key(uow, owner, key_id, stolen_at=uow.now):
                raise LookupError(f"node {owner} has no key {key_id}")
            ring = KeyRing.load(self.code, uow, self._world.vault)
            anew = mailbox.sign_anew(uow, ring, key_id) if owner == self.code else 0
        self.refresh()
        return anew

    def propose(self, terms: Terms) -> tuple[str, bytes]:
        """Sign the terms of an agreement; in force once the peer's signature is here too."""
        with self.transaction() as uow:
            signed = agreements.propose(uow, self._world.ring, terms)
        self.refresh()
        return signed

    def countersigned(self, agreement: str, key: str, signature: bytes) -> None:
        """Take the peer's signature. Raises ValueError where it does not count."""
        with self.transaction() as uow:
            flaw = agreements.countersign(uow, self._world.ring, agreement, key, signature)
        if flaw is not None:
            raise ValueError(flaw)
        self.refresh()

    def revoke(self, agreement: str, peer: str) -> None:
        """End an agreement at once, and tell the peer."""
        with self.transaction() as uow:
            agreements.revoke(uow, agreement, self.code, uow.now)
            data = msgspec.json.encode(AgreementEnd(agreement, uow.now))
            mailbox.post(
                uow, self._world.ring, [mailbox.Message(to=peer, type=AGREEMENT_END, data=data, sensitive=False)]
            )
        self.refresh()
