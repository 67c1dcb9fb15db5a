"""Tables whose rows are known: from docx and html, set in tabs or pipes, or cut into rows of equal length."""

import re
from collections.abc import Sequence

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import NUMERAL, fold, integer
from yipanqi.policy.reader.columns import NO_OFFICE, OFFICE_ROLES, column_of
from yipanqi.policy.reader.document import Doubt, Field, Placed, Section, Use
from yipanqi.policy.reader.lines import is_heading
from yipanqi.policy.reader.lists import Printed, looks_like_offices, split_offices
from yipanqi.policy.reader.markers import marker_of
from yipanqi.policy.reader.structure import Body, Draft, title_of

BREAK = "\x1f"
_ORDINAL = re.compile(rf"({NUMERAL}{{1,4}}|[0-9]{{1,3}})[.、]?")
_REPEATED = Text("换页重复的表头", "header repeated on a new page")
_STRAY = Text("表格中无法归列的文字", "words that fit no column")


class Row(msgspec.Struct, frozen=True):
    """The cells of one row, and the lines they stand in."""

    cells: tuple[str, ...]
    lines: tuple[int, ...]


class Grid(msgspec.Struct, frozen=True):
    """A table: what each column is ("" for one of no known kind), the lines of its header, and its rows."""

    columns: tuple[str, ...]
    header: tuple[int, ...]
    rows: tuple[Row, ...]
    places: tuple[str, ...] = ()  # the place that the head of each column names, "" for none


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a row names columns: most of its cells do, a task (or area) and who or when among them."""
    named = [column_of(cell) for cell in cells if cell]
    known = [name for name in named if name]
    task = "task" in known or "area" in known
    return 2 * len(known) > len(named) and len(known) >= 2 and task and bool({*OFFICE_ROLES, "deadline"} & {*known})


def read_grid(grid: Grid) -> Body:
    """The areas as sections and the rows as clauses."""
    return _Reader(grid).body()


class _Reader:
    """Walks the rows of one table once, in order."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        columns = grid.columns
        self._task = columns.index("task") if "task" in columns else columns.index("area")
        self._area = columns.index("area") if "area" in columns and "task" in columns else None
        self._grouped = self._area is not None and self._repeats(self._area)
        self._sections: dict[str, int] = {}
        self._current = 0
        self._last = 0
        self._drafts: list[Draft] = []
        self._doubts: list[Doubt] = []
        self._uses = [Placed(n, Use.HEADING, Text("表头", "header of the table")) for n in grid.header]

    def body(self) -> Body:
        for row in self._grid.rows:
            self._row(row)
        sections = tuple(Section(ordinal, title) for title, ordinal in self._sections.items())
        return Body(sections, tuple(self._drafts), tuple(self._uses), tuple(self._doubts))

    def _repeats(self, column: int) -> bool:
        """Whether several rows share a cell of a column (repeated, or left empty after the first)."""
        cells = [_cell(row, column) for row in self._grid.rows if len({*filter(None, row.cells)}) > 1]
        return len({*filter(None, cells)}) < len(cells)

    def _shared(self, area: str) -> bool:
        """Whether more rows than one are of an area: then it titles none of them."""
        return self._area is not None and sum(_cell(row, self._area) == area for row in self._grid.rows) > 1

    def _row(self, row: Row) -> None:
        texts = list(dict.fromkeys(cell for cell in row.cells if cell))
        task = _cell(row, self._task)
        if names_columns(row.cells):
            self._note(row, Use.ASIDE, _REPEATED)
        elif len(texts) == 1 or (len(texts) == 2 and _ORDINAL.fullmatch(fold(texts[0])) and not self._answered(row)):
            self._heading(row, texts[-1])
        elif task and self._continues(row, task):
            self._more(row, task)
        elif task or (self._area is not None and _cell(row, self._area)):
            self._clause(row, task)
        elif self._drafts and texts:
            self._more(row, "")
        else:
            self._stray(row)

    def _answered(self, row: Row) -> bool:
        """Whether a row says who or by when."""
        said = {*OFFICE_ROLES, "deadline", "note"}
        return any(_cell(row, place) for place, name in enumerate(self._grid.columns) if name in said)

    def _heading(self, row: Row, text: str) -> None:
        """A row of one text over all columns, or an ordinal with a name: an area; a long one is a note."""
        if not is_heading(text):
            self._note(row, Use.DATA, Text("表注", "note to the table"))
            self._doubts.append(Doubt(row.lines, _STRAY))
            return
        self._open(text)
        self._grouped = False  # rows over the whole width part the table from here on
        self._note(row, Use.HEADING, Text("领域", "area"))

    def _open(self, name: str) -> None:
        marker = marker_of(name)
        title = name[marker.end :] if marker else name
        self._current = self._sections.setdefault(title, len(self._sections) + 1)

    def _continues(self, row: Row, task: str) -> bool:
        """Whether a row goes on with the clause before: it has no number, and that clause stopped in mid-sentence."""
        counted = "ordinal" in self._grid.columns
        if not self._drafts or not counted or _cell(row, self._grid.columns.index("ordinal")) or marker_of(task):
            return False
        return not self._drafts[-1].text.endswith(("。", "；", ";", "！"))

    def _more(self, row: Row, task: str) -> None:
        last = self._drafts[-1]
        offices = (*last.offices, *self._offices(row))
        lines = (*last.lines, *row.lines)
        self._drafts[-1] = msgspec.structs.replace(last, text=last.text + task, offices=offices, lines=lines)
        self._note(row, Use.CLAUSE, Text("条文续行", "clause, continued"))

    def _clause(self, row: Row, task: str) -> None:
        area = _cell(row, self._area) if self._area is not None else ""
        if self._grouped and area:
            self._open(area.replace(BREAK, ""))
        marker = marker_of(task)
        wording, offices = split_offices(_flowing(task[marker.end :] if marker else task) or area)
        more = [_cell(row, place) for place, name in enumerate(self._grid.columns) if not name]
        text = "\n".join(filter(None, [wording, *(cell.replace(BREAK, "") for cell in more)]))
        title = area.replace(BREAK, "") if area and not (self._grouped or self._shared(area)) else title_of(wording)
        number = marker.number if marker else self._ordinal(row)
        self._last = number
        self._drafts.append(
            Draft(self._current, number, text, (*offices, *self._offices(row)), row.lines, title, self._deadline(row))
        )
        self._note(row, Use.CLAUSE, Text(f"第{number}条", f"clause {number}"))
        if len(row.lines) == len(row.cells) and "note" in self._grid.columns:
            place = self._grid.columns.index("note")
            if row.cells[place]:
                self._uses.append(Placed(row.lines[place], Use.DATA, Text("备注", "remark")))

    def _ordinal(self, row: Row) -> int:
        if "ordinal" in self._grid.columns:
            printed = fold(_cell(row, self._grid.columns.index("ordinal"))).rstrip(".、")
            if _ORDINAL.fullmatch(printed):
                return integer(printed)
        self._doubts.append(
            Doubt(
                row.lines,
                Text("表格行无序号，按顺序编号", "a row without a number, counted on"),
                len(self._drafts),
                Field.NUMBER,
            )
        )
        return self._last + 1

    def _deadline(self, row: Row) -> str | None:
        if "deadline" not in self._grid.columns:
            return None
        return _cell(row, self._grid.columns.index("deadline")).replace(BREAK, "")

    def _offices(self, row: Row) -> tuple[Printed, ...]:
        found: list[Printed] = []
        for column, name in enumerate(self._grid.columns):
            if name in OFFICE_ROLES:
                place = "".join(self._grid.places[column : column + 1])
                cell = in_cell(_cell(row, column), name)
                found += [msgspec.structs.replace(each, place=place) for each in cell]
        return tuple(found)

    def _stray(self, row: Row) -> None:
        self._note(row, Use.ASIDE, _STRAY)
        self._doubts.append(Doubt(row.lines, _STRAY))

    def _note(self, row: Row, use: Use, reason: Text) -> None:
        self._uses += [Placed(number, use, reason) for number in row.lines]


def _flowing(cell: str) -> str:
    """The words of a cell: a break within it stays only where a sentence has ended."""
    return re.sub(f"(?<![。；;！：:]){BREAK}", "", cell).replace(BREAK, "\n")


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def in_cell(cell: str, column: str) -> tuple[Printed, ...]:
    """The offices of a cell: one a line or in a row, or under labels of their own (牵头单位：…)."""
    words = ""
    for piece in cell.split(BREAK):
        parted = words and looks_like_offices(words) and words[-1] not in "、，,；;：:（("
        words += f"、{piece}" if parted else piece
    if NO_OFFICE.fullmatch(fold(words)):
        return ()
    before, labelled = split_offices(words)
    return labelled if labelled and not before else (Printed(OFFICE_ROLES[column], words),)
