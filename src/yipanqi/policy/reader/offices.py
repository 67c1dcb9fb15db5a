"""Responsible offices: found at the end of a clause, and expanded from the words printed to full names and sides."""

import re
from functools import cache
from importlib.resources import files

import msgspec

from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.document import Office, Role
from yipanqi.policy.reader.vocabulary import vocabulary

BOTH = "两省市"
_PLACE = re.compile(r"^([\u4e00-\u9fff]{2,8}?(?:省|市|县|区|州))(?:人民政府|委|.*(?:局|厅|委员会|办公室))")
_LEADING = re.compile(
    r"(?!有关|相关|各|[省市县区州])[\u4e00-\u9fff]{2,6}?(?:省|市|县|区|州)(?=[\u4e00-\u9fff]+(?:局|委|厅|办|院|中心)$)"
)
_BARE = ("管委会", "政府", "部门", "单位")  # after 有关: 有关区县、管委会
_UNNAMED = re.compile(r"^(有关|相关|各)")


class Known(msgspec.Struct, frozen=True):
    """A printed name that no rule yields."""

    name: str
    side: str


class Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the comments in `offices.yaml`."""

    sides: dict[str, str]
    pairs: dict[str, tuple[str, str]]
    parents: dict[str, str]
    departments: dict[str, dict[str, str]]
    shorts: dict[str, str]
    known: dict[str, Known]


@cache
def directory() -> Directory:
    """The shipped aliases."""
    return msgspec.yaml.decode(files(__package__).joinpath("offices.yaml").read_bytes(), type=Directory)


class Printed(msgspec.Struct, frozen=True):
    """A list of offices as it is printed, and how they answer."""

    role: Role
    words: str


class _Unit(msgspec.Struct, frozen=True):
    """One unit of a list with the place that words before it have set ("" where none has)."""

    words: str
    place: str


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?P<role>{'|'.join(vocabulary().roles)})(?:单位|部门|主体)\s*:\s*")


def split_offices(text: str) -> tuple[str, tuple[Printed, ...]]:
    """A clause's wording without its closing list of offices, and the list.

    The list is what follows the first label (责任单位：) in the last sentence; its bracket may be half missing.
    """
    folded = fold(text)
    first = _closing_label(folded)
    if not first:
        return text, ()
    labels = list(_label().finditer(folded, first.start()))
    ends = [label.start() for label in labels[1:]] + [len(text)]
    lists = tuple(
        Printed(vocabulary().roles[label["role"]], _trimmed(text[label.end() : end]))
        for label, end in zip(labels, ends, strict=True)
    )
    return re.sub(r"\s*[(（〔\[]?\s*$", "", text[: first.start()]), tuple(each for each in lists if each.words)


def _closing_label(folded: str) -> re.Match[str] | None:
    """The first label after which no sentence ends but the last."""
    for label in _label().finditer(folded):
        if "。" not in folded[label.end() :].rstrip("。)〕] \n"):
            return label
    return None


def _trimmed(words: str) -> str:
    words = words.strip(" \n。；;，,、.")
    folded = fold(words)
    while folded and folded[-1] in ")〕]" and _balance(folded) < 0:
        words, folded = words[:-1].rstrip(), folded[:-1].rstrip()
    return words


def _balance(folded: str) -> int:
    return sum((mark in "(〔[") - (mark in ")〕]") for mark in folded)


def places(issuers: tuple[str, ...]) -> tuple[str, ...]:
    """The places whose governments issue a document: 岳池县人民政府办公室 gives 岳池县."""
    return tuple(dict.fromkeys(found[1] for issuer in issuers if (found := _PLACE.match(issuer))))


def expand(printed: Printed, at: tuple[str, ...]) -> tuple[Office, ...]:
    """The offices of a printed list in a document issued `at` these places.

    A unit without a place of its own takes that of the unit before it in its group (`；` parts groups).
    """
    return tuple(office for unit in _units(printed.words, at) for office in _offices(unit, printed.role, at))


def is_known(office: Office) -> bool:
    """Whether the name says more than the print, or names its place."""
    placed = _LEADING.match(office.name) or any(place in office.name for place in directory().sides)
    return office.name != office.printed or office.side == BOTH or bool(placed)


def _units(words: str, at: tuple[str, ...]) -> list[_Unit]:
    units = []
    for group in _split(words, ";"):
        place = at[0] if len(at) == 1 else ""
        for unit in _split(group, ",、"):
            place = _place_of(unit, at) or place
            units.append(_Unit(unit, place))
    return units


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
    names = (*sorted(directory().pairs, key=len, reverse=True), *at, *(p for p in directory().sides if len(p) > 2))
    named = next((name for name in names if unit.startswith(name)), "")
    leading = _LEADING.match(unit)
    return named or (leading[0] if leading and unit not in directory().known else "")


def _offices(unit: _Unit, role: Role, at: tuple[str, ...]) -> list[Office]:
    if known := directory().known.get(unit.words):
        return [Office(known.name, known.side, role, unit.words)]
    if pair := directory().pairs.get(unit.place):
        return _of_both(unit, pair, role)
    side = _side(unit, at)
    return [Office(_full_name(unit, at), side, role, unit.words)]


def _of_both(unit: _Unit, pair: tuple[str, str], role: Role) -> list[Office]:
    """Both sides' departments of a kind of work; what is not a department stands for both as it is printed."""
    work = unit.words.removeprefix(unit.place)
    names = directory().departments.get(work.removesuffix("部门"), {}) if work.endswith("部门") else {}
    if all(place in names for place in pair):
        return [Office(place + names[place], directory().sides[place], role, unit.words) for place in pair]
    return [Office(unit.place + work, BOTH, role, unit.words)]


def _side(unit: _Unit, at: tuple[str, ...]) -> str:
    """The side of the place an office names, or of its group, or of the document."""
    sides = directory().sides
    named = next((side for place, side in sides.items() if place in unit.words), "")
    place = unit.place or (at[0] if at else "")
    return named or sides.get(place, place)


def _full_name(unit: _Unit, at: tuple[str, ...]) -> str:
    if unit.place and unit.words.startswith(unit.place):
        return _named(unit.place, unit.words.removeprefix(unit.place))
    if unit.place and _UNNAMED.match(unit.words):
        return unit.place + unit.words
    if unit.place and unit.words in _BARE:
        return f"{unit.place}有关{unit.words}"
    if (place := _relative(unit, at)) and len(unit.words) > 2:
        return _named(place, unit.words[1:])
    if unit.place and (body := _government(unit.words)):
        return unit.place + body
    return unit.words


def _relative(unit: _Unit, at: tuple[str, ...]) -> str:
    """The place that a bare 市, 省, 县 or 区 before a name means."""
    near = (unit.place, *at, *(directory().parents.get(place, "") for place in (unit.place, *at)))
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
