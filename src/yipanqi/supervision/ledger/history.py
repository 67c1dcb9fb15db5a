"""The history of an undertaking: what happened, when, by whom, in which words. Nothing in it is ever changed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.text import Text
from yipanqi.store import undertakings as rows


class EventKind(StrEnum):
    """What happened."""

    DRAWN_UP = "drawn up"
    ENTERED = "entered"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    RAISED = "problem raised"
    ANSWERED = "problem answered"
    DROPPED = "dropped"
    MOVED = "moved"
    MERGED = "merged"
    DEADLINE = "deadline changed"
    PLACED = "placed under"


EVENT_NAMES: Mapping[EventKind, Text] = MappingProxyType(
    {
        EventKind.DRAWN_UP: Text("由文件分解", "drawn up from the document"),
        EventKind.ENTERED: Text("录入", "entered"),
        EventKind.REPORTED: Text("报送进展", "progress reported"),
        EventKind.CONFIRMED: Text("确认完成", "completion confirmed"),
        EventKind.RETURNED: Text("退回，未确认完成", "returned, not confirmed as done"),
        EventKind.RAISED: Text("上报问题", "problem raised"),
        EventKind.ANSWERED: Text("答复问题", "problem answered"),
        EventKind.DROPPED: Text("取消", "dropped"),
        EventKind.MOVED: Text("移交其他单位", "moved to another unit"),
        EventKind.MERGED: Text("并入其他任务", "merged into another"),
        EventKind.DEADLINE: Text("调整时限", "deadline changed"),
        EventKind.PLACED: Text("确定上级任务", "placed under another"),
    }
)


class EvidenceKind(StrEnum):
    """What kind of evidence it is."""

    DOCUMENT = "document"
    DATA = "data"
    LINK = "link"
    PHOTO = "photo"
    WORDS = "words"


EVIDENCE_NAMES: Mapping[EvidenceKind, Text] = MappingProxyType(
    {
        EvidenceKind.DOCUMENT: Text("文件", "document"),
        EvidenceKind.DATA: Text("数据", "data"),
        EvidenceKind.LINK: Text("网页链接", "web page"),
        EvidenceKind.PHOTO: Text("照片", "photograph"),
        EvidenceKind.WORDS: Text("文字说明", "words"),
    }
)


class Evidence(msgspec.Struct, frozen=True):
    """Something that shows what was done: its kind, what it is in words, where it can be seen, and the digest of a kept
    file; "" for neither.
    """

    kind: EvidenceKind
    words: str
    href: str = ""
    file: str = ""


class Figure(msgspec.Struct, frozen=True):
    """How far a target is: its place among the targets, the value in its unit, and the day it was counted for."""

    target: int
    value: Decimal
    unit: str
    as_of: date


class Report(msgspec.Struct, frozen=True, tag="report"):
    """What a unit reports; `asks_done`: it says that the undertaking is done."""

    progress: str
    figures: tuple[Figure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    asks_done: bool = False


class Words(msgspec.Struct, frozen=True, tag="words"):
    """What somebody said: a note, a reason, a problem, an answer."""

    words: str


class Change(msgspec.Struct, frozen=True, tag="change"):
    """An act: why, by which document, and what was before and is after it (days, units, ids)."""

    reason: str
    basis: str
    before: str = ""
    after: str = ""


class Source(msgspec.Struct, frozen=True, tag="source"):
    """Where an undertaking came from: the document, or the file it was imported from."""

    source: str


Body = Report | Words | Change | Source
BODIES: Mapping[EventKind, type[Body]] = MappingProxyType(
    {
        EventKind.DRAWN_UP: Source,
        EventKind.ENTERED: Source,
        EventKind.REPORTED: Report,
        EventKind.CONFIRMED: Words,
        EventKind.RETURNED: Words,
        EventKind.RAISED: Words,
        EventKind.ANSWERED: Words,
        EventKind.DROPPED: Change,
        EventKind.MOVED: Change,
        EventKind.MERGED: Change,
        EventKind.DEADLINE: Change,
        EventKind.PLACED: Change,
    }
)


class Event(msgspec.Struct, frozen=True):
    """One thing that happened; `about` is the event that it answers or supersedes."""

    id: str
    kind: EventKind
    at: datetime
    day: date
    by: str
    by_name: Text
    body: Body
    about: str | None


def note(work: Work, by: Actor, undertaking: str, kind: EventKind, body: Body, about: str | None = None) -> str:
    """Keep what happened; returns the event's id."""
    position = rows.length(work.uow, undertaking) + 1
    row = event_row(work, by, undertaking, kind, body, about, position)
    rows.note(work.uow, [row])
    return str(row["id"])


def event_row(
    work: Work, by: Actor, undertaking: str, kind: EventKind, body: Body, about: str | None = None, position: int = 1
) -> dict[str, object]:
    """A new event as a row, for where the first events of many are kept at once."""
    return {
        "id": work.uow.new_id(),
        "undertaking": undertaking,
        "position": position,
        "kind": kind.value,
        "at": work.now,
        "day": work.today,
        "by": by.id,
        "by_name": by.name.zh,
        "by_name_en": by.name.en,
        "body": msgspec.json.encode(body).decode(),
        "about": about,
    }


def history(work: Work, undertaking: str) -> tuple[Event, ...]:
    """Everything that happened, in order."""
    return tuple(_event(row) for row in rows.events(work.uow, undertaking))


def standing_reports(events: Iterable[Event]) -> tuple[Event, ...]:
    """The reports that no later one corrects, in order."""
    reports = [e for e in events if e.kind is EventKind.REPORTED]
    corrected = {e.about for e in reports}
    return tuple(e for e in reports if e.id not in corrected)


def _event(row: Row[Any]) -> Event:
    kind = EventKind(row.kind)
    body = msgspec.json.decode(row.body, type=BODIES[kind])
    return Event(row.id, kind, row.at, row.day, row.by, Text(row.by_name, row.by_name_en), body, row.about)
