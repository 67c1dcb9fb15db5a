"""Whether a credential still stands, by the status list at hand, and how old that knowledge is."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from yipanqi.formats import statuslist
from yipanqi.formats.checker.finding import Finding, Result, finding
from yipanqi.formats.checker.trust import Trust
from yipanqi.formats.statement import Statement
from yipanqi.formats.statuslist import Published, Status
from yipanqi.kernel.problems import Refused

_STOPPED = {
    Status.INVALID: ("该证照已被签发机关撤销或注销。", "The issuer has revoked this credential."),
    Status.SUSPENDED: ("该证照已被签发机关暂扣或中止。", "The issuer has suspended this credential."),
    Status.OTHER: ("签发机关已停止该证照的使用。", "The issuer has stopped this credential."),
}


class Standing(msgspec.Struct, frozen=True):
    """A credential's status as of a moment, and until when that may be relied on at most."""

    status: Status
    known: datetime
    expires: datetime | None = None


def standing(statement: Statement, trust: Trust, lists: Mapping[str, str]) -> Standing | None:
    """What is known of the status; None where there is no list, or none that can be believed.

    A credential that names no list speaks for itself as of the moment it was issued, as short-lived codes do.
    """
    if statement.status is None:
        return Standing(Status.VALID, statement.issued, statement.valid_to)
    uri, index = statement.status.uri, statement.status.idx
    published = _believed(lists[uri], statement.issuer, trust) if uri in lists else None
    if published is None or published.uri != uri or not 0 <= index < len(published.statuses):
        return None
    return Standing(published.statuses[index], published.issued, published.expires)


def against(known: Standing | None, oldest: timedelta, now: datetime) -> Iterator[Finding]:
    """What speaks against a credential by its status: stopped (by a list of any age), or too little known."""
    if known is None:
        yield finding(
            Result.UNKNOWN_STATUS,
            "没有可信的签发机关状态列表，无法核验证照状态。",
            "There is no status list of the issuer to trust, so the status of this credential is not known.",
        )
        return
    if known.status is not Status.VALID:
        yield finding(Result.REVOKED, *_STOPPED[known.status])
    if known.known > now:
        yield finding(
            Result.UNKNOWN_STATUS,
            "状态列表的签发时间{known}晚于本机时间，请检查本机时钟。",
            "The status list is from {known}, later than the clock here; please check the clock.",
            known=known.known,
        )
    elif now - known.known > oldest or (known.expires is not None and known.expires <= now):
        yield finding(
            Result.UNKNOWN_STATUS,
            "证照状态截至{known}，距今{age}，超出允许的时限（{oldest}），请更新状态列表。",
            "The status is as of {known}, {age} ago; at most {oldest} is allowed. Please fetch the status list again.",
            known=known.known,
            age=now - known.known,
            oldest=oldest,
        )


def _believed(token: str, issuer: str, trust: Trust) -> Published | None:
    """The list, where a key of the issuer's that was in use at the time signed it."""
    try:
        parsed = statuslist.parse(token)
        signer = trust.find(issuer, parsed.header.kid)
        published = None if signer is None else statuslist.verify(parsed, signer.key)
    except (Refused, ValueError):
        return None
    return published if signer and published and signer.covers(published.issued) else None
