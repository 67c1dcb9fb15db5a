"""Live handling (虚拟综窗): collect-and-forward with the owner's clerk on the line, who does it with the person.

A session is a file of its own with a number of its own; it ends with a case, filed when the person signs, or without
one, for a stated reason, and a window takes the application in on paper. Its record is kept alike by both sides.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.clock import end_of
from yipanqi.cases.service import Given
from yipanqi.cases.work import BEIJING, Work
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import moves
from yipanqi.protocols.handling.live_words import (
    REFUSALS,
    Record,
)
from yipanqi.protocols.moves import Move

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure

CALL = "call"
"""The leg in which the owner's clerk is called."""

SESSION = "session"
"""Under which name the record is remembered."""


@dataclass(frozen=True, kw_only=True)
class Live:
    """The parameters of live sessions, by name: seconds until a call is queued, minutes that a session takes as it is
    reckoned, the score that identifies and how often it is tried, minutes in which a session that broke is resumed,
    and after which one in which nothing happens is over, years for which a recording is kept, and the hours (of the
    owner's place) between which calls are answered.
    """

    answer_seconds: tuple[str, ...] = ("live_answer_seconds",)
    session_minutes: tuple[str, ...] = ("live_session_minutes",)
    threshold: tuple[str, ...] = ("live_threshold",)
    tries: tuple[str, ...] = ("live_tries",)
    resume_minutes: tuple[str, ...] = ("live_resume_minutes",)
    idle_minutes: tuple[str, ...] = ("live_idle_minutes",)
    record_years: tuple[str, ...] = ("live_record_years",)
    opens: tuple[str, ...] = ("live_opens",)
    closes: tuple[str, ...] = ("live_closes",)


USUAL = Live()
"""The parameters by their usual names."""


def turned_away(code: str) -> Refused:
    """Why no session begins."""
    return Refused(Problem(code, Text("{why}（{code}）", "{why} ({code})").format(why=REFUSALS[code], code=code)))


def hours(procedure: "Procedure", rules: Rulebook) -> tuple[int, int]:
    """Between which hours of a working day calls are answered."""
    return int(rules[procedure.live.opens]), int(rules[procedure.live.closes])


def answers_now(procedure: "Procedure", work: Work, place: str, rules: Rulebook) -> bool:
    """Whether somebody is there to answer in that place."""
    local = work.now.astimezone(BEIJING)
    opens, closes = hours(procedure, rules)
    return work.world.calendar(place).is_working(local.date()) and opens <= local.hour < closes


def record_of(case: Case) -> Record | None:
    """The record of a session so far; None for any other file."""
    found: Record | None = case.recall(SESSION, Record) if case.role in ("point", "remote") else None
    return found


def recorded(case: Case) -> Record:
    """The record of a session. Raises LookupError for any other file."""
    record = record_of(case)
    if record is None:
        raise LookupError(f"{case.number} has no record of a session")
    return record


def keep(case: Case, /, *, tell: str = "record", **changes: object) -> Record:
    """Change the record, and tell the owner all of it under the name `tell` ("" for not)."""
    record = msgspec.structs.replace(recorded(case), **changes)
    case.remember(SESSION, record)
    if tell:
        moves.open_leg(case, Move.TELL, tell, record)
    return record


def still_up(case: Case) -> Record:
    """The record, while the link is up. Raises Refused where it is down."""
    record = recorded(case)
    if record.dropped_at is not None:
        raise conflict("dropped", "会话中断，请先恢复", "the link is down: resume the session first")
    return record


def needed_words(words: str, field: str) -> str:
    """What was entered. Raises Refused where nothing was."""
    if not words.strip():
        raise Refused(Problem("words-needed", Text("请填写", "Fill this in"), field))
    return words.strip()


def needed_digest(words: str) -> str:
    """A SHA-256 digest. Raises Refused where it is none."""
    digest = needed_words(words, "digest").lower()
    if not re.fullmatch("[0-9a-f]{64}", digest):
        hint = Text("应为 64 位十六进制的 SHA-256 摘要", "It has to be a SHA-256 digest: 64 hexadecimal digits")
        raise Refused(Problem("digest", hint, "digest"))
    return digest


def forget_later(case: Case, record: Record) -> None:
    """See to it that the reference goes when the recording's time is over."""
    if record.recording is not None and record.recording.keep_until is not None:
        case.call_at("forget recording", end_of(record.recording.keep_until))


def forget_recording(procedure: "Procedure", case: Case, given: Given) -> None:
    """Its time is over: whoever keeps the file deletes it, and the record names it no more."""
    keep(case, tell="", recording=None)
