"""Documents as JSON for programs, as a table for people, and explained line by line."""

from collections.abc import Iterable
from types import MappingProxyType

import msgspec
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text as Words

from yipanqi.policy.reader.document import Clause, Deadline, Document, Doubt, LeftOut, LineUse, Reading, Role, Use

_ROLES = MappingProxyType({Role.RESPONSIBLE: "", Role.LEAD: "牵头：", Role.SUPPORTING: "配合："})


_STYLES = MappingProxyType({Use.CLAUSE: "", Use.HEADING: "bold", Use.DATA: "cyan", Use.ASIDE: "dim"})
_USES = MappingProxyType({Use.CLAUSE: "条文", Use.HEADING: "标题", Use.DATA: "要素", Use.ASIDE: "未采用"})


class Documents(msgspec.Struct, frozen=True):
    """The JSON of `yipanqi policy read`."""

    documents: tuple[Document, ...]


def as_json(documents: Iterable[Document]) -> bytes:
    """`{"documents": [...]}` with the fields of `Document`; dates ISO, absent values null."""
    return msgspec.json.encode(Documents(tuple(documents)))


class Explained(msgspec.Struct, frozen=True):
    """One document of `--explain`: what of the file gave no line, what became of its lines, what is in doubt."""

    file: str
    left_out: tuple[LeftOut, ...]
    lines: tuple[LineUse, ...]
    doubts: tuple[Doubt, ...]


class ExplainedDocuments(msgspec.Struct, frozen=True):
    """The JSON of `yipanqi policy read --explain`: that of `Documents`, and one `Explained` for each."""

    documents: tuple[Document, ...]
    explained: tuple[Explained, ...]


def explained_json(readings: Iterable[Reading]) -> bytes:
    """`{"documents": [...], "explained": [{"file", "left_out", "lines", "doubts"}]}`."""
    kept = tuple(readings)
    accounts = tuple(Explained(each.document.file, each.left_out, each.lines, each.doubts) for each in kept)
    return msgspec.json.encode(ExplainedDocuments(tuple(each.document for each in kept), accounts))


def explained(reading: Reading) -> Group:
    """What of the file gave no line, every line that is not blank with its use and reason, then the doubts."""
    table = Table("行", "用作", "说明", "原文", title=reading.document.file, box=box.SIMPLE_HEAD, title_justify="left")
    for line in reading.lines:
        if line.text.strip():
            cells = (str(line.number), _USES[line.use], line.reason.zh, " | ".join(line.text.split("\t")))
            table.add_row(*(Words(cell.replace("\x1f", " ")) for cell in cells), style=_STYLES[line.use])
    return Group(*map(Words, _left_out(reading)), table, doubts_of([reading]))


def _left_out(reading: Reading) -> list[str]:
    """One line, or none where every piece of the file is in its lines."""
    zh = "、".join(f"{each.kind.zh}{each.count}处" for each in reading.left_out)
    en = ", ".join(f"{each.count} {each.kind.en}" for each in reading.left_out)
    return [f"{reading.document.file} 逐行计数之前未采用：{zh} Set aside before lines are counted: {en}"] if zh else []


def doubts_of(readings: Iterable[Reading]) -> Group:
    """What a person should look at, one line a doubt: file, lines, clause, why, and what was read."""
    return Group(*(Words(_doubt(reading, doubt), "yellow") for reading in readings for doubt in reading.doubts))


def _doubt(reading: Reading, doubt: Doubt) -> str:
    clauses = reading.document.clauses
    where = place_of(clauses[doubt.clause]) if doubt.clause is not None else ""
    lines = f"第{_ranges(doubt.lines)}行" if doubt.lines else ""
    said = f"{doubt.text.zh} {doubt.text.en}" + (f"（{doubt.read}）" if doubt.read else "")
    return "存疑 " + " ".join(filter(None, (reading.document.file, where, lines, said)))


def _ranges(numbers: tuple[int, ...]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{min(numbers)}–{max(numbers)}"


def as_table(documents: Iterable[Document]) -> Group:
    """One table a document: number, title, responsible offices, deadline."""
    return Group(*(_table(document) for document in documents))


def _table(document: Document) -> Table:
    issued_on = document.issued_on.isoformat() if document.issued_on else ""
    head = " · ".join(filter(None, (document.number, document.title, issued_on)))
    table = Table(
        "条", "标题", "责任单位", "完成时限", title=head or document.file, box=box.SIMPLE_HEAD, title_justify="left"
    )
    for clause in document.clauses:
        table.add_row(place_of(clause), clause.title or "（无编号末段）", _offices(clause), _deadline(clause.deadline))
    return table


def place_of(clause: Clause) -> str:
    """Where a clause stands in its document, as its id ends: 4.10; 0.0 for a closing paragraph."""
    return f"{clause.section}.{clause.number or 0}"


def _offices(clause: Clause) -> str:
    return "\n".join(f"{_ROLES[office.role]}{office.name}" for office in clause.offices)


def _deadline(deadline: Deadline) -> str:
    if deadline.on:
        return str(deadline.on)
    return deadline.printed if deadline.ongoing else "—"
