"""The plain text of a file: txt, html, docx, pdf. The only part of the reader that touches a disk.

The libraries of the formats are imported where they are used, so that a program that reads none does not load them.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

_DAMAGED = (ValueError, KeyError, BadZipFile, EOFError, RuntimeError)
_BLOCKS = "p, div, br, tr, td, th, li, h1, h2, h3, h4, h5, h6, section, article, table"
_HIDDEN = ("script", "style", "noscript", "template")


def text_of(path: Path) -> str:
    """The text of a file, one paragraph, cell or printed line a line.

    Raises Refused when the file cannot be opened, is damaged, or is of another kind than txt, html, docx and pdf.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _refused(
            "format", path, "只能读取 txt、html、docx、pdf 文件", "only txt, html, docx and pdf files are read"
        )
    try:
        return reader(path.read_bytes())
    except OSError as problem:
        raise _refused("missing", path, "文件无法打开", "the file cannot be opened") from problem
    except _DAMAGED as problem:
        raise _refused(
            "damaged", path, "文件已损坏或格式与扩展名不符", "the file is damaged or not what its name says"
        ) from problem


def _refused(code: str, path: Path, zh: str, en: str) -> Refused:
    return Refused(Problem(code, Text(f"{zh}：{path.name}", f"{en}: {path.name}"), "file"))


def _plain(data: bytes) -> str:
    """UTF-8, or GB 18030 as older pages of authorities use it; undecodable bytes show as a replacement mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _html(data: bytes) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_plain(data))
    tree.strip_tags(list(_HIDDEN))
    for block in tree.css(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return tree.body.text() if tree.body else ""


def _docx(data: bytes) -> str:
    """Paragraphs and table cells in their order, an empty cell as a blank line."""
    import docx
    from docx.table import Table

    lines: list[str] = []
    for block in docx.Document(BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines += [cell.text for row in block.rows for cell in row.cells]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(BytesIO(data)).pages
        return "\n".join(page.extract_text() for page in pages)
    except PyPdfError as problem:
        raise ValueError(str(problem)) from problem


_READERS: Mapping[str, Callable[[bytes], str]] = MappingProxyType(
    {
        ".txt": _plain,
        ".html": _html,
        ".htm": _html,
        ".docx": _docx,
        ".pdf": _pdf,
    }
)
