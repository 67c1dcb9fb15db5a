"""Whose share of a clause an office holds: the sides that documents name, as divisions and administrations; and which
offices of the directory decide cases for a unit that a document names.
"""

from collections.abc import Iterable
from types import MappingProxyType

from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.offices import Office
from yipanqi.kernel.problems import unknown

BOTH = "两省市"
"""The side of an office that belongs to neither administration alone; each node keeps its share of it."""

_IN_CHARGE = MappingProxyType({"人力资源和社会保障": "social-insurance", "医疗保障": "medical-insurance"})
"""Departments that decide by an agency of the same level: 社会保险经办条例 (2023) 第四条 puts them in charge of it."""

_CITIES = MappingProxyType({"四川": "510000", "重庆": "500000", "成都": "510100"})


def division_of(side: str, administration: str) -> str:
    """The division of a side as the reader prints it (四川, 重庆, 成都, 两省市 or a county), for the node that asks.

    Raises Refused (unknown) for a word that is no place of either side.
    """
    if side == BOTH:
        return administration.ljust(6, "0")
    if code := _code(side):
        return code
    raise unknown("side-unknown", f"没有名为“{side}”的一方", f"there is no side called {side!r}")


def concerns(side: str, administration: str) -> bool:
    """Whether an office of that side answers within an administration ("51", "50")."""
    return side == BOTH or _code(side).startswith(administration)


def is_outside(side: str) -> bool:
    """Whether a side is of neither administration (北京), or nothing tells its place ("")."""
    return side != BOTH and not _code(side)


def offices_of(unit: str, division: str, offices: Iterable[Office]) -> frozenset[str]:
    """The ids of the offices whose cases are a unit's own: those of its name with their branches (重庆市公安局, and
    重庆市公安局万州区分局), and the agency of its division that it is in charge of by law. None for most units: they
    decide no cases here. What bureaux of lower places decide is theirs.
    """
    field = next((field for word, field in _IN_CHARGE.items() if word in unit), "")
    return frozenset(
        office.id
        for office in offices
        if office.name.zh == unit
        or (office.name.zh.startswith(unit) and office.name.zh.endswith("分局"))
        or (office.division == division and office.field == field)
    )


def _code(side: str) -> str:
    """The division of a side that is one place, "" for none of ours."""
    named = (division.code for division in divisions() if division.name.zh == side)
    return _CITIES.get(side) or next(named, "")
