"""Encryption at rest, and finding what is encrypted.

Personal data (identity numbers, forms, facts, register entries) is kept sealed with AES-256-GCM under the node's own
key; what must be
found again is found by a keyed hash. Neither the key nor the hash key is in the database.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Vault:
    """Seals and opens bytes under one 32-byte master key."""

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise ValueError("a vault's master key is 32 bytes")
        self._aead = AESGCM(hmac.digest(master, b"yipanqi seal", "sha256"))
        self._index_key = hmac.digest(master, b"yipanqi index", "sha256")

    def seal(self, data: bytes) -> bytes:
        """Encrypted and authenticated; never the same twice."""
        nonce = os.urandom(NONCE)
        return nonce + self._aead.encrypt(nonce, data, None)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises `cryptography.exceptions.InvalidTag` where it was altered."""
        return self._aead.decrypt(sealed[:NONCE], sealed[NONCE:], None)

    def index(self, value: str) -> str:
        """A keyed hash of a value, the same each time, to find it by; 32 hex digits."""
        return hmac.digest(self._index_key, value.encode(), hashlib.sha256).hex()[:32]
