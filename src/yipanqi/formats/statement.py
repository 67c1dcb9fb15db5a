"""What a credential says, whatever the format it travels in: the statement of an issuer about someone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Union

import msgspec

from yipanqi.formats.suites import PublicKey

Json = Union[None, bool, int, float, str, list["Json"], dict[str, "Json"]]  # noqa: UP007 (the alias is recursive)


class StatusRef(msgspec.Struct, frozen=True):
    """Where the credential's status stands: an index in the status list published under `uri`."""

    idx: int
    uri: str


class Statement(msgspec.Struct, frozen=True):
    """What an issuer states: in issuing every claim, after verifying those that were disclosed.

    Valid from `valid_from` (or `issued`) until before `valid_to` (None: no end). `holder` is the key that
    may present it.
    """

    issuer: str
    vct: str
    issued: datetime
    claims: Mapping[str, Json]
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    status: StatusRef | None = None
    holder: PublicKey | None = None


class Binding(msgspec.Struct, frozen=True):
    """A holder's proof of possession: for whom, answering which nonce, made when."""

    audience: str
    nonce: str
    made: datetime
