"""Open data: what anybody may take away and use, as tables that stay the same from one day to the next.

Nothing here names a person. A table is CSV for spreadsheets and JSON for programs; `description` tells machines of all
of them in DCAT.
"""

import csv
import io
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from yipanqi.cases.service import Service
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import CataloguedService, Clause, Document
from yipanqi.policy.parameters import Parameter

Value = str | int | float | date | bool | None
Row = Sequence[Value]


class Column(msgspec.Struct, frozen=True):
    """A column: its name in the files, and what it says."""

    name: str
    title: Text


class Dataset(msgspec.Struct, frozen=True):
    """A table: `rows` have a value for each column, in their order."""

    id: str
    title: Text
    description: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def as_csv(self) -> bytes:
        """RFC 4180 in UTF-8, with the mark by which spreadsheets know it; what is not there is empty."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([column.name for column in self.columns])
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return text.getvalue().encode("utf-8-sig")

    def as_json(self) -> bytes:
        """`{"dataset", "title", "columns", "rows"}`, a row as an object; dates ISO, what is not there null."""
        names = [column.name for column in self.columns]
        rows = [dict(zip(names, row, strict=True)) for row in self.rows]
        return msgspec.json.encode({"dataset": self.id, "title": self.title, "columns": self.columns, "rows": rows})


def documents(found: Iterable[Document]) -> Dataset:
    """The published documents."""
    return Dataset(
        "documents",
        Text("政策文件", "Documents"),
        Text("公布的文件：文号、标题、印发单位和日期。", "The published documents: number, title, issuers, date."),
        columns(
            ("id", "编号", "id"),
            ("number", "发文字号", "number"),
            ("title", "标题", "title"),
            ("issuers", "印发单位", "issuers"),
            ("issued_on", "印发日期", "date of issue"),
            ("kind", "种类", "kind"),
        ),
        tuple((d.id, d.number, d.title, _joined(d.issuers), d.issued_on, d.kind.value) for d in found),
    )


def clauses(found: Iterable[Clause]) -> Dataset:
    """Their clauses with deadlines and targets."""
    return Dataset(
        "clauses",
        Text("文件条款", "Clauses"),
        Text(
            "每一条：内容、责任单位、完成时限和目标。", "Each clause: what it is about, who answers, by when, how far."
        ),
        columns(
            ("id", "编号", "id"),
            ("document", "文件", "document"),
            ("section", "部分", "section"),
            ("number", "条", "number"),
            ("kind", "种类", "kind"),
            ("field", "类别", "field of life"),
            ("title_zh", "内容", "title in Chinese"),
            ("title_en", "内容（英文）", "title in English"),
            ("offices", "责任单位", "offices"),
            ("deadline", "完成时限", "deadline, ISO"),
            ("deadline_printed", "完成时限（原文）", "deadline as printed"),
            ("ongoing", "持续进行", "whether it goes on"),
            ("targets", "目标", "targets as printed"),
        ),
        tuple(_clause(clause) for clause in found),
    )


def services(asked: Iterable[CataloguedService], running: Container[str]) -> Dataset:
    """The services that clauses ask for; `running` are the slugs of those that are open."""
    return Dataset(
        "services",
        Text("服务事项", "Services"),
        Text("各条款要求的事项，以及是否已经开通。", "The services that clauses ask for, and whether they are open."),
        columns(
            ("service", "事项", "service"),
            ("category", "类别", "category"),
            ("title_zh", "名称", "title in Chinese"),
            ("title_en", "名称（英文）", "title in English"),
            ("protocols", "协同方式", "protocols"),
            ("clauses", "条款", "clauses"),
            ("open", "已开通", "open"),
        ),
        tuple(
            (
                s.slug,
                s.category.value,
                s.title.zh,
                s.title.en,
                _joined(s.protocols),
                _joined(s.clauses),
                s.slug in running,
            )
            for s in asked
        ),
    )


def procedures(found: Iterable[Service]) -> Dataset:
    """What can be asked for in the services that are open."""
    return Dataset(
        "procedures",
        Text("办理项", "Procedures"),
        Text("已开通事项的办理项和所需材料。", "What can be asked for, and the papers it takes."),
        columns(
            ("service", "事项", "service"),
            ("procedure", "办理项", "procedure"),
            ("title_zh", "名称", "title in Chinese"),
            ("title_en", "名称（英文）", "title in English"),
            ("protocol", "协同方式", "protocol"),
            ("papers", "材料", "papers"),
        ),
        tuple(
            (s.slug, p.id, p.title.zh, p.title.en, p.protocol, _joined(paper.title.zh for paper in p.papers))
            for s in found
            for p in s.procedures
        ),
    )


def parameters(found: Mapping[str, Iterable[Parameter]]) -> Dataset:
    """The numbers that services decide by, each value with its dates, its place and how sure it is; by service."""
    return Dataset(
        "parameters",
        Text("政策参数", "Parameters"),
        Text(
            "办理所依据的每个数值：自何时起、在何地、依据和核对情况。", "Each number with its dates, place and source."
        ),
        columns(
            ("service", "事项", "service"),
            ("parameter", "参数", "parameter"),
            ("title_zh", "名称", "title in Chinese"),
            ("title_en", "名称（英文）", "title in English"),
            ("unit", "单位", "unit"),
            ("since", "自", "since"),
            ("due", "执行", "in force from, where later"),
            ("place", "适用地", "place; empty: everywhere"),
            ("value", "值", "value; JSON for a table"),
            ("set_by", "依据", "set by"),
            ("evidence", "核对", "read, known or assumed"),
        ),
        tuple(row for service, own in found.items() for parameter in own for row in _values(service, parameter)),
    )


def columns(*named: tuple[str, str, str]) -> tuple[Column, ...]:
    """Columns by name, Chinese title and English title."""
    return tuple(Column(name, Text(zh, en)) for name, zh, en in named)


def _clause(clause: Clause) -> Row:
    return (
        clause.id,
        clause.document.id,
        clause.section,
        clause.number,
        clause.kind.value,
        clause.field.value,
        clause.title.zh,
        clause.title.en,
        _joined(office.name for office in clause.offices),
        clause.deadline.on,
        clause.deadline.printed,
        clause.deadline.ongoing,
        _joined(target.quote for target in clause.targets),
    )


def _joined(parts: Iterable[str]) -> str:
    return "；".join(parts)


def _values(service: str, parameter: Parameter) -> Iterable[Row]:
    for held in parameter.values:
        yield (
            service,
            parameter.name,
            parameter.title.zh,
            parameter.title.en,
            parameter.unit,
            held.since,
            held.due,
            held.where,
            _plain(held.value),
            held.set_by or held.act,
            held.evidence.value,
        )


def _plain(value: object) -> Value:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, Decimal):
        return str(value)
    return msgspec.json.encode(value).decode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _inert(str(value)) if isinstance(value, str) else str(value)


def _inert(text: str) -> str:
    """Spreadsheets run what begins like a formula; a sign before it keeps it text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
