"""Compact JSON Web Signatures (RFC 7515) and public JSON Web Keys (RFC 7517), over our suites.

`ed25519` signs as `Ed25519` (RFC 9864). Nothing is registered for SM2, so `sm2` has private names, agreed between our
nodes: `alg` `SM2-SM3` with the DER signature of `formats.sm2`, and `crv` `SM2` in a key of `kty` `EC`. Libraries for
JOSE take only keys of their own kinds, which is why signing is here: both suites go one way. Base64url has one spelling
only: a last character that differs in unused bits is refused, so that no two texts are the same token.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

import msgspec

from yipanqi.formats.suites import PrivateKey, PublicKey, suite

T = TypeVar("T")

ALGORITHMS = {"ed25519": "Ed25519", "sm2": "SM2-SM3"}
Seconds = Annotated[int, msgspec.Meta(ge=0, le=253402300799)]  # until the end of the year 9999


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """The protected header; members other than these are ignored, except that nothing may be critical."""

    alg: str
    typ: str = ""
    kid: str = ""
    crit: tuple[str, ...] = ()


class Token(msgspec.Struct, frozen=True):
    """A token taken apart, not verified: header, payload, signature, and the bytes the signature is over."""

    header: Header
    payload: bytes
    signature: bytes
    signed: bytes


class Okp(msgspec.Struct, frozen=True, tag_field="kty", tag="OKP"):
    """A public Ed25519 key as JWK."""

    x: str
    crv: Literal["Ed25519"] = "Ed25519"


class Ec(msgspec.Struct, frozen=True, tag_field="kty", tag="EC"):
    """A public SM2 key as JWK."""

    x: str
    y: str
    crv: Literal["SM2"] = "SM2"


Jwk = Okp | Ec


def sign(typ: str, payload: bytes, key: PrivateKey, kid: str = "") -> str:
    """The compact token. Raises `Refused` where the key's suite is not installed."""
    header = msgspec.json.encode(Header(ALGORITHMS[key.suite], typ, kid))
    signed = f"{b64encode(header)}.{b64encode(payload)}"
    return f"{signed}.{b64encode(suite(key.suite).sign(key, signed.encode()))}"


def parse(text: str) -> Token:
    """Take a compact token apart. Raises ValueError where it is none."""
    parts = text.split(".")
    if len(parts) != 3:
        raise ValueError("a token has three parts")
    header, payload, signature = map(b64decode, parts)
    return Token(read_json(header, Header), payload, signature, f"{parts[0]}.{parts[1]}".encode())


def verify(token: Token, typ: str, key: PublicKey) -> bool:
    """Whether the token is of this type, by this key's algorithm, signed with it."""
    header = token.header
    if header.typ != typ or header.alg != ALGORITHMS.get(key.suite) or header.crit:
        return False
    return suite(key.suite).verify(key, token.signed, token.signature)


def to_jwk(key: PublicKey) -> Jwk:
    """The signing key as JWK; the sealing key is no part of it."""
    if key.suite == "ed25519":
        return Okp(b64encode(key.signing))
    return Ec(b64encode(key.signing[:32]), b64encode(key.signing[32:]))


def from_jwk(jwk: Jwk) -> PublicKey:
    """A key to verify with (`sealing` is empty). Raises ValueError where it is malformed."""
    if isinstance(jwk, Okp):
        return PublicKey("ed25519", b64decode(jwk.x), b"")
    return PublicKey("sm2", b64decode(jwk.x) + b64decode(jwk.y), b"")


def read_json(data: bytes, kind: type[T]) -> T:
    """JSON as a value of that type. Raises ValueError where it is none, or nested too deep."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError("not the JSON expected") from error


def seconds(time: datetime) -> int:
    """A NumericDate: whole seconds since 1970. Raises ValueError for a time without its offset."""
    if time.tzinfo is None:
        raise ValueError("a time without its offset from UTC")
    return int(time.timestamp())


def time(seconds: int) -> datetime:
    """The time of a NumericDate, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def b64encode(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def b64decode(text: str) -> bytes:
    """The bytes of base64url without padding. Raises ValueError for anything `b64encode` would not have written."""
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64encode(data) != text:
        raise ValueError("not canonical base64url")
    return data
