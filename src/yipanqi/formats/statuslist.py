"""Token status lists: whether credentials still hold, thousands in one small signed file that can be kept offline.

The format is draft-ietf-oauth-status-list in its JWT form (`typ` `statuslist+jwt`): one status of 1 or 2 bits a
credential, lowest bits first, compressed with zlib. How old a list may be is for the checker to say.
"""

import zlib
from datetime import datetime
from enum import IntEnum
from typing import Literal

import msgspec

from yipanqi.formats import jws
from yipanqi.formats.suites import PrivateKey, PublicKey
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

TYP = "statuslist+jwt"
Bits = Literal[1, 2]
_LARGEST = 1 << 24


class Status(IntEnum):
    """The status of a credential (section 7 of the draft); a list of 1 bit has only the first two."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2
    OTHER = 3


class StatusList(msgspec.Struct, frozen=True):
    """Statuses by index, packed: `bits` each, the lowest bits of a byte first."""

    bits: Bits
    packed: bytes

    def __len__(self) -> int:
        """How many statuses the list has room for."""
        return len(self.packed) * 8 // self.bits

    def __getitem__(self, index: int) -> Status:
        """The status at an index. Raises IndexError outside the list."""
        byte, shift = self._place(index)
        return Status(self.packed[byte] >> shift & self._mask)

    def with_status(self, index: int, status: Status) -> "StatusList":
        """The list with one status changed. Raises IndexError outside it, ValueError where it needs more bits."""
        if status > self._mask:
            raise ValueError(f"{status.name} does not fit into {self.bits} bit")
        byte, shift = self._place(index)
        packed = bytearray(self.packed)
        packed[byte] = packed[byte] & ~(self._mask << shift) | status << shift
        return StatusList(self.bits, bytes(packed))

    @property
    def _mask(self) -> int:
        return (1 << self.bits) - 1

    def _place(self, index: int) -> tuple[int, int]:
        if not 0 <= index < len(self):
            raise IndexError(f"no status {index} in a list of {len(self)}")
        return divmod(index * self.bits, 8)


class Published(msgspec.Struct, frozen=True):
    """A list as published: under which `uri`, when, usable until before when, to fetch anew after `ttl` seconds."""

    uri: str
    statuses: StatusList
    issued: datetime
    expires: datetime | None = None
    ttl: int | None = None


class _Packed(msgspec.Struct, frozen=True):
    bits: Bits
    lst: str


class _Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    sub: str
    iat: jws.Seconds
    status_list: _Packed
    exp: jws.Seconds | None = None
    ttl: int | None = None


def empty(size: int, bits: Bits = 2) -> StatusList:
    """A list of at least `size` statuses, all valid. A larger list hides a holder better among the others."""
    return StatusList(bits, bytes(-(-size * bits // 8)))


def encode(statuses: StatusList) -> str:
    """The `lst` of the draft: zlib, then base64url."""
    return jws.b64encode(zlib.compress(statuses.packed, 9))


def decode(bits: Bits, lst: str) -> StatusList:
    """The statuses of an `lst`. Raises ValueError where it is malformed, or opens to more than 16 MiB."""
    inflate = zlib.decompressobj()
    try:
        packed = inflate.decompress(jws.b64decode(lst), _LARGEST)
    except zlib.error as error:
        raise ValueError("not zlib") from error
    if not inflate.eof or inflate.unused_data:
        raise ValueError("cut short, too long or followed by something else")
    return StatusList(bits, packed)


def issue(published: Published, key: PrivateKey, kid: str) -> str:
    """The signed token of a list."""
    payload = _Payload(
        published.uri,
        jws.seconds(published.issued),
        _Packed(published.statuses.bits, encode(published.statuses)),
        None if published.expires is None else jws.seconds(published.expires),
        published.ttl,
    )
    return jws.sign(TYP, msgspec.json.encode(payload), key, kid)


def parse(token: str) -> jws.Token:
    """Take the token apart, to see by `header.kid` whose it says it is. Raises `Refused` where it is none."""
    try:
        return jws.parse(token)
    except ValueError as error:
        raise _altered() from error


def verify(token: jws.Token, key: PublicKey) -> Published:
    """The list, where the key signed it. Raises `Refused` where it was altered."""
    if not jws.verify(token, TYP, key):
        raise _altered()
    try:
        payload = jws.read_json(token.payload, _Payload)
        statuses = decode(payload.status_list.bits, payload.status_list.lst)
    except ValueError as error:
        raise _altered() from error
    expires = None if payload.exp is None else jws.time(payload.exp)
    return Published(payload.sub, statuses, jws.time(payload.iat), expires, payload.ttl)


def _altered() -> Refused:
    text = Text("证照状态列表不完整或被改动。", "The status list is incomplete or was altered.")
    return Refused(Problem("status-list-altered", text))
