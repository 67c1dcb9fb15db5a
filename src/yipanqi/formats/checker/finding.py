"""What speaks against a credential, in words for the person who presents it."""

from datetime import datetime, timedelta, timezone
from enum import StrEnum

import msgspec

from yipanqi.kernel.text import Text, same

_CHINA = timezone(timedelta(hours=8))


class Result(StrEnum):
    """What a check says; the gravest first."""

    TAMPERED = "tampered"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not yet valid"
    NOT_ACCEPTED = "not accepted"
    UNKNOWN_STATUS = "unknown status"
    VALID = "valid"


class Finding(msgspec.Struct, frozen=True):
    """One thing that speaks against a credential, and what it makes of it."""

    result: Result
    reason: Text


def finding(result: Result, zh: str, en: str, **values: object) -> Finding:
    """A finding with `{name}` filled in; a time is said as China's clocks say it, a span in its largest units."""
    said = {name: _said(value) for name, value in values.items()}
    return Finding(result, Text(zh, en).format(**said))


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return same(value.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M"))
    if isinstance(value, timedelta):
        return _span(value)
    return value


def _span(span: timedelta) -> Text:
    minutes = int(span.total_seconds()) // 60
    amounts = ((minutes // 1440, "天", "d"), (minutes // 60 % 24, "小时", "h"), (minutes % 60, "分钟", "min"))
    largest = [part for part in amounts if part[0]][:2] or [amounts[-1]]
    return Text("".join(f"{n}{zh}" for n, zh, _ in largest), " ".join(f"{n} {en}" for n, _, en in largest))
