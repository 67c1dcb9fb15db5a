"""Persons and organisations as a node knows them: found by a keyed hash of their number, named by an id that says
nothing.
"""

from typing import Literal

import msgspec
from sqlalchemy import select, update

from yipanqi.store.cases import GONE, PARTY, party
from yipanqi.store.database import UnitOfWork
from yipanqi.store.keyed import Keyed
from yipanqi.store.vault import Vault

FOUND_BY = "party found by"
"""What is expected of a unit of work: keyed hashes of numbers (`store.keyed`)."""

_found = select(party.c.id, party.c.found_by, (party.c.body == GONE).label("gone"))
_by_number = Keyed(_found, party.c.found_by, FOUND_BY, leads_to={PARTY: "id"})
_by_id = Keyed(select(party.c.id, party.c.body), party.c.id, PARTY)


class Party(msgspec.Struct, frozen=True):
    """Whom a case is about: resident ID number or unified social credit code, and name. Travels encrypted only."""

    number: str
    name: str
    kind: Literal["person", "organisation"] = "person"

    def __repr__(self) -> str:
        """Says nothing, so that no log names a person."""
        return "Party(…)"


def find_or_add(work: UnitOfWork, vault: Vault, who: Party) -> str:
    """The id of a party here, new if it was not known. A person known under another name keeps the name known first."""
    known = work.one_of(_by_number, vault.index(who.number))
    if known is not None and not known.gone:
        return str(known.id)
    body = vault.seal(msgspec.json.encode(who))
    if known is not None:  # erased, and here again: under the id by which the log of who read their data knows them
        work.execute(update(party).where(party.c.id == known.id).values(body=body))
        return str(known.id)
    party_id = work.new_id()
    work.add_later(party, [{"id": party_id, "kind": who.kind, "found_by": vault.index(who.number), "body": body}])
    return party_id


def find(work: UnitOfWork, vault: Vault, number: str) -> str | None:
    """The id under which a number is known here, or None."""
    row = work.one_of(_by_number, vault.index(number))
    return row.id if row else None


def get(work: UnitOfWork, vault: Vault, party_id: str) -> Party:
    """Who it is. Raises LookupError for an id that is not known, or of whom nothing is left."""
    row = work.one_of(_by_id, party_id)
    if row is None or row.body == GONE:
        raise LookupError(f"no party {party_id}")
    return msgspec.json.decode(vault.open(row.body), type=Party)
