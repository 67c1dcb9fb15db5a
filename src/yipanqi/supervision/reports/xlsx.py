"""Reports as xlsx: a sheet for the words, one for each table, charts that Excel draws itself."""

from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from yipanqi.supervision.reports.model import Report, Table


def write(report: Report) -> bytes:
    """The report as a workbook."""
    book = Workbook()
    words = book.active or book.create_sheet()
    words.title = "说明"
    words.column_dimensions["A"].width = 100
    for line in (report.title, report.head):
        words.append([line])
    words["A1"].font = Font(bold=True, size=16)
    for number, section in enumerate(report.sections, start=1):
        words.append([section.title])
        words.cell(words.max_row, 1).font = Font(bold=True)
        for paragraph in section.paragraphs:
            words.append([paragraph])
            words.cell(words.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        for place, table in enumerate(section.tables, start=1):
            _table(book.create_sheet(f"{number}.{place}"), table)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _table(sheet: Worksheet, table: Table) -> None:
    sheet.append([table.title])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append([column.title for column in table.columns])
    for row in table.rows:
        sheet.append([_value(cell, column.numeric) for cell, column in zip(row, table.columns, strict=True)])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHIJ", [30, *[16] * 9], strict=True):
        sheet.column_dimensions[letter].width = width
    if table.chart is not None and table.rows:
        _chart(sheet, table, table.chart)


def _value(cell: str, numeric: bool) -> str | Decimal:
    if numeric and cell:
        return Decimal(cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell  # never taken for a formula


def _chart(sheet: Worksheet, table: Table, column: int) -> None:
    last = len(table.rows) + 2
    chart = BarChart()
    chart.type, chart.title, chart.legend = "bar", table.title, None
    chart.add_data(Reference(sheet, min_col=column + 1, min_row=3, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=3, max_row=last))
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.height = max(6, len(table.rows) * 0.8)
    sheet.add_chart(chart, f"A{last + 2}")
