"""Documents as JSON for programs and as a table for people."""

from collections.abc import Iterable
from types import MappingProxyType

import msgspec
from rich import box
from rich.console import Group
from rich.table import Table

from yipanqi.policy.reader.document import Clause, Deadline, Document, Role

_ROLES = MappingProxyType({Role.RESPONSIBLE: "", Role.LEAD: "牵头：", Role.SUPPORTING: "配合："})


class Documents(msgspec.Struct, frozen=True):
    """The JSON of `yipanqi policy read`."""

    documents: tuple[Document, ...]


def as_json(documents: Iterable[Document]) -> bytes:
    """`{"documents": [...]}` with the fields of `Document`; dates ISO, absent values null."""
    return msgspec.json.encode(Documents(tuple(documents)))


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
