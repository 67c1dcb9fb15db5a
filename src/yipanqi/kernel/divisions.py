"""Places: the GB/T 2260 divisions of Sichuan (51) and Chongqing (50), dated, with successors.

`divisions.csv` is complete to county level. An empty `valid_from` means in force as far back as our records reach;
`valid_to` is the first day without the division. The successors of an ended one took over its land, the main one first.

Management areas (高新区, 天府新区, 东部新区, 高竹新区) have no GB/T 2260 code. Theirs is ours: the four digits of the
prefecture (5001 in Chongqing), `0` and a letter; GB/T 2260 has digits only, so the two never meet. An area has one
parent; 高竹新区 lies on both sides and so has a part for each. `towns.csv` holds the towns that went another way than
the rest of their county (2025-11-06, 两江新区).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from yipanqi.kernel.problems import Kind, Problem, Refused, unknown
from yipanqi.kernel.tables import day, in_force, rows, several
from yipanqi.kernel.text import Text


class DivisionKind(StrEnum):
    """What sort of place it is; districts, counties and county-level cities are all `COUNTY`."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    AREA = "management area"


class Division(msgspec.Struct, frozen=True):
    """One division. `parent` is "" for a province, else the code it belongs to."""

    code: str
    name: Text
    parent: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    kind: DivisionKind

    def in_force(self, on: date) -> bool:
        """Whether it exists on that day."""
        return in_force(self.valid_from, self.valid_to, on)


class MovedTown(msgspec.Struct, frozen=True):
    """A town, by the nine-digit code it had, that has belonged to the county `to` since `on`."""

    code: str
    name: Text
    on: date
    to: str


class Divisions:
    """All divisions. Every question raises `Refused` (unknown) for a code that never was one."""

    def __init__(self, divisions: Iterable[Division], towns: Iterable[MovedTown] = ()) -> None:
        self._by_code: Mapping[str, Division] = {d.code: d for d in divisions}
        self._towns: Mapping[str, MovedTown] = {t.code: t for t in towns}

    def get(self, code: str, on: date) -> Division:
        """The division in force on that day. Refused where it has ended, naming its successors, or is not there yet."""
        division = self._known(code)
        if not division.in_force(on):
            raise self._not_in_force(division, on)
        return division

    def name(self, code: str) -> Text:
        """What it is or was called."""
        return self._known(code).name

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The code itself, then what it lies in: area, county, prefecture, province. Ended codes keep theirs."""
        division = self._known(code)
        return (code, *(self.ancestors(division.parent) if division.parent else ()))

    def within(self, code: str, place: str) -> bool:
        """Whether `code` is `place` or lies in it; a place may be an administration ("51")."""
        return place in (*self.ancestors(code), self.administration(code))

    def children(self, code: str, on: date) -> tuple[Division, ...]:
        """What lies directly in it on that day, by code, management areas among them."""
        parent = self.get(code, on).code
        return tuple(d for d in self._by_code.values() if d.parent == parent and d.in_force(on))

    def current(self, code: str, on: date) -> tuple[str, ...]:
        """The codes in force on that day for the land of `code`: itself, or its successors, the main one first."""
        division = self._known(code)
        if division.in_force(on):
            return (code,)
        return tuple(dict.fromkeys(c for s in division.successors for c in self.current(s, on)))

    def same_land(self, one: str, other: str, on: date) -> bool:
        """Whether two codes, in force or ended, are the same place on that day, or one has come of the other. Codes
        that never were one are compared as they are.
        """
        if one not in self._by_code or other not in self._by_code:
            return bool(one) and one == other
        return not set(self.current(one, on)).isdisjoint(self.current(other, on))

    def successor(self, town: str, on: date) -> str:
        """The county that a town, named by the nine-digit code it once had, belongs to on that day."""
        moved = self._towns.get(town)
        county = moved.to if moved and moved.on <= on else town[:6]
        return self.get(next(iter(self.current(county, on)), county), on).code

    def administration(self, code: str) -> str:
        """The node that governs it: "51" or "50"."""
        return self._known(code).code[:2]

    def __iter__(self) -> Iterator[Division]:
        """Every division there is or was, by code."""
        return iter(self._by_code.values())

    def _known(self, code: str) -> Division:
        if code not in self._by_code:
            raise unknown(
                "division-unknown", f"没有行政区划代码“{code}”", f"there is no division with the code {code!r}"
            )
        return self._by_code[code]

    def _not_in_force(self, division: Division, on: date) -> Refused:
        name = division.name
        if division.valid_from and on < division.valid_from:
            since = Text("“{name}”自{day}起设立", "{name} exists only from {day}")
            return Refused(Problem("division-not-yet", since.format(name=name, day=division.valid_from)), Kind.UNKNOWN)
        heirs = [self._by_code[s] for s in division.successors]
        after = Text(
            "、".join(f"{d.name.zh}（{d.code}）" for d in heirs), " and ".join(f"{d.name.en} ({d.code})" for d in heirs)
        )
        ended = Text("“{name}”已于{day}撤销，现为{after}", "{name} ended on {day}; it is now {after}")
        return Refused(
            Problem("division-ended", ended.format(name=name, day=division.valid_to, after=after)), Kind.GONE
        )


@cache
def divisions() -> Divisions:
    """The divisions of both sides as the project ships them."""
    return Divisions(map(_division, rows("divisions.csv")), map(_town, rows("towns.csv")))


def _division(row: dict[str, str]) -> Division:
    return Division(
        code=row["code"],
        name=Text(row["name"], row["english"]),
        parent=row["parent"],
        valid_from=day(row["valid_from"]),
        valid_to=day(row["valid_to"]),
        successors=several(row["successors"]),
        kind=DivisionKind(row["kind"]),
    )


def _town(row: dict[str, str]) -> MovedTown:
    return MovedTown(row["code"], Text(row["name"], row["english"]), date.fromisoformat(row["moved_on"]), row["to"])
