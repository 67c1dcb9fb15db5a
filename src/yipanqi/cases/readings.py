"""Who read a case on the other side: each night a side tells the other of the readings of cases that both have.

So a person sees in either hall who read their data on both sides. Only the number of the case says whose data it was.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.readings import Reading, note_told
from yipanqi.cases.file import whole
from yipanqi.cases.work import Work
from yipanqi.exchange.envelope import Lane
from yipanqi.exchange.mailbox import Message
from yipanqi.kernel.text import Text
from yipanqi.store import access, cases

READINGS = "node.readings"
"""Message type: who read cases that the peer has too."""

AT_ONCE = 1000
"""Readings told in one unit of work."""

Name = Annotated[str, msgspec.Meta(max_length=100)]
Short = Annotated[str, msgspec.Meta(max_length=40)]


class Told(msgspec.Struct, frozen=True):
    """One reading: when, who, what (case, register), and for what purpose, in Chinese and English. `concerned` says of
    whom where it is not the applicant: the part they have in the case, or the name by which this side was asked about
    them.
    """

    at: datetime
    reader: Name
    reader_en: Name
    what: Short
    purpose: Name
    purpose_en: Name
    concerned: Short = ""


class Readings(msgspec.Struct, frozen=True):
    """The readings of one case since the last report."""

    readings: tuple[Told, ...]


def tell(work: Work) -> bool:
    """Tell each peer who read here the cases that it has too; whether there are more to be told.

    Each case is told of in its own lane, so behind what makes it known there; the file of a part is told of as the case
    that the person knows. What a law withholds from the person is told once that is over.
    """
    by_case: dict[tuple[str, str, Lane], list[Told]] = defaultdict(list)
    found = access.untold_readings(work.uow, AT_ONCE)
    for row in found:
        if row.peer not in ("", work.world.code):  # a part may be of this side's own case
            told = Told(
                row.at, row.reader_name, row.reader_name_en, row.what, row.purpose, row.purpose_en, row.concerned
            )
            by_case[row.peer, whole(row.case_number), Lane(row.lane)].append(told)
    for (peer, number, lane), told_of in by_case.items():
        data = msgspec.json.encode(Readings(tuple(told_of)))
        work.say(Message(to=peer, type=READINGS, data=data, case=number, lane=lane))
    access.mark_told(work.uow, [row.id for row in found])
    return len(found) == AT_ONCE


def take(work: Work, told: Readings, number: str, peer: str) -> None:
    """Keep what a peer tells of a case that this side has with it; what is not, or is erased here, is passed over."""
    row = cases.get(work.uow, number)
    if row is None or not row.applicant or not _with(work, row, peer):
        return
    others = cases.others_in(work.uow, number)
    for each in told.readings:
        party = _of_whom(each, row.applicant, others)
        reader, purpose = Text(each.reader, each.reader_en), Text(each.purpose, each.purpose_en)
        if party is not None:
            note_told(work.uow, party, peer, Reading(each.at, reader, peer, each.what, number, purpose))


def _of_whom(told: Told, applicant: str, others: Mapping[str, str]) -> str | None:
    if not told.concerned:
        return applicant
    return told.concerned if told.concerned in others.values() else others.get(told.concerned)


def _with(work: Work, row: Row[Any], peer: str) -> bool:
    """Whether a peer has a part in a case: as its other side, or as one that was asked."""
    return peer == row.peer or any(leg.peer == peer for leg in cases.legs(work.uow, row.number))
