"""The log of who read whose data. The person sees it; only a named law until a named moment withholds an entry."""

from datetime import datetime

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.kernel.text import Text
from yipanqi.store import access as store
from yipanqi.store.database import UnitOfWork


class Withheld(msgspec.Struct, frozen=True):
    """Why and until when the person is not shown a reading."""

    law: str
    until: datetime


class Reading(msgspec.Struct, frozen=True):
    """One reading as the person sees it."""

    at: datetime
    reader: Text
    place: str
    what: str
    case_number: str
    purpose: Text


def note_reading(
    work: UnitOfWork,
    actor: Actor,
    party: str,
    what: str,
    purpose: Text,
    case_number: str = "",
    place: str = "",
    withheld: Withheld | None = None,
) -> None:
    """Note that `actor` reads `what` (case, register, credential) of `party` from `place` (office, node).

    Nobody's reading of their own data is noted, for it would bury what the person looks for.
    """
    if actor.party == party:
        return
    store.insert(
        work,
        store.reading,
        id=work.new_id(),
        at=work.now,
        party=party,
        reader_kind=actor.kind.value,
        reader=actor.id,
        reader_name=actor.name.zh,
        reader_name_en=actor.name.en,
        place=place,
        what=what,
        case_number=case_number,
        purpose=purpose.zh,
        purpose_en=purpose.en,
        withheld_until=withheld.until if withheld else None,
        withheld_by=withheld.law if withheld else "",
    )


def readings_of(work: UnitOfWork, party: str, case_number: str = "", limit: int = 200) -> tuple[Reading, ...]:
    """Who read a party's data (in one case, or at all), the latest first."""
    rows = store.readings_of(work, party, case_number, limit)
    return tuple(
        Reading(
            at=row.at,
            reader=Text(row.reader_name, row.reader_name_en),
            place=row.place,
            what=row.what,
            case_number=row.case_number,
            purpose=Text(row.purpose, row.purpose_en),
        )
        for row in rows
    )
