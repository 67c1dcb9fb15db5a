"""The numbers that paragraphs open with, in the styles documents use."""

import re
from enum import IntEnum

import msgspec

from yipanqi.policy.reader.characters import NUMERAL, fold, integer

_HAN = rf"(?P<number>{NUMERAL}{{1,4}})"
_EITHER = rf"(?P<number>{NUMERAL}{{1,4}}|[0-9]{{1,3}})"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NO_UNIT = r"(?!万|亿|千|倍|%|个|元|公里|米|分|吨|亩|平方|小时|天|[年月日])"
_NO_REFERENCE = r"(?!\s*(?:规定|款|项|第|所|的|至|和|及|以|中|、第))"


class Level(IntEnum):
    """How deep a style of numbering stands; a document uses some of them, never in another order."""

    CHAPTER = 1  # 第一章, 第一部分
    SECTION = 2  # 第一节
    HAN = 3  # 一、
    ARTICLE = 4  # 第一条
    BRACKET_HAN = 5  # （一）
    ARABIC = 6  # 1.
    DECIMAL = 7  # 1.1
    THIRD = 8  # 1.1.1
    BRACKET_ARABIC = 9  # （1）
    CIRCLED = 10  # ①


_STYLES = (
    (Level.CHAPTER, re.compile(rf"^第\s*{_EITHER}\s*(?:[章编篇]|部分)\s*[、:]?\s*(?=[^。]{{0,30}}$)")),
    (Level.SECTION, re.compile(rf"^第\s*{_EITHER}\s*节\s*[、:]?\s*(?=[^。]{{0,30}}$)")),
    (Level.HAN, re.compile(rf"^{_HAN}\s*[、.]\s*")),
    (Level.ARTICLE, re.compile(rf"^第\s*{_EITHER}\s*条(?!例){_NO_REFERENCE}\s*[、:]?\s*")),
    (Level.BRACKET_HAN, re.compile(rf"^[(〔\[【]?\s*{_HAN}\s*[)〕\]】]\s*[、.]?\s*")),
    (Level.ARABIC, re.compile(r"^(?P<number>[0-9]{1,3})\s*(?:、|\.(?![0-9])|\.(?=20[0-9]{2}\s*年))\s*")),
    (Level.THIRD, re.compile(rf"^[0-9]{{1,2}}\.[0-9]{{1,2}}\.(?P<number>[0-9]{{1,2}})(?![0-9.])\s*{_NO_UNIT}(?=\S)")),
    (Level.DECIMAL, re.compile(rf"^[0-9]{{1,2}}\.(?P<number>[0-9]{{1,2}})(?![0-9.])\s*{_NO_UNIT}(?=\S)")),
    (Level.BRACKET_ARABIC, re.compile(r"^[(〔\[]?\s*(?P<number>[0-9]{1,3})\s*[)〕\]]\s*[、.]?\s*")),
    (Level.CIRCLED, re.compile(rf"^(?P<number>[{_CIRCLED}])\s*[、.]?\s*")),
)
_OPENING = re.compile(rf"[第(〔\[【0-9{_CIRCLED}]|{NUMERAL}")


class Marker(msgspec.Struct, frozen=True):
    """The number a paragraph opens with and its style; the text goes on at `end`."""

    level: Level
    number: int
    end: int


def marker_of(text: str) -> Marker | None:
    """The number the text opens with, if it does."""
    folded = fold(text[:40])
    if not _OPENING.match(folded):
        return None
    for level, pattern in _STYLES:
        if found := pattern.match(folded if level > Level.SECTION else fold(text)):
            number = found["number"]
            value = _CIRCLED.index(number) + 1 if number in _CIRCLED else integer(number)
            return Marker(level, value, found.end())
    return None
