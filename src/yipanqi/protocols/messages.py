"""What the messages of the moves carry."""

from datetime import date, datetime

import msgspec

from yipanqi.cases.parties import Party
from yipanqi.exchange.envelope import Lane


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What the other node needs to open its side of a case, sent with the first leg only: the least that is needed."""

    service: str
    version: int
    procedure: str
    role: str
    applicant: Party
    agent: Party | None = None
    form: msgspec.Raw
    channel: str
    submitted_at: datetime


class Open(msgspec.Struct, frozen=True):
    """What may be said in the open, as it says nothing of a person; all else that is said is encrypted."""


class Word(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a move's message carries. `to` and `speaker` are the numbers of the files that hear and say it, where they
    are not the case's own: a part of a case has a file with a number of its own.
    """

    leg: str
    name: str
    due_on: date | None = None
    opening: Opening | None = None
    body: msgspec.Raw = msgspec.Raw(b"null")
    to: str = ""
    speaker: str = ""


class Heard(msgspec.Struct, frozen=True):
    """From which node something was said, about which case, as what, in which lane."""

    source: str
    subject: str
    type: str
    lane: Lane


class _Applicant(msgspec.Struct, frozen=True):
    applicant: Party


class _Opened(msgspec.Struct, frozen=True):
    opening: _Applicant | None = None


def opened_for(data: bytes) -> str:
    """The number of whom the case is for that a message opens; "" where it opens none, or cannot be read."""
    try:
        opening = msgspec.json.decode(data, type=_Opened).opening
    except msgspec.MsgspecError:
        return ""  # it is refused when its turn comes
    return opening.applicant.number if opening else ""
