"""Responsible offices, expanded from the words printed to full names and sides."""

import re
from functools import lru_cache

import msgspec

from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.document import Office, Role
from yipanqi.policy.reader.lists import Printed
from yipanqi.policy.reader.places import BOTH, around, directory, division_in, is_ours, side_of

_LEADING = re.compile(
    r"(?!有关|相关|各|[省市县区州])[\u4e00-\u9fff]{2,6}?(?:省|市|县|区|州)(?=[\u4e00-\u9fff]+(?:局|委|厅|办|院|中心)$)"
)
_GOVERNMENT = re.compile(r"(?!有关|相关|各)[\u4e00-\u9fff]{2,8}[省市县区州盟旗]人民政府")
_COMPANY = re.compile("(集团|公司)$")
_BARE = ("管委会", "政府", "部门", "单位")  # after 有关: 有关区县、管委会
_UNNAMED = re.compile(r"^(有关|相关|各)")
_OTHERS = re.compile(r"等(有关|相关)?(部门|单位)?$")
_TWO_FORMS = re.compile(r"(?P<stem>[\u4e00-\u9fff]+)(?P<one>厅|局|委|委员会)\((?P<other>[\u4e00-\u9fff]{1,8})\)")
_CITY = re.compile(r"[\u4e00-\u9fff]{2,3}(?P<body>[市区县](?:人民)?政府)")
_STEM = re.compile(r"[\u4e00-\u9fff]{1,2}[^局委厅办院部会府市区县省\W]")
_BANK = re.compile("^(人民银行|人行)")
_DEPARTMENT = re.compile(
    r"(?!国家|中国|中央|全国|[省市县区州]|[^省市县区]{2,4}[省市县区州])[\u4e00-\u9fff]{2,12}(?:厅|局|委|委员会|办公室|厅办公室)"
)
_SPACED = re.compile(r"(?<=[局委厅办院部会府])\s+(?=[\u4e00-\u9fff])")


class _Unit(msgspec.Struct, frozen=True):
    """One unit of a list with the place that words before it have set ("" where none has)."""

    words: str
    place: str


@lru_cache(maxsize=4096)
def expand(printed: Printed, at: tuple[str, ...]) -> tuple[Office, ...]:
    """The offices of a printed list in a document issued `at` these places.

    A unit without a place of its own takes that of the unit before it in its group (`；` parts groups).
    """
    return tuple(
        office for unit in _units(printed.words, at, printed.place) for office in _offices(unit, printed.role, at)
    )


def is_known(office: Office) -> bool:
    """Whether the name says more than the print, or names its place."""
    listed = office.printed in directory().known or office.printed.startswith(tuple(directory().pairs))
    named = (
        _LEADING.match(office.name)
        or _GOVERNMENT.fullmatch(office.name)
        or any(place in office.name for place in directory().sides)
    )
    return bool(office.side) and (office.name != office.printed or listed or bool(named))


def is_elsewhere(office: Office) -> bool:
    """Whether the office is of a place outside the two administrations."""
    return bool(office.side) and not is_ours(office.side)


def _units(words: str, at: tuple[str, ...], column: str) -> list[_Unit]:
    units = []
    for group in _split(_SPACED.sub("、", words), ";"):
        place = column or (at[0] if len(at) == 1 else "")
        for unit in _whole(_split(group, ",、/")):
            place = _place_of(unit, at) or place
            units.append(_Unit(unit, place))
    return units


def _whole(units: list[str]) -> list[str]:
    """The units of a group, each with what only the last says of cities: 广州、深圳市人民政府."""
    found = _CITY.fullmatch(units[-1]) if units else None
    if found is None:
        return units
    return [unit + found["body"] if _STEM.fullmatch(unit) else unit for unit in units]


def _split(words: str, marks: str) -> list[str]:
    """The words parted at the marks that stand outside brackets, compared in half width."""
    parts, depth, start = [], 0, 0
    for position, mark in enumerate(fold(words)):
        depth = max(0, depth + (mark in "(〔[") - (mark in ")〕]"))
        if not depth and mark in marks:
            parts.append(words[start:position])
            start = position + 1
    return [re.sub(r"\s+", "", part) for part in (*parts, words[start:]) if part.strip()]


def _place_of(unit: str, at: tuple[str, ...]) -> str:
    """The place or pair that a unit names for itself and for those after it."""
    named = next((name for name in _names(at) if unit.startswith(name)), "")
    leading = _LEADING.match(unit)
    return named or (leading[0] if leading and unit not in directory().known else "")


@lru_cache(maxsize=256)
def _names(at: tuple[str, ...]) -> tuple[str, ...]:
    """What a unit may begin with: words for several places, the places of the document, all others."""
    known = (*directory().sides, *directory().elsewhere)
    return (*sorted(directory().pairs, key=len, reverse=True), *at, *(name for name in known if len(name) > 2))


def _offices(unit: _Unit, role: Role, at: tuple[str, ...]) -> list[Office]:
    if known := directory().known.get(unit.words):
        return [Office(known.name, known.side, role, unit.words)]
    if pair := _pair(unit, at):
        return _of_each(unit, pair, role)
    words = _Unit(_OTHERS.sub("", unit.words) or unit.words, unit.place)
    name = _full_name(words, at)
    return [Office(name, side_of(words.words, _nearer(words, unit.place, at)) or _joint(at), role, unit.words)]


def _joint(at: tuple[str, ...]) -> str:
    """The side of an office whose place nothing tells: that of both, where both issue the document."""
    return BOTH if len(at) > 1 and all(place in directory().sides for place in at) else ""


def _nearer(unit: _Unit, place: str, at: tuple[str, ...]) -> str:
    """The place that a bare 市 or 省 means, unless the office is a branch in `place` (市…中心岳池管理部)."""
    meant = _relative(unit, at)
    if not meant and unit.words[0] in "省市" and place[-1:] != unit.words[0]:
        return ""
    return meant if meant and place[:-1] not in unit.words else place


def _pair(unit: _Unit, at: tuple[str, ...]) -> tuple[str, ...]:
    """The places that a word for several means: those that issue the document, if they are others than ours.

    公安部门 without a word for places is that of each place that issues the document.
    """
    pair = directory().pairs.get(unit.place, ())
    if not unit.place and unit.words.endswith("部门") and not _OTHERS.search(unit.words) and len(at) > 1:
        return at
    return at if pair and len(at) > 1 and set(at) != set(pair) else pair


def _of_each(unit: _Unit, pair: tuple[str, ...], role: Role) -> list[Office]:
    """Each side's department of a kind of work; what is not a department stands for both as it is printed."""
    work = _OTHERS.sub("", unit.words.removeprefix(unit.place))
    names = {place: _department(work, place, pair) for place in pair}
    if all(names.values()):
        return [Office(name, side_of(place, place), role, unit.words) for place, name in names.items()]
    ours = all(place in directory().sides for place in pair)
    if _COMPANY.search(work) and work == unit.words:  # one company is not of each place that stood before it
        return [Office(work, BOTH if ours else "", role, unit.words)]
    return [Office(unit.place + work, BOTH if ours else unit.place, role, unit.words)]


def _department(work: str, place: str, pair: tuple[str, ...]) -> str:
    """What the department of a kind of work is called in a place: 公安部门, or 公安厅（局） with the forms in order."""
    if forms := _TWO_FORMS.fullmatch(fold(work)):
        if place == pair[0]:
            return _named(place, forms["stem"] + forms["one"])
        other = forms["other"]
        return _named(place, other if len(other) > 2 else forms["stem"] + other.removeprefix(forms["stem"]))
    if re.fullmatch("[\u4e00-\u9fff]{3,12}[委局]", work) and not _UNNAMED.match(work):
        return _named(place, work)
    if not work.endswith("部门") or _UNNAMED.match(work):
        return ""
    name = directory().departments.get(work.removesuffix("部门"), {}).get(place, "")
    if name:
        return name.format(place=place) if "{place}" in name else place + name
    return place + work if place in directory().elsewhere else ""


def _full_name(unit: _Unit, at: tuple[str, ...]) -> str:
    if unit.place and unit.words.startswith(unit.place):
        return _named(unit.place, unit.words.removeprefix(unit.place))
    if unit.place and _UNNAMED.match(unit.words):
        return unit.place + unit.words
    if unit.place and unit.words in _BARE:
        return f"{unit.place}有关{unit.words}"
    if _BANK.match(unit.words):
        return _BANK.sub("中国人民银行", unit.words)
    if (place := _relative(unit, at)) and len(unit.words) > 2:
        return _named(place, unit.words[1:].removeprefix("级"))  # 县级有关部门
    if unit.place and (body := _government(unit.words)):
        return body if body.startswith(unit.place[:-1]) else unit.place + body
    if not unit.place and (place := division_in(unit.words)):
        return _named(_within(place), unit.words.removeprefix(place) or "政府")
    if unit.place and (unit.words in directory().shorts or _DEPARTMENT.fullmatch(unit.words)):
        return _named(unit.place, unit.words)
    return unit.words


def _within(place: str) -> str:
    """A district or county with the city it lies in before it (重庆市永川区), any other place as it is."""
    city = next(iter(around(place)), "")
    return city + place if city in directory().sides else place


def _relative(unit: _Unit, at: tuple[str, ...]) -> str:
    """The place that a bare 市, 省, 县 or 区 before a name means."""
    near = (unit.place, *at, *(outer for place in (unit.place, *at) for outer in around(place)))
    return next((place for place in near if place and place[-1] == unit.words[0]), "")


def _named(place: str, rest: str) -> str:
    if body := _government(rest):
        return place + body
    name = directory().shorts.get(rest, rest)
    return name.format(place=place) if "{place}" in name else place + name


def _government(words: str) -> str:
    """The body that answers for a place: 永川区 and 永川区政府 are its people's government; "" if it is no place."""
    if re.search("(新区|高新区|经开区|开发区|园区)$", words):
        return words + "管理委员会"
    if re.fullmatch(r"[\u4e00-\u9fff]{2,5}[区县市]", words):
        return words + "人民政府"
    if found := re.fullmatch(r"([\u4e00-\u9fff]{2,5}[区县市])政府", words):
        return found[1] + "人民政府"
    return re.sub("管委会$", "管理委员会", words) if words.endswith("管委会") else ""
