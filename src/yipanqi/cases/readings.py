"""Who read a case on the other side: each night a side tells the other of the readings of cases that both have.

So a person sees in either hall who read their data on both sides. Only the number of the case says whose data it was.
"""

from collections import defaultdict
from datetime import datetime
from typing import Annotated

import msgspec

from yipanqi.cases.work import Work
from yipanqi.exchange.envelope import Lane
from yipanqi.exchange.mailbox import Message
from yipanqi.store import access, cases

READINGS = "node.readings"
"""Message type: who read cases that the peer has too."""

AT_ONCE = 1000
"""Readings told in one unit of work."""

Name = Annotated[str, msgspec.Meta(max_length=100)]
Short = Annotated[str, msgspec.Meta(max_length=40)]


class Told(msgspec.Struct, frozen=True):
    """One reading: when, who, of which case, what (case, register), and for what purpose, in Chinese and English."""

    at: datetime
    reader: Name
    reader_en: Name
    case: Short
    what: Annotated[str, msgspec.Meta(max_length=80)]
    purpose: Name
    purpose_en: Name


class Readings(msgspec.Struct, frozen=True):
    """The readings since the last report."""

    readings: tuple[Told, ...]


def tell(work: Work) -> bool:
    """Tell each peer who read here the cases that it has too; whether there are more to be told.

    What a law withholds from the person is told once that is over.
    """
    by_peer: dict[str, list[Told]] = defaultdict(list)
    found = access.untold_readings(work.uow, AT_ONCE)
    for row in found:
        if row.peer:
            by_peer[row.peer].append(
                Told(
                    row.at,
                    row.reader_name,
                    row.reader_name_en,
                    row.case_number,
                    row.what,
                    row.purpose,
                    row.purpose_en,
                )
            )
    for peer, told in by_peer.items():
        data = msgspec.json.encode(Readings(tuple(told)))
        work.say(Message(to=peer, type=READINGS, data=data, lane=Lane.BULK))
    access.mark_told(work.uow, [row.id for row in found])
    return len(found) == AT_ONCE


def take(work: Work, told: Readings, peer: str) -> None:
    """Keep what a peer tells of cases that this side has with it; the rest is passed over."""
    for each in told.readings:
        row = cases.get(work.uow, each.case)
        if row is not None and row.peer == peer:
            access.insert(
                work.uow,
                access.reading,
                id=work.uow.new_id(),
                at=each.at,
                party=row.applicant,
                reader_kind="staff",
                reader=peer,
                reader_name=each.reader,
                reader_name_en=each.reader_en,
                place=peer,
                what=each.what,
                case_number=each.case,
                purpose=each.purpose,
                purpose_en=each.purpose_en,
                withheld_until=None,
                withheld_by="",
                told_at=work.now,
            )
