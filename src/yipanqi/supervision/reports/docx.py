"""Reports as docx."""

from docx.document import Document
from docx.oxml.ns import qn

FONT = "Noto Sans CJK SC"


def plain_document(paper: Document) -> Document:
    """Chinese type in every style, for Word takes its East Asian font from a setting of its own."""
    for style in paper.styles:
        fonts = getattr(getattr(style, "element", None), "rPr", None)
        if fonts is not None:
            fonts.get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal = paper.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    normal.set(qn("w:eastAsia"), FONT)
    return paper
