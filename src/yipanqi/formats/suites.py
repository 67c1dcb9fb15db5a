"""Cryptographic suites: a digest, a signature and sealing to an addressee, behind one small interface.

`ed25519`: SHA-256, Ed25519 (RFC 8032), HPKE base mode with X25519, HKDF-SHA256, AES-128-GCM (RFC 9180).
`sm2`: SM3, SM2 signatures, SM4-GCM under a key wrapped with SM2 (GB/T 32905, 32918, 32907); needs the extra `gm`.
"""

import hashlib
from functools import cache, lru_cache
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import Text


class PublicKey(msgspec.Struct, frozen=True):
    """What others may know of a key pair: raw public keys, one to verify with and one to seal to."""

    suite: str
    signing: bytes
    sealing: bytes


class PrivateKey(msgspec.Struct, frozen=True):
    """A key pair of a suite: raw private keys, one to sign with and one to open with."""

    suite: str
    signing: bytes
    sealing: bytes

    def __repr__(self) -> str:
        """Names the suite only, so that no log ever holds a key."""
        return f"PrivateKey({self.suite!r})"

    @property
    def public(self) -> PublicKey:
        """The public half. Raises `Refused` where the suite is not installed."""
        return suite(self.suite).public(self)


class Suite(Protocol):
    """A digest, a signature and sealing that belong together."""

    name: str

    def digest(self, data: bytes) -> bytes:
        """32 bytes."""

    def generate(self) -> PrivateKey:
        """A new key pair from the operating system's randomness."""

    def public(self, key: PrivateKey) -> PublicKey:
        """The public half of a key pair."""

    def sign(self, key: PrivateKey, data: bytes) -> bytes:
        """The signature. Raises ValueError where the key belongs to another suite."""

    def verify(self, key: PublicKey, data: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over this data; a malformed key or signature is simply not."""

    def seal(self, key: PublicKey, data: bytes, context: bytes) -> bytes:
        """`data` encrypted so that only the key's holder opens it, and only with the same `context`."""

    def open(self, key: PrivateKey, sealed: bytes, context: bytes) -> bytes:
        """What was sealed. Raises ValueError where it was altered, or sealed to another key or context."""


class Ed25519:
    """The default suite, on `cryptography`."""

    name = "ed25519"

    def digest(self, data: bytes) -> bytes:
        """SHA-256."""
        return hashlib.sha256(data).digest()

    def generate(self) -> PrivateKey:
        """A new Ed25519 and a new X25519 private key, 32 bytes each."""
        signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
        return PrivateKey(self.name, signing.private_bytes_raw(), sealing.private_bytes_raw())

    def public(self, key: PrivateKey) -> PublicKey:
        """32 bytes each, derived from the private keys."""
        check_suite(self, key)
        signing, sealing = _signer(key.signing).public_key(), _opener(key.sealing).public_key()
        return PublicKey(self.name, signing.public_bytes_raw(), sealing.public_bytes_raw())

    def sign(self, key: PrivateKey, data: bytes) -> bytes:
        """64 bytes, the same for the same key and data."""
        check_suite(self, key)
        return _signer(key.signing).sign(data)

    def verify(self, key: PublicKey, data: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over this data."""
        try:
            check_suite(self, key)
            _verifier(key.signing).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True

    def seal(self, key: PublicKey, data: bytes, context: bytes) -> bytes:
        """The HPKE encapsulated key (32 bytes) and the ciphertext; `context` is the `info` of HPKE."""
        check_suite(self, key)
        return _hpke().encrypt(data, _sealer(key.sealing), context)

    def open(self, key: PrivateKey, sealed: bytes, context: bytes) -> bytes:
        """What was sealed. Raises ValueError where it does not open."""
        check_suite(self, key)
        try:
            return _hpke().decrypt(sealed, _opener(key.sealing), context)
        except InvalidTag as error:
            raise ValueError("does not open with this key and context") from error


def suite(name: str) -> Suite:
    """The suite of that name. Raises `Refused` where it is unknown, or not installed, naming what to install."""
    if name == "ed25519":
        return _ed25519()
    if name == "sm2":
        return _sm2()
    text = Text("不支持的密码套件“{name}”，可用：ed25519、sm2。", "Unknown suite “{name}”; there are ed25519 and sm2.")
    raise Refused(Problem("suite-unknown", text.format(name=name)), Kind.UNKNOWN)


def key_id(public: PublicKey) -> str:
    """The name of a key: 32 hex digits, the first half of SHA-256 over the suite and both public keys."""
    return hashlib.sha256(msgspec.msgpack.encode(public)).hexdigest()[:32]


def check_suite(expected: Suite, key: PublicKey | PrivateKey) -> None:
    """Raises ValueError where the key belongs to another suite."""
    if key.suite != expected.name:
        raise ValueError(f"a key of suite {key.suite} given to suite {expected.name}")


@cache
def _ed25519() -> Suite:
    return Ed25519()


@cache
def _sm2() -> Suite:
    try:
        from yipanqi.formats.sm2 import Sm2
    except ImportError as error:
        text = Text(
            "未安装国密套件：请执行 pip install 'yipanqi[gm]'。",
            "The SM2 suite is not installed: pip install 'yipanqi[gm]'.",
        )
        raise Refused(Problem("suite-not-installed", text), Kind.UNKNOWN) from error
    return Sm2()


@cache
def _hpke() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_128_GCM)


# Loading a key costs about as much as a signature; a node uses a handful of keys for all its traffic.
_signer = lru_cache(64)(Ed25519PrivateKey.from_private_bytes)
_verifier = lru_cache(256)(Ed25519PublicKey.from_public_bytes)
_opener = lru_cache(64)(X25519PrivateKey.from_private_bytes)
_sealer = lru_cache(256)(X25519PublicKey.from_public_bytes)
