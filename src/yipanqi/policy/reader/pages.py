"""What belongs to the page and not to the document: heads, feet, page numbers, navigation, widgets."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.deadlines import is_deadline
from yipanqi.policy.reader.document import Placed, Use
from yipanqi.policy.reader.lines import Line, is_heading, unclosed
from yipanqi.policy.reader.lists import looks_like_offices
from yipanqi.policy.reader.markers import marker_of
from yipanqi.policy.reader.vocabulary import vocabulary

FOOT = Text("网页页脚", "foot of the web page")
RUNNING = Text("逐页重复的书眉或页脚", "running head or foot, the same on every page")
PAGE_NUMBER = Text("页码", "page number")
_NUMBER = re.compile(r"[0-9]{1,3}")
_OFTEN = 3
_FOOT_LINES = 8
_PAGE_LINES = 6


def without_page(lines: Sequence[Line], in_table: bool) -> tuple[list[Line], list[Placed]]:
    """The lines of the document itself, and the lines of the page set aside with their reasons.

    `in_table` says that cells stand one a line: then lines that are equal or bare numbers are cells.
    """
    foot = _foot(lines)
    reasons = {line.number: _chrome(line.text) if line.number < foot else FOOT for line in lines if line.text}
    if not in_table:
        reasons |= _running(lines, reasons) | _page_numbers(lines)
    aside = [Placed(line.number, Use.ASIDE, reason) for line in lines if (reason := reasons.get(line.number))]
    return [line for line in lines if not reasons.get(line.number)], aside


def _foot(lines: Sequence[Line]) -> int:
    """The number of the first line of the page's foot: nothing of the document may follow it.

    What may begin a foot (a line of links, the publishing office) does so only shortly before what certainly is one.
    """
    shown = [line for line in lines if line.text]
    last = max((place for place, line in enumerate(shown) if _of_document(line.text)), default=-1)
    sure = next((p for p in range(last + 1, len(shown)) if _sure_foot().search(fold(shown[p].text))), None)
    if sure is None:
        return lines[-1].number + 1 if lines else 1
    near = range(max(last + 1, sure - _FOOT_LINES), sure + 1)
    return next(shown[p].number for p in near if p == sure or _maybe_foot().search(fold(shown[p].text)))


def _of_document(text: str) -> bool:
    folded = fold(text)
    sentence = len(text) >= 30 and folded.endswith("。") and not _sure_foot().search(folded)
    return "\t" in text or sentence or marker_of(text) is not None


def _running(lines: Sequence[Line], known: dict[int, Text | None]) -> dict[int, Text | None]:
    """Short lines that come three times or more, a page apart, and are neither numbered nor an office nor a date."""
    places: dict[str, list[int]] = {}
    for place, line in enumerate(line for line in lines if line.text):
        places.setdefault(line.text, []).append(place)
    numbered = _page_places([line for line in lines if line.text])
    heads = {text for text, at in places.items() if _is_head(at, numbered) and _may_run(text)}
    return {line.number: RUNNING for line in lines if line.text in heads and not known.get(line.number)}


def _is_head(places: Sequence[int], numbered: set[int]) -> bool:
    """Whether lines at these places come with the pages: beside page numbers, or often and a page apart."""
    beside = sum(bool({place - 1, place + 1} & numbered) for place in places)
    return beside >= 2 or (len(places) >= _OFTEN and _apart(places))


def _page_places(shown: Sequence[Line]) -> set[int]:
    return {place for place, line in enumerate(shown) if _chrome(line.text) in (PAGE_NUMBER,)}


def _apart(places: Sequence[int]) -> bool:
    return all(after - before >= _PAGE_LINES for before, after in pairwise(places))


def _may_run(text: str) -> bool:
    whole = 4 <= len(text) <= 40 and "\t" not in text and text.count("）") == text.count("（") and not unclosed(text)
    return whole and is_heading(text) and not (marker_of(text) or is_deadline(text) or looks_like_offices(text))


def _page_numbers(lines: Sequence[Line]) -> dict[int, Text | None]:
    """Bare numbers on lines of their own, where they count up by one."""
    bare = [(line.number, int(fold(line.text))) for line in lines if _NUMBER.fullmatch(fold(line.text))]
    up = all(after[1] == before[1] + 1 for before, after in pairwise(bare))
    return dict.fromkeys([number for number, _ in bare], PAGE_NUMBER) if up else {}


def _chrome(text: str) -> Text | None:
    folded = fold(text)
    return next((reason for pattern, reason in _chrome_patterns() if pattern.search(folded)), None)


@cache
def _chrome_patterns() -> tuple[tuple[re.Pattern[str], Text], ...]:
    return tuple((re.compile(chrome.pattern), chrome.reason) for chrome in vocabulary().chrome)


@cache
def _sure_foot() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in vocabulary().footers))


@cache
def _maybe_foot() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in vocabulary().before_footers))
