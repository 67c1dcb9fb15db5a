"""The log of who read whose data. The person sees it; only a named law until a named moment withholds an entry."""

from datetime import datetime

import msgspec

from yipanqi.access.actor import Actor, ActorKind
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
    said = Reading(work.now, actor.name, place, what, case_number, purpose)
    _keep(work, party, actor.kind, actor.id, said, withheld=withheld)


def note_told(work: UnitOfWork, party: str, peer: str, told: Reading) -> None:
    """Note a reading on the other side of which a peer tells; it is not told back."""
    _keep(work, party, ActorKind.PEER, peer, told, told_at=work.now)


def _keep(
    work: UnitOfWork,
    party: str,
    kind: ActorKind,
    reader: str,
    said: Reading,
    *,
    withheld: Withheld | None = None,
    told_at: datetime | None = None,
) -> None:
    store.insert(
        work,
        store.reading,
        id=work.new_id(),
        at=said.at,
        party=party,
        reader_kind=kind.value,
        reader=reader,
        reader_name=said.reader.zh,
        reader_name_en=said.reader.en,
        place=said.place,
        what=said.what,
        case_number=said.case_number,
        purpose=said.purpose.zh,
        purpose_en=said.purpose.en,
        withheld_until=withheld.until if withheld else None,
        withheld_by=withheld.law if withheld else "",
        told_at=told_at,
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
