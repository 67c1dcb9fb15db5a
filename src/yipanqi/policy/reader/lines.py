"""Line repair: set aside what belongs to the page, join what the page has broken."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import columns, fold, integer
from yipanqi.policy.reader.document import Placed, Use
from yipanqi.policy.reader.vocabulary import vocabulary

BLANK = Text("空行", "blank line")
FOOT = Text("网页页脚", "foot of the web page")
OFFICES_END = re.compile(r"(单位|部门)\s*:.*[)〕\]][。.]?$", re.S)

_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad\x00-\x08\x0e-\x1f]")
_MARKUP = re.compile(r"^#{1,6}\s+|\*\*|__")
_ENDED = re.compile(r"[。！？；:;!?…][”’\"')）】》]*$")
_PAIRS = ("《》", "〈〉", "()", "“”", "〔〕", "[]")
_DASH = re.compile(r"^(——|—|--)\s*[\u4e00-\u9fff]")
_MARKERS = (
    re.compile(r"^(?P<number>[一二三四五六七八九十百]{1,4})\s*[、.]\s*"),
    re.compile(r"^[(〔]\s*(?P<number>[一二三四五六七八九十百]{1,4})\s*[)〕]\s*[、.]?\s*"),
    re.compile(r"^(?P<number>[0-9]{1,3})\s*[.、](?![0-9])\s*"),
    re.compile(r"^[(〔]\s*(?P<number>[0-9]{1,3})\s*[)〕]\s*"),
)


class Line(msgspec.Struct, frozen=True):
    """A line of input without its invisible marks; `number` counts from 1."""

    number: int
    text: str


class Marker(msgspec.Struct, frozen=True):
    """The number a paragraph opens with: level 1 to 4 for 一、 （一） 1. （1）; the text goes on at `end`."""

    level: int
    number: int
    end: int


class Paragraph(msgspec.Struct, frozen=True):
    """Lines that belong together, joined."""

    text: str
    lines: tuple[int, ...]
    marker: Marker | None = None


def clean(raw: Iterable[str]) -> tuple[Line, ...]:
    """The lines numbered, without invisible characters, markdown marks and space at the ends."""
    return tuple(
        Line(number, _MARKUP.sub("", _INVISIBLE.sub("", text)).replace("\xa0", " ").strip())
        for number, text in enumerate(raw, start=1)
    )


def without_chrome(lines: Sequence[Line]) -> tuple[list[Line], list[Placed]]:
    """The lines of the document itself, and the lines of the page set aside with their reasons."""
    foot = _foot(lines)
    reasons = {line.number: _chrome(line.text) if line.number < foot else FOOT for line in lines if line.text}
    aside = [Placed(line.number, Use.ASIDE, reason) for line in lines if (reason := reasons.get(line.number))]
    return [line for line in lines if not reasons.get(line.number)], aside


def _foot(lines: Sequence[Line]) -> int:
    """The number of the first line of the page's foot: nothing of the document may follow it."""
    last = max((line.number for line in lines if marker_of(line.text)), default=0)
    begins = (line.number for line in lines if line.number > last and _footer().search(fold(line.text)))
    return next(begins, len(lines) + 1)


def _chrome(text: str) -> Text | None:
    folded = fold(text)
    return next((reason for pattern, reason in _chrome_patterns() if pattern.search(folded)), None)


@cache
def _chrome_patterns() -> tuple[tuple[re.Pattern[str], Text], ...]:
    return tuple((re.compile(chrome.pattern), chrome.reason) for chrome in vocabulary().chrome)


@cache
def _footer() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in vocabulary().footers))


def marker_of(text: str) -> Marker | None:
    """The number the text opens with, if it does."""
    folded = fold(text)
    for level, pattern in enumerate(_MARKERS, start=1):
        if found := pattern.match(folded):
            return Marker(level, integer(found["number"]), found.end())
    return None


def is_heading(text: str) -> bool:
    """Words without a sentence mark, short enough for a title."""
    return len(text) <= 60 and not re.search(r"[。,;:!?]", fold(text))


def paragraphs(lines: Sequence[Line], alone: Callable[[str], bool]) -> list[Paragraph]:
    """The paragraphs of the lines; `alone` says which lines are never joined with others."""
    shown = [line for line in lines if line.text]
    width = wrap_width(shown)
    groups: list[list[Line]] = []
    counts: dict[int, int] = {}
    for line in shown:
        marker = marker_of(line.text)
        if groups and _continues(groups[-1], line, marker, counts, width, alone):
            groups[-1].append(line)
            continue
        groups.append([line])
        if marker:
            counts[marker.level] = marker.number
    return [_paragraph(group) for group in groups]


def wrap_width(lines: Sequence[Line]) -> int:
    """The columns at which lines were broken, or 0 where a line is a paragraph.

    Lines cut in mid-sentence crowd at one width when a page has broken them, and are scattered or few when it has not.
    """
    widths = [columns(line.text) for line in lines if not _ENDED.search(fold(line.text))]
    if len(widths) < 8:
        return 0
    common = Counter(width // 4 for width in widths).most_common(1)[0][0]
    near = sum(abs(width // 4 - common) <= 1 for width in widths)
    return (common - 1) * 4 if near * 2 > len(widths) and common >= 10 else 0


def _continues(
    group: list[Line],
    line: Line,
    marker: Marker | None,
    counts: dict[int, int],
    width: int,
    alone: Callable[[str], bool],
) -> bool:
    before = fold("".join(each.text for each in group))
    full = bool(width) and columns(group[-1].text) >= width
    if alone(line.text) or alone(group[-1].text) or _DASH.match(line.text):
        return False
    ended = bool(_ENDED.search(before) or OFFICES_END.search(before))
    if marker and (ended or (is_heading(before) and not full) or marker.number == counts.get(marker.level, 0) + 1):
        return False
    if unclosed(before):
        return True
    if ended or is_heading(before):
        return full and not OFFICES_END.search(before)
    return True


def unclosed(text: str) -> bool:
    """Whether a bracket or quotation is still open at the end."""
    folded = fold(text)
    return any(folded.count(pair[0]) > folded.count(pair[1]) for pair in _PAIRS)


def _paragraph(group: list[Line]) -> Paragraph:
    text = joined([line.text for line in group])
    return Paragraph(text, tuple(line.number for line in group), marker_of(text))


def joined(pieces: Sequence[str]) -> str:
    """Broken pieces as one text: without a space, except between two Latin words."""
    text = pieces[0] if pieces else ""
    for before, after in pairwise(pieces):
        latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()
        text += f" {after}" if latin else after
    return text
