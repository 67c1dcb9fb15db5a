"""The plain text of a file: txt, html, docx, pdf. The only part of the reader that touches a disk.

The libraries of the formats are imported where they are used, so that a program that reads none does not load them.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import LeftOut
from yipanqi.policy.reader.numbering import labels_of

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BREAKS = re.compile(r"[ \t]*\r?\n\s*")
_BLOCKS = "p, div, br, tr, td, th, li, dt, dd, pre, h1, h2, h3, h4, h5, h6, section, article, table"
_FURNITURE: Mapping[str, Text] = MappingProxyType(  # what a page runs, hides or navigates with, and what it is called
    {
        "nav": Text("导航栏", "navigation"),
        "button, select": Text("按钮与选择框", "buttons and choices"),
        "script, style, noscript, template": Text("脚本与样式", "scripts and styles"),
        "svg": Text("图标", "icons"),
        "[hidden], [style*='display:none'], [style*='display: none']": Text("隐藏内容", "hidden parts"),
    }
)
_GONE = "ancestor::w:del or ancestor::w:moveFrom or ancestor::w:txbxContent"
_CONTENTS = Text("目录", "tables of contents")
_PROMPT = Text("未填写的内容控件", "content controls not filled in")
_DELETED = Text("修订中删除的文字", "deletions in tracked changes")


class Source(msgspec.Struct, frozen=True):
    """The text of a file, one paragraph, cell or printed line a line, and what of the file is not in it."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


def text_of(path: Path) -> str:
    """The text of a file, one paragraph, cell or printed line a line. Raises Refused like `source_of`."""
    return source_of(path).text


def text_in(name: str, data: bytes) -> str:
    """The text of a file that was sent: its bytes, and the name that says what it is. Raises Refused."""
    return _source_in(name, data).text


def source_of(path: Path) -> Source:
    """The text of a file, and what of the file is not in it.

    Raises Refused when the file cannot be opened, is damaged, or is of another kind than txt, html, docx and pdf.
    """
    _reader_of(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise _refused("missing", path, "文件无法打开", "the file cannot be opened") from problem
    return _source_in(path.name, data)


def _source_in(name: str, data: bytes) -> Source:
    path = Path(name)
    reader = _reader_of(path)
    try:
        return reader(data)
    except Exception as problem:  # whatever a parser of foreign bytes raises, the file is at fault
        raise _refused(
            "damaged", path, "文件已损坏或格式与扩展名不符", "the file is damaged or not what its name says"
        ) from problem


def _reader_of(path: Path) -> Callable[[bytes], Source]:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _refused(
            "format", path, "只能读取 txt、html、docx、pdf 文件", "only txt, html, docx and pdf files are read"
        )
    return reader


def _refused(code: str, path: Path, zh: str, en: str) -> Refused:
    return Refused(Problem(code, Text(f"{zh}：{path.name}", f"{en}: {path.name}"), "file"))


def _plain(data: bytes) -> Source:
    return Source(_decoded(data))


def _decoded(data: bytes) -> str:
    """UTF-8, or GB 18030 as older pages of authorities use it; undecodable bytes show as a replacement mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _html(data: bytes) -> Source:
    """A line a block or a table row, with tabs between cells; what a page hides or only navigates with is counted."""
    from selectolax.lexbor import LexborHTMLParser

    page = _decoded(data)
    tree = LexborHTMLParser(page if "<pre" in page else _BREAKS.sub(_unbroken, page))
    left_out = _stripped(tree)
    for table in tree.css("table"):
        if len(table.css("table")) == 1:
            table.replace_with("\n" + "\n".join(_web_rows(table)) + "\n")
    for block in tree.css(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return Source(tree.body.text() if tree.body else "", left_out)


def _stripped(tree: "LexborHTMLParser") -> tuple[LeftOut, ...]:
    """Take the furniture out of a page; a piece within a piece goes with it and is not counted again."""
    found = []
    for pieces, kind in _FURNITURE.items():
        count = 0
        while tree.body and (piece := tree.body.css_first(pieces)):
            piece.decompose()
            count += 1
        found += [LeftOut(kind, count)] if count else []
    return tuple(found)


def _unbroken(found: re.Match[str]) -> str:
    """A line break within the source of a page: nothing between Chinese characters, else a space."""
    page, start, end = found.string, found.start(), found.end()
    before, after = page[max(start - 1, 0) : start], page[end : end + 1]
    return "" if before > "\u2000" and after > "\u2000" else " "


def _web_rows(table: "LexborNode") -> list[str]:
    """The rows of a web table; a cell over several rows or columns stands in each of them."""
    spans: dict[int, tuple[int, str]] = {}  # column: rows it still reaches down, and its text
    rows = []
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _fill(cells, spans)
            text, down = _cell_text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if down > 1:
                    spans[len(cells)] = (down - 1, text)
                cells.append(text)
        _fill(cells, spans)
        rows.append(as_row(cells))
    return rows


def _fill(cells: list[str], spans: dict[int, tuple[int, str]]) -> None:
    while len(cells) in spans:
        left, text = spans.pop(len(cells))
        if left > 1:
            spans[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: "LexborNode", name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(int(value), 200) if value.isdecimal() and int(value) else 1


def _cell_text(cell: "LexborNode") -> str:
    for block in cell.css("p, div, br, li"):
        block.insert_after("\n")
    return cell.text()


def as_row(cells: Sequence[str]) -> str:
    """Cells as one line: tabs between them, a unit separator for a break within; equal cells are one merged cell."""
    merged = cells[:1] if len(set(cells)) == 1 and cells else cells
    if len(merged) == 1:
        return merged[0]
    return "\t".join("\x1f".join(filter(None, map(str.strip, cell.split("\n")))).replace("\t", " ") for cell in merged)


def _docx(data: bytes) -> Source:
    """Paragraphs and table rows in their order, as they are when all tracked changes are accepted."""
    import docx
    from docx.table import Table

    paper = docx.Document(BytesIO(data))
    left_out = _unwrapped(paper.element.body)
    labels, text = labels_of(paper), ""
    for block in paper.iter_inner_content():
        if isinstance(block, Table):
            rows = [row for row in block.rows if not row._tr.xpath("./w:trPr/w:del")]
            text += "".join(
                as_row([_flow(cell.paragraphs, labels).rstrip("\n") for cell in row.cells]) + "\n" for row in rows
            )
        else:
            text += _flow([block], labels)
    deleted = len(paper.element.body.xpath("//w:del[w:r] | //w:trPr/w:del | //w:moveFrom[w:r]"))
    return Source(text.removesuffix("\n"), (*((LeftOut(_DELETED, deleted),) if deleted else ()), *left_out))


def _unwrapped(body: Any) -> tuple[LeftOut, ...]:
    """Take what stands in content controls out of them, to where they are; but no prompt and no table of contents."""
    from docx.oxml.ns import nsmap

    gone: Counter[Text] = Counter()
    for box in body.xpath(".//w:sdt"):
        if box.xpath("./w:sdtPr/w:docPartObj/w:docPartGallery[@w:val='Table of Contents']", namespaces=nsmap):
            gone[_CONTENTS] += 1
        elif box.xpath("./w:sdtPr/w:showingPlcHdr", namespaces=nsmap):
            gone[_PROMPT] += 1
        else:
            for held in box.xpath("./w:sdtContent/*", namespaces=nsmap):
                box.addprevious(held)
        box.getparent().remove(box)
    return tuple(LeftOut(kind, count) for kind, count in gone.items())


def _flow(paragraphs: "Sequence[Paragraph]", labels: Mapping[Any, str]) -> str:
    """The words of paragraphs, those inserted as well, each after its number in a list; one whose end is deleted runs
    on into the next.
    """
    text = ""
    for paragraph in paragraphs:
        runs: list[Any] = paragraph._p.xpath(f".//w:r[not({_GONE})]")
        ends = not paragraph._p.xpath("./w:pPr/w:rPr/w:del | ./w:pPr/w:rPr/w:moveFrom")
        words = "".join(run.text for run in runs)
        text += (labels.get(paragraph._p, "") if words.strip() else "") + words + ("\n" if ends else "")
    return text


def _pdf(data: bytes) -> Source:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(BytesIO(data)).pages
        return Source("\n".join(page.extract_text() for page in pages))
    except PyPdfError as problem:
        raise ValueError(str(problem)) from problem


_READERS: Mapping[str, Callable[[bytes], Source]] = MappingProxyType(
    {
        ".txt": _plain,
        ".html": _html,
        ".htm": _html,
        ".docx": _docx,
        ".pdf": _pdf,
    }
)
