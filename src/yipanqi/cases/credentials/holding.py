"""A person's credentials as the person sees them: what each says, whether it stands, where it was used; and showing
one with only what is needed.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.cases.credentials import names
from yipanqi.cases.work import Work
from yipanqi.formats import qr, sdjwt, statuslist
from yipanqi.formats.statement import Json
from yipanqi.formats.statuslist import Status
from yipanqi.kernel.problems import Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import credentials as rows
from yipanqi.store.case_tables import GONE


class Validity(StrEnum):
    """Whether a credential stands."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


VALIDITY_NAMES = {
    Validity.VALID: Text("有效", "Valid"),
    Validity.EXPIRED: Text("已过期", "Expired"),
    Validity.REVOKED: Text("已撤销", "Revoked"),
    Validity.SUSPENDED: Text("已暂停", "Suspended"),
    Validity.UNKNOWN: Text("状态未知", "Not known"),
}


class Used(msgspec.Struct, frozen=True):
    """One use: on which side (node code), at which office, for what, with what outcome, when."""

    relying: str
    office: str
    purpose: str
    outcome: str
    at: datetime


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A credential of a person. `open` claims show always, `hidden` ones where the holder lets them; `reason` says why
    it was revoked; uses newest first.
    """

    number: str
    kind: str
    issuer: str
    holder: str
    case: str
    issued_at: datetime
    valid_to: datetime | None
    validity: Validity
    reason: str
    open: Mapping[str, Json]
    hidden: Mapping[str, Json]
    uses: tuple[Used, ...]


def held(work: Work, party: str) -> tuple[Held, ...]:
    """The credentials of a person, newest first."""
    return tuple(_held(work, row) for row in rows.of_holder(work.uow, party))


def one(work: Work, number: str) -> Held:
    """One credential. Raises Refused (unknown)."""
    return _held(work, _row(work, number))


def text(work: Work, number: str) -> str:
    """A credential with every disclosure, as its holder keeps it. Raises Refused (unknown)."""
    return work.vault.open(_row(work, number).body).decode()


def presentation(work: Work, number: str, disclosed: Collection[str]) -> str:
    """A credential that shows, of its hidden claims, those the holder chose. Raises Refused where it has no such
    credential or claim.
    """
    return sdjwt.present(text(work, number), disclosed)


def qr_codes(presented: str) -> tuple[str, ...]:
    """What is presented as QR codes, each an `<svg>` element, in their order."""
    return tuple(qr.svg(part) for part in qr.split(presented))


def _row(work: Work, number: str) -> Row[Any]:
    row = rows.find(work.uow, number)
    if row is None or row.body == GONE:
        raise unknown("credential-unknown", f"没有编号为 {number} 的证照", f"there is no credential {number}")
    return row


def _held(work: Work, row: Row[Any]) -> Held:
    presented = sdjwt.parse(work.vault.open(row.body).decode())
    shown, hidden = sdjwt.claims(presented)
    uses = rows.uses_of(work.uow, row.number)
    return Held(
        number=row.number,
        kind=names.kind(row.vct),
        issuer=names.node(presented.issuer),
        holder=row.holder,
        case=row.case_number,
        issued_at=row.issued_at,
        valid_to=row.valid_to,
        validity=_validity(work, row),
        reason=row.reason,
        open=shown,
        hidden=hidden,
        uses=tuple(Used(u.relying, u.office, u.purpose, u.outcome, u.at) for u in uses),
    )


def _validity(work: Work, row: Row[Any]) -> Validity:
    status = _status(work, row)
    if status is not None and status is not Status.VALID:
        return Validity.SUSPENDED if status is Status.SUSPENDED else Validity.REVOKED
    if row.valid_to is not None and row.valid_to <= work.now:
        return Validity.EXPIRED
    return Validity.UNKNOWN if status is None else Validity.VALID


def _status(work: Work, row: Row[Any]) -> Status | None:
    """As we know it where it is ours, or where the issuer has told us; else by the issuer's list at hand."""
    ours = row.list_uri.startswith(names.lists(work.world.code))
    return Status(row.status) if ours or row.status != Status.VALID else _published(work, row.list_uri, row.list_index)


def _published(work: Work, uri: str, index: int) -> Status | None:
    token = rows.peer_lists(work.uow).get(uri)
    try:
        parsed = statuslist.parse(token or "")
        key = work.world.ring.get(names.node(uri.partition(":status:")[0]), parsed.header.kid)
        return None if key is None else statuslist.verify(parsed, key.public).statuses[index]
    except (Refused, IndexError):
        return None
