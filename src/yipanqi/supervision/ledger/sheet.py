"""The ledger as a worksheet: its columns, written to xlsx, and read back from what people have made of one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import msgspec
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger.listing import Line
from yipanqi.supervision.ledger.signals import CYCLE_NAMES, SIGNAL_NAMES, STATE_NAMES
from yipanqi.supervision.ledger.undertaking import ROLE_NAMES, Undertaking

MOST_ROWS = 5000
Cell = str | date | None


class Column(msgspec.Struct, frozen=True):
    """A column: its name in programs, its title, how wide, and what stands in it. `edited`: an import may change it."""

    name: str
    title: Text
    width: int
    of: Callable[[Line], Cell]
    edited: bool = False

    @property
    def heading(self) -> str:
        """The title in both languages, as it stands over the column."""
        return f"{self.title.zh} {self.title.en}"


def _own(name: str) -> Callable[[Line], Cell]:
    def read(line: Line) -> Cell:
        value = getattr(line.undertaking, name)
        return value if value is None or isinstance(value, date) else str(value)

    return read


def _targets(line: Line) -> str:
    return "；".join(target.quote for target in line.undertaking.targets)


def _named(names: Mapping[Any, Text], of: Callable[[Undertaking], Any]) -> Callable[[Line], Cell]:
    return lambda line: names[of(line.undertaking)].zh


def _nothing(_line: Line) -> Cell:
    return None


COLUMNS: Sequence[Column] = (
    Column("id", Text("编号", "ID"), 28, _own("id")),
    Column("title", Text("任务", "Task"), 36, lambda line: line.undertaking.title.zh),
    Column("title_en", Text("英文名称", "Task in English"), 36, lambda line: line.undertaking.title.en),
    Column("unit", Text("责任单位", "Unit"), 28, _own("unit"), edited=True),
    Column("side", Text("地方", "Side"), 10, _own("side")),
    Column("role", Text("责任", "Role"), 8, _named(ROLE_NAMES, lambda u: u.role)),
    Column("document", Text("来源文件", "Document"), 24, _own("document")),
    Column("clause", Text("条款编号", "Clause"), 26, _own("clause")),
    Column("starts_on", Text("起始日", "Start"), 12, _own("starts_on")),
    Column("due_on", Text("完成时限", "Deadline"), 12, _own("due_on"), edited=True),
    Column("cycle", Text("报送周期", "Reporting cycle"), 12, _named(CYCLE_NAMES, lambda u: u.cycle), edited=True),
    Column("printed", Text("文件时限原文", "Deadline as printed"), 16, _own("printed")),
    Column("targets", Text("目标", "Targets"), 24, _targets),
    Column("parent", Text("上级任务编号", "ID of the parent"), 28, _own("parent"), edited=True),
    Column("state", Text("状态", "State"), 10, _named(STATE_NAMES, lambda u: u.state), edited=True),
    Column("signal", Text("信号", "Signal"), 12, lambda line: SIGNAL_NAMES[line.signal].zh if line.signal else None),
    Column("reported_on", Text("最近报送", "Last report"), 12, _own("reported_on")),
    Column("asked_on", Text("申请确认", "Said to be done"), 12, _own("asked_on")),
    Column("done_on", Text("完成日", "Done"), 12, _own("done_on")),
    Column("late_on", Text("逾期补齐日", "Made good"), 12, _own("late_on")),
    Column("successor", Text("承接任务编号", "ID of the successor"), 28, _own("successor")),
    Column("problems", Text("待答复问题", "Open problems"), 10, _own("problems")),
    Column("reason", Text("变更理由", "Reason of a change"), 24, _nothing, edited=True),
    Column("basis", Text("变更依据", "Document that allows it"), 24, _nothing, edited=True),
)
_BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = ("title", "unit", "document")


class SheetRow(msgspec.Struct, frozen=True):
    """A row of a sheet: its number there, and what stands in each known column ("" for nothing, days in ISO form)."""

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """What stands in a column."""
        return self.cells.get(name, "")


def column(name: str) -> Column:
    """A column by its name in programs."""
    return _BY_NAME[name]


def as_text(value: Cell) -> str:
    """What an export writes, as an import reads it."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else value


def written(lines: Iterable[Line]) -> bytes:
    """Undertakings as an xlsx file: one row each, headings in both languages."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("工作台账")
    sheet.freeze_panes = "C2"
    for place, each in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = each.width
    sheet.append([_cell(sheet, each.heading, bold=True) for each in COLUMNS])
    for line in lines:
        sheet.append([_cell(sheet, each.of(line)) for each in COLUMNS])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}1"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> tuple[SheetRow, ...]:
    """The rows of the first sheet of an xlsx file. Raises Refused where it is none, or its headings are not known."""
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        names = _names(next(rows, ()))
        return tuple(_row(number, names, cells) for number, cells in _numbered(rows) if any(map(_text, cells)))
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        rule = Text("不是可读取的 xlsx 文件", "not an xlsx file that can be read")
        raise Refused(Problem("xlsx", rule, "file")) from error


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # a date is taken as it is
    if isinstance(value, str):
        cell.data_type = "s"  # words that begin with = are words, never a formula
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _names(headings: Sequence[object]) -> list[str]:
    known = {words.casefold(): c.name for c in COLUMNS for words in (c.heading, c.title.zh, c.title.en)}
    names, problems = [], []
    for place, heading in enumerate(map(_text, headings), start=1):
        name = known.get(" ".join(heading.split()).casefold(), "")
        names.append(name)
        if heading and not name:
            rule = Text("第 {n} 列的标题“{h}”不认识", "the heading of column {n}, “{h}”, is not known")
            problems.append(Problem("heading", rule.format(n=place, h=heading), "file"))
    lacking = [column(name).heading for name in REQUIRED if name not in names]
    if lacking:
        rule = Text("缺少列：{names}", "columns are missing: {names}").format(names="、".join(lacking))
        problems.append(Problem("heading", rule, "file"))
    if problems:
        raise Refused(problems)
    return names


def _numbered(rows: Iterable[tuple[object, ...]]) -> Iterable[tuple[int, tuple[object, ...]]]:
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            rule = Text("一次最多导入 {n} 行", "at most {n} rows at a time").format(n=MOST_ROWS)
            raise Refused(Problem("rows", rule, "file"))
        yield number, cells


def _row(number: int, names: Sequence[str], cells: Sequence[object]) -> SheetRow:
    kept = {name: _text(cell) for name, cell in zip(names, cells, strict=False) if name}
    return SheetRow(number, kept)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()
