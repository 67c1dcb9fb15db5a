"""Reports as docx."""

from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from yipanqi.supervision.reports.charts import picture
from yipanqi.supervision.reports.model import Report, Table

FONT = "Noto Sans CJK SC"
"""What Word uses where it is installed; it falls back to its own Chinese font elsewhere."""


def write(report: Report) -> bytes:
    """The report as a document."""
    paper = plain_document(docx.Document())
    paper.add_heading(report.title, level=0)
    paper.add_paragraph(report.head)
    for section in report.sections:
        paper.add_heading(section.title, level=1)
        for words in section.paragraphs:
            paper.add_paragraph(words)
        for table in section.tables:
            _table(paper, table)
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def plain_document(paper: Document) -> Document:
    """Chinese type in every style, for Word takes its East Asian font from a setting of its own."""
    for style in paper.styles:
        fonts = getattr(getattr(style, "element", None), "rPr", None)
        if fonts is not None:
            fonts.get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal = paper.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    normal.set(qn("w:eastAsia"), FONT)
    return paper


def _table(paper: Document, table: Table) -> None:
    paper.add_paragraph(table.title, style="Caption")
    grid = paper.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.text = column.title
    for row in table.rows:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = value
    if table.chart is not None and table.rows:
        paper.add_picture(BytesIO(picture(table)), width=Cm(15))
