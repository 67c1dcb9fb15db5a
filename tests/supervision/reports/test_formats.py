"""One report, three formats, the same numbers; and type that is embedded."""

import re
from collections import Counter
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from support.ledger_office import COORDINATOR, LIAISON
from support.steering import SUPERVISOR, Steering
from yipanqi.kernel.problems import Refused
from yipanqi.supervision.figures import undertakings
from yipanqi.supervision.ledger.signals import SIGNAL_NAMES
from yipanqi.supervision.reports import bulletin, fonts
from yipanqi.supervision.reports.formats import write
from yipanqi.supervision.reports.model import Column, Report, Section, Table


@pytest.fixture
def report(steering: Steering) -> Report:
    """The bulletin of March 2021, with one order that ran late."""
    steering.draw_up()
    steering.on(2021, 3, 31)
    id_ = steering.office.node.command(lambda work: bulletin.issue(work, COORDINATOR, {"period": "2021-03"}))
    with steering.office.node.look() as work:
        return bulletin.see(work, LIAISON, id_).report


def said(report: Report) -> list[list[str]]:
    """Every table with its rows, as the model has them."""
    return [[cell for row in table.rows for cell in row] for section in report.sections for table in section.tables]


def test_three_formats_say_the_same_numbers(report: Report) -> None:
    model = said(report)
    paper = docx.Document(BytesIO(write(report, "docx")))
    in_docx = [[cell.text for row in table.rows[1:] for cell in row.cells] for table in paper.tables]
    book = openpyxl.load_workbook(BytesIO(write(report, "xlsx")))
    in_xlsx = [
        [str(value) for row in sheet.iter_rows(min_row=3, values_only=True) for value in row if value is not None]
        for sheet in book.worksheets[1:]
    ]
    assert in_docx == model
    assert in_xlsx == model
    text = re.sub(
        r"[\s\0]", "", "".join(page.extract_text() for page in PdfReader(BytesIO(write(report, "pdf"))).pages)
    )
    in_pdf = numbers(re.sub(r"第\d+页", "", text))
    for table in model:
        assert is_within([n for cell in table for n in numbers(cell)], in_pdf)


def numbers(text: str) -> list[str]:
    return re.findall(r"\d", text)


def is_within(wanted: list[str], found: list[str]) -> bool:
    """Whether the digits stand there one after another."""
    return "".join(wanted) in "".join(found)


def test_the_bulletin_counts_every_undertaking_once(report: Report, steering: Steering) -> None:
    signals, places = report.sections[0].tables
    assert report.sections[0].paragraphs[-1] == "逾期任务：无。"
    whole = len(steering.office.all())
    assert sum(int(row[1]) for row in signals.rows) == sum(int(row[1]) for row in places.rows) == whole
    assert [row[0] for row in signals.rows] == [name.zh for name in SIGNAL_NAMES.values()]
    [orders] = report.sections[1].tables
    # yellow from 1 March, not received by the 2nd, so red; issued this month, still open, once overdue
    assert orders.rows[2] == ("红色督办", "1", "0", "1", "1")


def test_a_bulletin_says_what_the_board_says(report: Report, steering: Steering) -> None:
    with steering.office.node.look() as work:
        board: Counter[str] = Counter()
        for signals in undertakings.by_clause(work).values():
            board.update({SIGNAL_NAMES[signal].zh: number for signal, number in signals.items()})
    assert {row[0]: int(row[1]) for row in report.sections[0].tables[0].rows if row[1] != "0"} == dict(board)


def test_a_bulletin_is_numbered_and_kept_as_it_was_issued(steering: Steering) -> None:
    node = steering.office.node
    first = node.command(lambda work: bulletin.issue(work, COORDINATOR, {"period": "2021-03"}))
    node.command(lambda work: bulletin.issue(work, COORDINATOR, {"period": "2021-Q1"}))
    with node.look() as work:
        before = bulletin.see(work, SUPERVISOR, first)
        assert [b.report.number for b in bulletin.listed(work, SUPERVISOR)] == ["〔2021〕第2期", "〔2021〕第1期"]
    steering.draw_up()
    with node.look() as work:
        assert bulletin.see(work, SUPERVISOR, first) == before
    with pytest.raises(Refused):
        node.command(lambda work: bulletin.issue(work, LIAISON, {"period": "2021-03"}))
    with pytest.raises(Refused):
        node.command(lambda work: bulletin.issue(work, COORDINATOR, {"period": "2021-04"}))


def test_the_chinese_type_is_embedded_and_only_what_is_used(report: Report) -> None:
    data = write(report, "pdf")
    page = PdfReader(BytesIO(data)).pages[0]
    [font] = [f.get_object() for f in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
    assert len(data) < 1_000_000


def test_a_machine_without_a_chinese_font_is_told_which_package_it_lacks() -> None:
    with pytest.raises(fonts.NoChineseFontError, match="fonts-noto-cjk"):
        fonts.pick(["DejaVuSans.ttf"])


def test_text_in_a_sheet_is_never_taken_for_a_formula() -> None:
    table = Table("表", (Column("名"), Column("数", numeric=True)), (("=1+1", "2.50"),))
    report = Report("报告", "", "", date(2021, 3, 1), (Section("一", (), (table,)),))
    sheet = openpyxl.load_workbook(BytesIO(write(report, "xlsx"))).worksheets[1]
    assert [cell.value for cell in sheet[3]] == ["'=1+1", 2.5]
    assert sheet["B3"].data_type == "n"
