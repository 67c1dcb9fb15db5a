"""The numbers that a word processor writes itself: lists of a docx file keep their formats, not their numbers.

A paragraph names its list and level (`w:numPr`), itself or by its style; `numbering.xml` says how each level counts and
is written (ECMA-376 part 1, section 17.9).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIGURES = "零一二三四五六七八九"


class _Level(msgspec.Struct):
    """How a level counts: from where, in which signs, and the text around them (`第%1条`)."""

    start: int
    sign: str
    text: str
    decimal: bool
    """Whether the levels above are written in figures here (w:isLgl)."""


def labels_of(paper: "Document") -> Mapping[Any, str]:
    """What is printed before each paragraph that is numbered, by its element; bullets are no numbers."""
    lists = _lists(paper)
    counts: dict[tuple[str, int], int] = {}
    labels: dict[Any, str] = {}
    for paragraph in paper.element.body.iter(f"{_W}p") if lists else ():
        place = _place(paper, paragraph)
        levels = lists.get(place[0]) if place else None
        if place is None or levels is None or place[1] not in levels[1]:
            continue
        (kept_as, own), depth = levels, place[1]
        counts[kept_as, depth] = counts.get((kept_as, depth), own[depth].start - 1) + 1
        for deeper in [key for key in counts if key[0] == kept_as and key[1] > depth]:
            del counts[deeper]
        if label := _written(own, depth, {d: counts.get((kept_as, d), own[d].start) for d in own}):
            labels[paragraph] = label
    return labels


def _lists(paper: "Document") -> dict[str, tuple[str, dict[int, _Level]]]:
    """Each list by its id: under which name it is counted (several may go on with one count), and its levels."""
    part = next((r.target_part for r in paper.part.rels.values() if r.reltype.endswith("/numbering")), None)
    if part is None:
        return {}
    root = part.element
    formats = {each.get(f"{_W}abstractNumId"): _levels(each) for each in root.iter(f"{_W}abstractNum")}
    found: dict[str, tuple[str, dict[int, _Level]]] = {}
    for each in root.iter(f"{_W}num"):
        id_, kind = each.get(f"{_W}numId"), _value(each, "abstractNumId")
        levels, own = dict(formats.get(kind, {})), f"format {kind}"
        for change in each.iter(f"{_W}lvlOverride"):
            depth, start = int(change.get(f"{_W}ilvl")), _value(change, "startOverride")
            levels |= _levels(change)
            if start and depth in levels:
                levels[depth], own = msgspec.structs.replace(levels[depth], start=int(start)), f"list {id_}"
        found[id_] = (own, levels)
    return found


def _levels(above: Any) -> dict[int, _Level]:
    return {
        int(level.get(f"{_W}ilvl")): _Level(
            int(_value(level, "start") or 1),
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText"),
            level.find(f"{_W}isLgl") is not None,
        )
        for level in above.findall(f"{_W}lvl")
    }


def _place(paper: "Document", paragraph: Any) -> tuple[str, int] | None:
    """The list and level of a paragraph, its own or its style's; a list "0" takes the style's away."""
    own = paragraph.find(f"{_W}pPr/{_W}numPr")
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = style.get(f"{_W}val") if style is not None else None
    for _ in range(10):  # styles are based on one another
        if own is not None and _value(own, "numId"):
            return _value(own, "numId"), int(_value(own, "ilvl") or 0)
        found = next((s for s in paper.styles.element.iter(f"{_W}style") if s.get(f"{_W}styleId") == named), None)
        if named is None or found is None:
            return None
        own, named = found.find(f"{_W}pPr/{_W}numPr"), _value(found, "basedOn") or None
    return None


def _written(levels: Mapping[int, _Level], depth: int, counts: Mapping[int, int]) -> str:
    here = levels[depth]
    if here.sign in ("bullet", "none"):
        return ""
    text = here.text
    for each, level in levels.items():
        sign = "decimal" if here.decimal else level.sign
        text = text.replace(f"%{each + 1}", _SIGNS.get(sign, str)(counts[each]))
    return f"{text} " if text[-1:].isascii() and text[-1:].isalnum() else text


def _value(above: Any, name: str) -> str:
    found = above.find(f"{_W}{name}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _chinese(count: int) -> str:
    """一 to 九十九; figures beyond."""
    tens, ones = divmod(count, 10)
    if not 0 < count < 100:
        return str(count)
    return (_FIGURES[tens] if tens > 1 else "") + ("十" if tens else "") + (_FIGURES[ones] if ones else "")


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if 0 < count <= 20 else str(count)


def _letter(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    signs = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for worth, sign in signs:
        text, count = text + sign * (count // worth), count % worth
    return text


_SIGNS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"),
                *("japaneseCounting", "ideographDigital", "ideographTraditional"),
            ),
            _chinese,
        ),
        **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
        "lowerLetter": _letter,
        "upperLetter": lambda count: _letter(count).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda count: _roman(count).upper(),
    }
)
"""Signs by their names in the format; figures for every other."""
