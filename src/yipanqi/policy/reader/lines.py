"""Line repair: clean what a copy has left in the lines, join what the page has broken."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import columns, fold, lookalikes
from yipanqi.policy.reader.lists import opens_list
from yipanqi.policy.reader.markers import Level, Marker, marker_of

BLANK = Text("空行", "blank line")
OFFICES_END = re.compile(r"(单位|部门)\s*:.*[)〕\]][。.]?$", re.S)

_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad\x00-\x08\x0e-\x1e\ue000-\uf8ff]")
_MARKUP = re.compile(
    r"^#{1,6}\s+|^(?:>\s*)+|^[-*+●■◆▪•]\s+(?!\d+\s*-\s*$)|(?<!\d)\*+|\*+(?!\d)|__|\\(?=[.()\[\]*_#+-])"
)
_BARE_NUMBER = re.compile(r"^([0-9]{1,2})[ \u3000]+(?=[\u4e00-\u9fff]{2,20}$)")  # 1 总体要求, where 1.1 is in use
_GAP = re.compile(r"(?<=[^\x00-\x20]) (?=[^\x00-\x20])")
_RULE = re.compile(r"[-=_*—]{3,}|\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*")
_PIPES = re.compile(r"\|(.*)\|")
_ENDED = re.compile(r"[。！？；:;!?…][”’\"')）】》]*$")
_PAIRS = ("《》", "〈〉", "()", "“”", "〔〕", "[]")
_DASH = re.compile(r"^(——|—|--)\s*[\u4e00-\u9fff]")


class Line(msgspec.Struct, frozen=True):
    """A line of input without its invisible marks; `number` counts from 1."""

    number: int
    text: str


class Paragraph(msgspec.Struct, frozen=True):
    """Lines that belong together, joined."""

    text: str
    lines: tuple[int, ...]
    marker: Marker | None = None


def clean(raw: Iterable[str]) -> tuple[Line, ...]:
    """The lines numbered, without invisible characters, markdown marks and space at the ends.

    Characters that only look like the usual ones (⼀ for 一, ㈠ for （一）) become these; a table row keeps its tabs.
    """
    lines = tuple(Line(number, _cleaned(text)) for number, text in enumerate(raw, start=1))
    if any((m := marker_of(line.text)) and m.level is Level.DECIMAL for line in lines):
        return tuple(Line(line.number, _BARE_NUMBER.sub(r"\1. ", line.text)) for line in lines)
    return lines


def _cleaned(raw: str) -> str:
    text = _closed_up(_INVISIBLE.sub("", raw.translate(lookalikes())).replace("\xa0", " "))
    if (row := _PIPES.fullmatch(text.strip())) and not _RULE.fullmatch(text.strip()):
        text = "\t".join(cell.strip() for cell in row[1].split("|"))
    cells = [_MARKUP.sub("", cell.strip()).strip() for cell in text.split("\t")]
    if len([cell for cell in cells if cell]) < 2:
        return "" if _RULE.fullmatch(joined := "".join(cells)) else joined
    return "\t".join(cells)


def _closed_up(text: str) -> str:
    """A line that some PDF gives with a space after every character, without these spaces."""
    gaps = len(_GAP.findall(text))
    return _GAP.sub("", text) if gaps >= 3 and gaps * 10 >= len(re.sub(r"\s", "", text)) * 7 else text


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
    if opens_list(line.text):
        return False
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
