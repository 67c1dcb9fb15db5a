"""What is wrong with an input or an act: which field, which rule, what to do, in both languages."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from yipanqi.kernel.text import Text


class Kind(StrEnum):
    """What a problem is about; the faces turn it into a status (400, 403, 404, 409, 410, 429, 503)."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_MANY = "too many"
    AWAY = "away"


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong. `code` is for programs, `field` the form field it belongs to or "", `text` says the
    rule.
    """

    code: str
    text: Text
    field: str = ""


class Refused(Exception):
    """An input or act that is not taken; nothing has changed."""

    def __init__(self, problems: Problem | Iterable[Problem], kind: Kind = Kind.INVALID) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.kind = kind
        super().__init__("; ".join(f"{p.field or p.code}: {p.text.en}" for p in self.problems))


def conflict(code: str, zh: str, en: str) -> Refused:
    """The act does not fit the present state."""
    return Refused(Problem(code, Text(zh, en)), Kind.CONFLICT)


def unknown(code: str, zh: str, en: str) -> Refused:
    """What is named does not exist, or not for this person."""
    return Refused(Problem(code, Text(zh, en)), Kind.UNKNOWN)


def forbidden(code: str, zh: str, en: str) -> Refused:
    """This person may not do this."""
    return Refused(Problem(code, Text(zh, en)), Kind.FORBIDDEN)
