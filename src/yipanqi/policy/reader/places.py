"""Places that offices belong to: ours by the table of divisions, others by the names of provinces."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from yipanqi.kernel.divisions import divisions

BOTH = "两省市"
_ISSUER = re.compile(
    r"^([\u4e00-\u9fff]{2,14}?(?:省|自治区|市|县|区|州))人民政府|"
    r"^([\u4e00-\u9fff]{2,8}?(?:省|自治区|市|县|区|州))(?:委|.*(?:局|厅|委员会|办公室|分行|中心))"
)
_TITLE = re.compile(
    r"^(?P<place>[\u4e00-\u9fff]{1,6}?(?:省|自治区|市|县|(?<![地社园新城片])区|州))(?<!城市)(?<!都市)(?<!省市)(?<!超市)(?<!两省)(?<!三省)"
)


class Known(msgspec.Struct, frozen=True):
    """A printed name that no rule yields."""

    name: str
    side: str


class Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the comments in `offices.yaml`."""

    sides: dict[str, str]
    pairs: dict[str, tuple[str, ...]]
    elsewhere: dict[str, str]
    departments: dict[str, dict[str, str]]
    shorts: dict[str, str]
    known: dict[str, Known]


@cache
def directory() -> Directory:
    """The shipped aliases."""
    return msgspec.yaml.decode(files(__package__).joinpath("offices.yaml").read_bytes(), type=Directory)


@cache
def _chains() -> dict[str, tuple[str, ...]]:
    """Each division by its name, with the names of what it lies in, nearest first."""
    every = divisions()
    names = {each.code: each.name.zh for each in every}
    return {each.name.zh: tuple(names[code] for code in every.ancestors(each.code)[1:]) for each in every}


def around(place: str) -> tuple[str, ...]:
    """What a place lies in, nearest first: 岳池县 gives 广安市 and 四川省; nothing for a place that is not ours."""
    return _chains().get(place, ())


def division_in(words: str) -> str:
    """The county or city of ours that the words begin with, "" for none."""
    return next((words[:length] for length in range(min(len(words), 12), 1, -1) if words[:length] in _chains()), "")


def places(issuers: Iterable[str], title: str = "") -> tuple[str, ...]:
    """The places whose governments issue a document (岳池县人民政府办公室: 岳池县), else that of the title."""
    found = dict.fromkeys(
        _own(match[1] or match[2]) for issuer in issuers if (match := _ISSUER.match(issuer.removeprefix("中共")))
    )
    named = _TITLE.match(re.sub("^关于(?:印发|转发)?《?", "", title))
    return tuple(found) or ((named["place"],) if named else ())


def _own(place: str) -> str:
    """The place itself, without what it lies in: 渝中区 for 重庆市渝中区."""
    return next((place[start:] for start in range(1, len(place) - 1) if place[start:] in _chains()), place)


@lru_cache(maxsize=4096)
def side_of(words: str, place: str) -> str:
    """The side of an office: of the place its name begins with, that it holds, or else of `place` ("" for unknown)."""
    sides, elsewhere = directory().sides, directory().elsewhere
    full = {**sides, **elsewhere}
    opening = next((full[name] for name in full if words.startswith(name)), "")
    held = next((full[name] for name in full if name in words and (len(name) > 2 or name in sides)), "")
    short = next((name for name in elsewhere.values() if words.startswith(name)), "")
    return opening or short or held or full.get(place, "") or _of_division(place, words)


def _of_division(place: str, words: str) -> str:
    """A county or city by its own name; one that only the name of an office says lies on the side of its province."""
    if place:
        return place
    lies_in = [directory().sides[name] for name in around(division_in(words)) if name in directory().sides]
    return lies_in[0] if lies_in and lies_in[0] != "四川" else division_in(words)


def is_ours(side: str) -> bool:
    """Whether a side belongs to the two administrations."""
    return side == BOTH or side in directory().sides.values() or side in _chains()
