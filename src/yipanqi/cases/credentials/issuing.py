"""Credentials that cases lead to: issued here, or received from the other side for the person; and revoked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from yipanqi.cases.case import Case
from yipanqi.cases.credentials import lists, names
from yipanqi.cases.credentials.nightly import call_nightly
from yipanqi.cases.work import Work
from yipanqi.formats import jws, sdjwt
from yipanqi.formats.statement import Json, Statement, StatusRef
from yipanqi.formats.statuslist import Status
from yipanqi.kernel.problems import conflict
from yipanqi.store import credentials as rows


def issue(case: Case, kind: str, claims: Mapping[str, Json], hidden: tuple[str, ...], days: int) -> str:
    """Issue a credential to the applicant of a case, good for so many days; `hidden` claims show only where the holder
    lets them. Returns it with every disclosure.
    """
    work = case.work
    number = f"{case.number}-{kind}"
    key = work.world.ring.current(work.world.code, work.now)
    assert key.private is not None
    end, place = work.now + days * lists.DAY, lists.next_place(work)
    statement = Statement(
        names.issuer(work.world.code),
        names.vct(kind),
        work.now,
        {"number": number, **claims},
        valid_to=end,
        status=place,
    )
    text = sdjwt.issue(statement, hidden, key.private, key.id, work.world.salt)
    _keep(case, number, statement.vct, place, work.now, end, text)
    if place.idx == 0:
        lists.publish(work, place.uri)  # a new list is told at once: what nobody has heard of, nobody accepts
    call_nightly(work)
    return text


def receive(case: Case, number: str, text: str) -> None:
    """Keep a credential that the other side issued, for the applicant here. Raises Refused or ValueError where it
    cannot be read or is not the peer's.
    """
    payload = sdjwt.parse(text).payload
    if payload.iss != names.issuer(case.peer) or payload.status is None:
        raise ValueError(f"not a credential of {case.peer} with a status")
    end = None if payload.exp is None else jws.time(payload.exp)
    _keep(case, number, payload.vct, payload.status.status_list, jws.time(payload.iat), end, text)


def _keep(
    case: Case, number: str, vct: str, place: StatusRef, issued: datetime, end: datetime | None, text: str
) -> None:
    row: dict[str, object] = {
        "number": number,
        "vct": vct,
        "holder": case.applicant,
        "case_number": case.number,
        "list_uri": place.uri,
        "list_index": place.idx,
        "issued_at": issued,
        "valid_to": end,
        "status": int(Status.VALID),
        "reason": "",
        "body": case.work.vault.seal(text.encode()),
    }
    rows.keep(case.work.uow, row)


def of_case(work: Work, case_number: str) -> list[str]:
    """Numbers of the credentials that a case led to."""
    return [row.number for row in rows.of_case(work.uow, case_number)]


def stands(case: Case) -> bool:
    """Whether a case led to a credential that is not revoked."""
    return bool(_valid(case))


def _valid(case: Case) -> list[Row[Any]]:
    return [row for row in rows.of_case(case.work.uow, case.number) if row.status != Status.INVALID]


def revoke(case: Case, reason: str) -> None:
    """Revoke what a case led to, and tell every peer at once. Raises Refused (conflict) where there is nothing."""
    work, valid = case.work, _valid(case)
    if not valid:
        raise conflict(
            "nothing-to-revoke", "本件没有可撤销的证照", "this case led to no credential that could be revoked"
        )
    for row in valid:
        rows.set_status(work.uow, row.number, int(Status.INVALID), reason)
    for uri in sorted({row.list_uri for row in valid}):
        lists.publish(work, uri)


def revoked(case: Case, reason: str) -> None:
    """The other side has revoked what it issued in a case; its lists say so, this says why."""
    for row in rows.of_case(case.work.uow, case.number):
        rows.set_status(case.work.uow, row.number, int(Status.INVALID), reason)
