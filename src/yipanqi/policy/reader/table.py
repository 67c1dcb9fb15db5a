"""A task list whose table was copied out one cell a line."""

import re
from collections.abc import Sequence

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.cells import fitted
from yipanqi.policy.reader.characters import NUMERAL, fold, integer
from yipanqi.policy.reader.columns import NO_OFFICE, OFFICE_ROLES, exact_column_of
from yipanqi.policy.reader.deadlines import is_deadline
from yipanqi.policy.reader.document import Doubt, Placed, Section, Use
from yipanqi.policy.reader.grid import Row
from yipanqi.policy.reader.lines import Line, joined
from yipanqi.policy.reader.lists import Printed, looks_like_offices
from yipanqi.policy.reader.markers import Level, marker_of
from yipanqi.policy.reader.structure import Body, Draft, title_of

_ORDINAL = re.compile(rf"{NUMERAL}{{1,3}}|[0-9]{{1,3}}")
_REMARK = Text("备注", "remark")
_LEAST_COLUMNS = 3


class Header(msgspec.Struct, frozen=True):
    """The columns of a table in order, and the lines (from, up to) that name them."""

    columns: tuple[str, ...]
    start: int
    end: int
    spaced: bool  # blank lines stand between the names, so a blank line is no empty cell


def find_header(lines: Sequence[Line]) -> Header | None:
    """Where a table begins: at least four lines running, each the name of a column."""
    run: list[tuple[int, str]] = []
    for place, line in enumerate(lines):
        if name := exact_column_of(line.text):
            run.append((place, name))
        elif line.text:
            if len(run) >= _LEAST_COLUMNS:
                break
            run = []
    if len(run) < _LEAST_COLUMNS or not {"task", "area"} & {name for _, name in run}:
        return None
    start, end = run[0][0], run[-1][0] + 1
    return Header(tuple(name for _, name in run), start, end, end - start > len(run))


def regular_rows(lines: Sequence[Line], header: Header) -> tuple[tuple[Row, ...], int] | None:
    """The rows, and where they end, if they are counted from 1 and their cells can be told; else None."""
    places = [p for p in range(header.end, len(lines)) if lines[p].text or not header.spaced]
    areas = any((m := marker_of(lines[p].text)) and m.level is Level.BRACKET_HAN for p in places)
    if "ordinal" not in header.columns or areas:
        return None
    width, ordinal = len(header.columns), header.columns.index("ordinal")
    rows: list[Row] = []
    while (len(rows) + 1) * width <= len(places):
        taken = [lines[place] for place in places[len(rows) * width : (len(rows) + 1) * width]]
        if _count(taken[ordinal].text) != len(rows) + 1:
            break
        rows.append(Row(tuple(line.text for line in taken), tuple(line.number for line in taken)))
    rest = places[len(rows) * width :]
    if rows and not any(_count(lines[place].text) for place in rest):
        return tuple(rows), rest[0] if rest else len(lines)
    return (_fitted_rows([lines[place] for place in places], header), len(lines)) if _mixed(header) else None


def _mixed(header: Header) -> bool:
    """Whether rows begin with an ordinal and say who or by when before what."""
    before = header.columns[: header.columns.index("task")] if "task" in header.columns else ()
    return header.columns[0] == "ordinal" and bool({*OFFICE_ROLES, "deadline"} & {*before})


def _fitted_rows(lines: Sequence[Line], header: Header) -> tuple[Row, ...]:
    """The rows between the ordinals, which count up from 1, each line in the cell that it fits best."""
    groups: list[list[Line]] = []
    for line in lines:
        if _count(line.text) == len(groups) + 1:
            groups.append([])
        if groups:
            groups[-1].append(line)
    rows = []
    for first, *others in groups:
        shown = [line for line in others if line.text]
        cells = fitted([line.text for line in shown], header.columns[1:]) if shown else ()
        rows.append(Row((first.text, *cells), tuple(line.number for line in (first, *shown))))
    return tuple(rows)


def _count(text: str) -> int:
    """The ordinal that a cell is, 0 for none."""
    bare = fold(text).rstrip(".、")
    return integer(bare) if _ORDINAL.fullmatch(bare) else 0


def read_table(lines: Sequence[Line], header: Header) -> Body:
    """The areas as sections and the rows as clauses."""
    return _Table(lines, header).body()


class _Table:
    """Walks the cells of one table once, in order."""

    def __init__(self, lines: Sequence[Line], header: Header) -> None:
        self._lines = [line for line in lines[header.end :] if line.text or not header.spaced]
        self._after_task = header.columns[header.columns.index("task") + 1 :] if "task" in header.columns else ()
        self._named = "area" in header.columns
        self._numbered = any((m := marker_of(line.text)) and m.level is Level.BRACKET_HAN for line in self._lines)
        self._place = 0
        self._sections: dict[tuple[str, str], Section] = {}
        self._current = 0
        self._drafts: list[Draft] = []
        self._doubts: list[Doubt] = []
        name = Text("表头", "header of the table")
        self._uses = [Placed(line.number, Use.HEADING, name) for line in lines[header.start : header.end] if line.text]

    def body(self) -> Body:
        while self._place < len(self._lines):
            self._row()
        return Body(tuple(self._sections.values()), tuple(self._drafts), tuple(self._uses), tuple(self._doubts))

    def _row(self) -> None:
        line = self._lines[self._place]
        if not line.text:
            self._place += 1
        elif self._starts_task(self._place):
            marked = self._next()
            self._task(marker_number(marked.text), marked, self._take_text())
        elif _ORDINAL.fullmatch(fold(line.text)):
            self._opened(self._next())
        elif exact_column_of(line.text):
            self._note([self._next()], Use.ASIDE, Text("换页重复的表头", "header repeated on a new page"))
        else:
            stray = self._next()
            self._note([stray], Use.ASIDE, Text("表格中无法归列的文字", "words that fit no column"))
            self._doubts.append(Doubt((stray.number,), Text("表格中无法归列的文字", "words that fit no column")))

    def _opened(self, ordinal: Line) -> None:
        """After an ordinal: an area with its name, or, where the rows themselves are counted, a row."""
        if self._numbered:
            self._area(ordinal, self._take_text())
        else:
            self._task(integer(fold(ordinal.text)), ordinal, self._take_text())

    def _area(self, ordinal: Line, name: list[Line]) -> None:
        key = (fold(ordinal.text), joined([line.text for line in name]))
        if key in self._sections:
            self._note([ordinal, *name], Use.ASIDE, Text("换页重复的行", "row repeated on a new page"))
        else:
            self._sections[key] = Section(len(self._sections) + 1, key[1])
            self._note([ordinal, *name], Use.HEADING, Text("领域", "area"))
        self._current = self._sections[key].ordinal

    def _task(self, number: int, opening: Line, more: list[Line]) -> None:
        cells = [(column, self._cell(column)) for column in self._after_task]
        deadline = next((_words(cell) for column, cell in cells if column == "deadline"), "")
        offices = tuple(
            Printed(OFFICE_ROLES[c], _words(cell)) for c, cell in cells if c in OFFICE_ROLES and _names(cell)
        )
        used = [opening, *more, *(line for column, cell in cells for line in cell if column != "note")]
        self._note(used, Use.CLAUSE, Text(f"第{number}条", f"clause {number}"))
        self._note([line for column, cell in cells for line in cell if column == "note"], Use.DATA, _REMARK)
        title, text = self._titled(opening, more)
        numbers = tuple(line.number for line in used)
        self._drafts.append(Draft(self._current, number, text, offices, numbers, title, deadline))

    def _titled(self, opening: Line, more: list[Line]) -> tuple[str, str]:
        """The title and the wording: a row that only has an ordinal is named by its first cell."""
        if marker := marker_of(opening.text) if self._numbered else None:
            text = _words([opening, *more])[marker.end :]
            return title_of(text), text
        if self._named and len(more) > 1:
            return more[0].text, _words(more[1:])
        return title_of(_words(more)), _words(more)

    def _cell(self, column: str) -> list[Line]:
        if column == "deadline":
            return self._take_deadline()
        return self._take_words() if column in OFFICE_ROLES or column == "note" else []

    def _take_text(self) -> list[Line]:
        """Lines up to a deadline, a blank line, or the next row."""
        taken: list[Line] = []
        while self._here() and not is_deadline(self._here()) and not self._at_row():
            if taken and _short(self._here()) and (_ends_sentence(taken[-1].text) or self._at_offices()):
                break
            taken.append(self._next())
        return taken

    def _at_offices(self) -> bool:
        """Whether an office stands here, where the column after the task is one of offices."""
        return self._after_task[:1] != () and self._after_task[0] in OFFICE_ROLES and looks_like_offices(self._here())

    def _take_deadline(self) -> list[Line]:
        """As many lines as together still are a deadline (常态化持续 and 实施 are one)."""
        taken: list[Line] = []
        while self._here() and is_deadline(_words(taken) + self._here()):
            taken.append(self._next())
        return taken

    def _take_words(self) -> list[Line]:
        """One cell of names, which goes on while a line ends with a comma; a blank line is an empty cell."""
        if not self._here():
            self._place += 1
            return []
        if self._at_row():
            return []
        taken = [self._next()]
        while self._here() and taken[-1].text[-1] in "、，,;；" and not self._at_row():
            taken.append(self._next())
        return taken

    def _here(self) -> str:
        return self._lines[self._place].text if self._place < len(self._lines) else ""

    def _next(self) -> Line:
        self._place += 1
        return self._lines[self._place - 1]

    def _at_row(self) -> bool:
        return self._starts_task(self._place) or bool(_ORDINAL.fullmatch(fold(self._here())))

    def _starts_task(self, place: int) -> bool:
        marker = marker_of(self._lines[place].text) if place < len(self._lines) else None
        return self._numbered and marker is not None and marker.level is Level.BRACKET_HAN

    def _note(self, lines: Sequence[Line], use: Use, reason: Text) -> None:
        self._uses += [Placed(line.number, use, reason) for line in lines]


def marker_number(text: str) -> int:
    """The number a text opens with, 0 without one."""
    marker = marker_of(text)
    return marker.number if marker else 0


def _words(lines: Sequence[Line]) -> str:
    return joined([line.text for line in lines])


def _names(cell: Sequence[Line]) -> bool:
    return not NO_OFFICE.fullmatch(fold(_words(cell)))


def _short(text: str) -> bool:
    return len(text) <= 30 and "。" not in text


def _ends_sentence(text: str) -> bool:
    return text.endswith(("。", "；", ";"))
