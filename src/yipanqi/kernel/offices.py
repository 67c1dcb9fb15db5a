"""The directory of offices: who decides what in which place, and where people can hand things in.

`offices.csv` has one row an office. A county-level division has one for social insurance, one for public security and
a window; medical insurance and the housing fund sit with the prefecture (in Chongqing, the municipality). Names are
functional and may differ from the plate on the door. An office may outlive its division: those of 江北 and 渝北 keep
acting while 两江新区 takes over, and their note says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from yipanqi.kernel.divisions import Divisions, divisions
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.tables import day, in_force, rows, several
from yipanqi.kernel.text import Text


class OfficeKind(StrEnum):
    """Whether an office decides, or takes in what others decide."""

    AUTHORITY = "authority"
    WINDOW = "window"


class Office(msgspec.Struct, frozen=True):
    """One office. `id` never changes; `field` is what it deals with (`social-insurance`, `public-security`, ...)."""

    id: str
    name: Text
    short: Text
    division: str
    field: str
    kind: OfficeKind
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    note: Text

    def in_force(self, on: date) -> bool:
        """Whether it acts on that day."""
        return in_force(self.valid_from, self.valid_to, on)


class Offices:
    """All offices of both sides."""

    def __init__(self, offices: Iterable[Office], places: Divisions) -> None:
        self._by_id: Mapping[str, Office] = {o.id: o for o in offices}
        self._places = places
        self._at: dict[tuple[str, OfficeKind], list[Office]] = defaultdict(list)
        for office in self._by_id.values():
            self._at[office.division, office.kind].append(office)

    def get(self, office_id: str) -> Office:
        """The office with that id, acting or not. Raises Refused (unknown) where there is none."""
        if office_id not in self._by_id:
            raise unknown("office-unknown", f"没有编号为“{office_id}”的机构", f"there is no office {office_id!r}")
        return self._by_id[office_id]

    def competent(self, field: str, division: str, on: date) -> Office:
        """The authority of that field for a place: its own, else that of what it lies in. Raises Refused (unknown)."""
        found = self._nearest(division, on, OfficeKind.AUTHORITY, field)
        if not found:
            raise unknown(
                "office-none", f"“{division}”没有办理“{field}”的机构", f"no office for {field!r} in {division!r}"
            )
        return found[0]

    def windows(self, division: str, on: date) -> tuple[Office, ...]:
        """Where people of a place can hand things in: its own windows, else those of what it lies in."""
        return self._nearest(division, on, OfficeKind.WINDOW)

    def __iter__(self) -> Iterator[Office]:
        """Every office there is or was."""
        return iter(self._by_id.values())

    def _nearest(self, division: str, on: date, kind: OfficeKind, field: str = "") -> tuple[Office, ...]:
        for place in self._places.ancestors(division):
            here = self._at.get((place, kind), ())
            if found := tuple(o for o in here if o.in_force(on) and field in ("", o.field)):
                return found
        return ()


@cache
def offices() -> Offices:
    """The offices of both sides as the project ships them."""
    return Offices(map(_office, rows("offices.csv")), divisions())


def _office(row: dict[str, str]) -> Office:
    return Office(
        id=row["id"],
        name=Text(row["name"], row["english"]),
        short=Text(row["short"], row["short_english"]),
        division=row["division"],
        field=row["field"],
        kind=OfficeKind(row["kind"]),
        valid_from=day(row["valid_from"]),
        valid_to=day(row["valid_to"]),
        successors=several(row["successors"]),
        note=Text(row["note"], row["note_english"]),
    )
