"""Structure: which paragraphs are sections, which are clauses, and what stands in each."""

import re
from collections.abc import Sequence

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.document import Doubt, Field, Placed, Section, Use
from yipanqi.policy.reader.lines import Paragraph, is_heading
from yipanqi.policy.reader.lists import Printed, opens_list, split_list, split_offices
from yipanqi.policy.reader.markers import Level, Marker

_LONG_TITLE = 40


class Draft(msgspec.Struct, frozen=True):
    """A clause as it was found, before its facts are read. `deadline` is the cell of a list, None in prose."""

    section: int
    number: int | None
    text: str
    offices: tuple[Printed, ...]
    lines: tuple[int, ...]
    title: str
    deadline: str | None = None


class Body(msgspec.Struct, frozen=True):
    """The sections and clauses found, with the account of their lines."""

    sections: tuple[Section, ...]
    drafts: tuple[Draft, ...]
    uses: tuple[Placed, ...]
    doubts: tuple[Doubt, ...] = ()


class Levels(msgspec.Struct, frozen=True):
    """The levels of numbering at which sections (0: none) and clauses stand."""

    section: int
    clause: int


def levels_of(paragraphs: Sequence[Paragraph]) -> Levels:
    """Clauses are articles, or where each names its offices, or at the second level used; sections stand on top."""
    used = sorted({paragraph.marker.level for paragraph in paragraphs if paragraph.marker})
    if not used:
        return Levels(0, 0)
    candidates = [level for level in used if not _only_headings(paragraphs, level)]
    found = int(Level.ARTICLE) if Level.ARTICLE in used else _answering(paragraphs, candidates)
    clause = found or int(used[min(1, len(used) - 1)])
    return Levels(used[0] if used[0] < clause else 0, clause)


def _answering(paragraphs: Sequence[Paragraph], used: Sequence[Level]) -> int:
    """The level at which most numbered parts hold just one list of offices (the more, the better), 0 without."""
    lists = [bool(split_offices(paragraph.text)[1]) for paragraph in paragraphs]
    scores: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for level in used:
        held = _lists_by_part(paragraphs, lists, level)
        scores.append((held.count(1), held.count(1) / len(held), level))
    count, _, best = max(scores)
    return best if count else 0


def _only_headings(paragraphs: Sequence[Paragraph], level: Level) -> bool:
    """Whether what is numbered at a level are nothing but headings over deeper numbers."""
    own = [paragraph for paragraph in paragraphs if paragraph.marker and paragraph.marker.level == level]
    deeper = any(paragraph.marker and paragraph.marker.level > level for paragraph in paragraphs)
    return deeper and level <= Level.HAN and all(is_heading(paragraph.text) for paragraph in own)


def _lists_by_part(paragraphs: Sequence[Paragraph], lists: Sequence[bool], level: Level) -> list[int]:
    """How many lists of offices stand in each part that opens with a number of a level."""
    held: list[int] = []
    within = False
    for paragraph, listed in zip(paragraphs, lists, strict=True):
        if paragraph.marker and paragraph.marker.level <= level:
            within = paragraph.marker.level == level
            held += [0] if within else []
        if within:
            held[-1] += listed
    return held


def read_body(paragraphs: Sequence[Paragraph]) -> Body:
    """The sections and clauses of numbered prose."""
    builder = _Builder(levels_of(paragraphs), _last_numbered(paragraphs))
    for place, paragraph in enumerate(paragraphs):
        following = next((each.marker.level for each in paragraphs[place + 1 :] if each.marker), 0)
        builder.take(place, paragraph, following)
    return builder.body()


def _last_numbered(paragraphs: Sequence[Paragraph]) -> int:
    return max((place for place, paragraph in enumerate(paragraphs) if paragraph.marker), default=-1)


class _Builder:
    """Walks the paragraphs of one body once, in order."""

    def __init__(self, levels: Levels, last_numbered: int) -> None:
        self._levels = levels
        self._last_numbered = last_numbered
        self._sections: list[Section] = []
        self._groups: list[tuple[int, int | None, list[Paragraph]]] = []  # section, number, paragraphs of each clause
        self._open = False  # whether a clause is open for paragraphs without a number
        self._uses: list[Placed] = []
        self._doubts: list[Doubt] = []

    def take(self, place: int, paragraph: Paragraph, following: int) -> None:
        """Place a paragraph; `following` is the level of the next numbered one, 0 without."""
        level = paragraph.marker.level if paragraph.marker else None
        if level and level == self._levels.section:
            self._section(paragraph)
        elif paragraph.marker and level == self._levels.clause:
            self._clause(paragraph, len(self._sections), paragraph.marker)
        elif paragraph.marker and level and level < self._levels.clause:
            self._between(paragraph, paragraph.marker, following)
        elif self._open and not self._closes(place, paragraph):
            self._groups[-1][2].append(paragraph)
            self._note(paragraph, Use.CLAUSE, Text("条文续段", "clause, continued"))
        elif self._groups and place > self._last_numbered and not self._bare_section():
            self._clause(paragraph, 0, None)
        else:
            self._section_text(paragraph)

    def body(self) -> Body:
        drafts = tuple(_draft(*group) for group in self._groups)
        return Body(tuple(self._sections), drafts, tuple(self._uses), tuple(self._doubts))

    def _section(self, paragraph: Paragraph) -> None:
        title, rest = _titled(_unmarked(paragraph))
        answered = bool(paragraph.marker and rest and split_offices(paragraph.text)[1])
        self._sections.append(Section(len(self._sections) + 1, title, "" if answered else rest))
        if answered:
            self._clause(paragraph, len(self._sections), paragraph.marker)
            return
        self._open = False
        self._note(
            paragraph, Use.HEADING, Text(f"第{len(self._sections)}部分标题", f"heading of part {len(self._sections)}")
        )

    def _between(self, paragraph: Paragraph, marker: Marker, following: int) -> None:
        """A number between section and clause: a subheading if clauses stand under it, else a clause itself."""
        if following <= marker.level or split_offices(paragraph.text)[1]:
            self._clause(paragraph, len(self._sections), marker)
            return
        if self._sections and _titled(_unmarked(paragraph))[1]:
            last = self._sections[-1]
            self._sections[-1] = msgspec.structs.replace(last, text=f"{last.text}\n{paragraph.text}".strip())
        self._note(paragraph, Use.HEADING, Text("小标题", "subheading"))
        self._open = False

    def _clause(self, paragraph: Paragraph, section: int, marker: Marker | None) -> None:
        self._groups.append((section, marker.number if marker else None, [paragraph]))
        self._open = marker is not None
        name = (
            Text(f"第{marker.number}条", f"clause {marker.number}")
            if marker
            else Text("无编号末段", "closing paragraph")
        )
        self._note(paragraph, Use.CLAUSE, name)

    def _bare_section(self) -> bool:
        """Whether the last section has no clause: then what follows its heading is its text."""
        return bool(self._sections) and all(section != len(self._sections) for section, _, _ in self._groups)

    def _section_text(self, paragraph: Paragraph) -> None:
        if self._sections:
            last = self._sections[-1]
            self._sections[-1] = msgspec.structs.replace(last, text=f"{last.text}\n{paragraph.text}".strip())
        self._note(paragraph, Use.DATA, Text("部分引言", "introduction to a part"))
        if self._groups and self._groups[-1][0] == len(self._sections):
            self._doubt(
                paragraph, None, "条文之间的无编号段落，请确认归属", "a paragraph without a number between clauses"
            )

    def _closes(self, place: int, paragraph: Paragraph) -> bool:
        """Whether a paragraph without a number ends the open clause: offices are named last, nothing follows them."""
        _, _, paragraphs = self._groups[-1]
        if paragraph.marker or opens_list(paragraph.text):
            return False
        words, more = split_offices(paragraph.text)
        if split_offices(_text(paragraphs))[1]:
            return bool(words) or not more
        if more or place < self._last_numbered or not _titled(_unmarked(paragraphs[0]))[1]:
            return False
        text = "无编号段落，按末段处理，请确认", "a paragraph without a number, taken as a closing one"
        self._doubt(paragraph, len(self._groups), *text)
        return True

    def _doubt(self, paragraph: Paragraph, clause: int | None, zh: str, en: str) -> None:
        field = Field.LINES if clause is None else Field.CLAUSE
        self._doubts.append(Doubt(paragraph.lines, Text(zh, en), clause, field, paragraph.text))

    def _note(self, paragraph: Paragraph, use: Use, reason: Text) -> None:
        self._uses += [Placed(number, use, reason) for number in paragraph.lines]


def _draft(section: int, number: int | None, paragraphs: list[Paragraph]) -> Draft:
    split = split_list(_text(paragraphs))
    title = _titled(split.words)[0] if number is not None else ""
    lines = tuple(line for each in paragraphs for line in each.lines)
    return Draft(section, number, split.words, split.offices, lines, title, split.deadline)


def _text(paragraphs: Sequence[Paragraph]) -> str:
    """The paragraphs of one clause without its number; a list of offices on a line of its own goes to its sentence."""
    first, *others = paragraphs
    return "\n".join([_unmarked(first), *(other.text for other in others)])


def _unmarked(paragraph: Paragraph) -> str:
    return paragraph.text[paragraph.marker.end :] if paragraph.marker else paragraph.text


def _titled(text: str) -> tuple[str, str]:
    """The title, which is the first sentence (or what stands before a colon or a wide space), and the rest."""
    folded = fold(text)
    end = re.search(r"[。\n]|$", folded)
    place = end.start() if end else len(text)
    if place > _LONG_TITLE and (
        early := re.search(r"[:]|\s{2,}|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])", folded[:_LONG_TITLE])
    ):
        place = early.start()
    return text[:place].strip(), text[place:].lstrip("。:： \n\u3000").strip()


def title_of(text: str) -> str:
    """The title of a clause: its first sentence."""
    return _titled(text)[0]


def gaps(drafts: Sequence[Draft]) -> list[Doubt]:
    """Numbers that do not follow on: a clause may have been missed."""
    doubts = []
    section, number = 0, 0
    for place, draft in enumerate(drafts):
        if draft.number is None:
            continue
        if draft.number != number + 1 and (draft.number != 1 or draft.section == section):
            zh, en = f"编号由{number}到{draft.number}不连续", f"numbers do not follow on: {number}, {draft.number}"
            doubts.append(Doubt(draft.lines, Text(zh, en), place, Field.NUMBER, str(draft.number)))
        section, number = draft.section, draft.number
    return doubts
