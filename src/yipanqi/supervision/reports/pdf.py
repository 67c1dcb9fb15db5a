"""Reports as pdf, with the Chinese type embedded."""

from io import BytesIO

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from yipanqi.supervision.reports.charts import picture
from yipanqi.supervision.reports.fonts import chinese
from yipanqi.supervision.reports.model import Report, Table

TYPE = "chinese"
QUIET = 90
KEPT = 30
"""Millimetres that a title keeps of its table on the same page."""


class _Paper(FPDF):
    def footer(self) -> None:
        """The page's number."""
        self.set_y(-15)
        self.set_font(TYPE, size=9)
        self.cell(0, 8, f"第 {self.page_no()} 页", align="C")


def write(report: Report) -> bytes:
    """The report as pdf. Raises NoChineseFontError."""
    font = chinese()
    paper = _Paper(format="A4")
    paper.set_margin(20)
    paper.add_font(TYPE, fname=str(font), collection_font_number=font.face_index)
    paper.set_title(report.title)
    paper.set_lang("zh-CN")
    paper.add_page()
    _line(paper, report.title, 20, centred=True)
    paper.set_text_color(QUIET)
    _line(paper, report.head, 10, centred=True)
    paper.set_text_color(0)
    for section in report.sections:
        paper.ln(4)
        _line(paper, section.title, 14)
        for words in section.paragraphs:
            _line(paper, words, 10.5)
        for table in section.tables:
            _table(paper, table)
    return bytes(paper.output())


def _line(paper: FPDF, words: str, size: float, *, centred: bool = False) -> None:
    paper.set_font(TYPE, size=size)
    paper.multi_cell(0, size * 0.6, words, align="C" if centred else "L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _table(paper: FPDF, table: Table) -> None:
    paper.ln(2)
    if paper.will_page_break(KEPT):
        paper.add_page()
    _line(paper, table.title, 11)
    paper.set_font(TYPE, size=9)
    widths = tuple(1 if column.numeric else 2 for column in table.columns)
    aligned = tuple("RIGHT" if column.numeric else "LEFT" for column in table.columns)
    heading = FontFace(fill_color=(243, 230, 196))
    paper.set_draw_color(221, 214, 198)
    look = {"text_align": aligned, "line_height": 6, "headings_style": heading, "borders_layout": "HORIZONTAL_LINES"}
    with paper.table(col_widths=widths, **look) as grid:
        for row in (tuple(column.title for column in table.columns), *table.rows):
            cells = grid.row()
            for value in row:
                cells.cell(value)
    if table.chart is not None and table.rows:
        paper.ln(2)
        paper.image(BytesIO(picture(table)), w=150)
