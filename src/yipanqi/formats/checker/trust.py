"""The trust file: which keys an administration believes to be whose, since when, signed by it (`typ` `trust+jwt`)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from yipanqi.formats import jws
from yipanqi.formats.suites import PrivateKey, PublicKey
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

TYP = "trust+jwt"
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class KeyStatus(StrEnum):
    """Whether a key can still be believed. A key that was merely replaced is good for what it signed in its time."""

    GOOD = "good"
    STOLEN = "stolen"


class TrustedKey(msgspec.Struct, frozen=True):
    """A key of an issuer, good for what was signed from `valid_from` until before `valid_to` (None: no end yet)."""

    issuer: str
    kid: str
    jwk: jws.Jwk
    valid_from: Moment
    valid_to: Moment | None = None
    status: KeyStatus = KeyStatus.GOOD

    @property
    def key(self) -> PublicKey:
        """The key to verify with. Raises ValueError where it is malformed."""
        return jws.from_jwk(self.jwk)

    def covers(self, signed: datetime) -> bool:
        """Whether the key was in use at that time. A thief can date back, so a stolen key covers nothing."""
        within = self.valid_from <= signed and (self.valid_to is None or signed < self.valid_to)
        return within and self.status is KeyStatus.GOOD


class Trust(msgspec.Struct, frozen=True):
    """The keys trusted, as published at `issued` and to be used until before `expires`."""

    issued: Moment
    expires: Moment
    keys: tuple[TrustedKey, ...]

    def find(self, issuer: str, kid: str) -> TrustedKey | None:
        """The issuer's key of that name."""
        return next((key for key in self.keys if (key.issuer, key.kid) == (issuer, kid)), None)


def issue(trust: Trust, key: PrivateKey, kid: str) -> str:
    """The signed file, one line of text."""
    return jws.sign(TYP, msgspec.json.encode(trust), key, kid)


def read(file: str, anchor: PublicKey) -> Trust:
    """The trust file, verified with the key the checker was set up with. Raises `Refused` where it was altered."""
    try:
        token = jws.parse(file.strip())
        trust = jws.read_json(token.payload, Trust)
        sound = jws.verify(token, TYP, anchor) and all(key.key.signing for key in trust.keys)
    except ValueError as error:
        raise _altered() from error
    if not sound:
        raise _altered()
    return trust


def _altered() -> Refused:
    text = Text(
        "信任名单不完整或被改动，请重新下载。", "The trust file is incomplete or was altered; please fetch it again."
    )
    return Refused(Problem("trust-altered", text))
