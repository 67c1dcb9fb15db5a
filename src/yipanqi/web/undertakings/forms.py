"""Forms of the ledger: what is asked depends on what the ledger holds, so their questions are made for each page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from litestar.response import Redirect, Template

from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Date, Field, File, Line, Lines, Number, Option, Select, YesNo
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.policy.reader.document import Target
from yipanqi.supervision.ledger.history import EVIDENCE_NAMES
from yipanqi.supervision.ledger.saying import LONGEST
from yipanqi.supervision.ledger.signals import CYCLE_NAMES
from yipanqi.supervision.ledger.undertaking import ROLE_NAMES
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Typed, questions
from yipanqi.web.seam import WebNode
from yipanqi.web.visitor import language

BASE = "/office/undertakings"
EVIDENCE_ROWS = 3
FILES = Text("PDF、JPEG 或 PNG，最大 10 MB", "PDF, JPEG or PNG, up to 10 MB")

REASON = Field("reason", Text("理由", "Reason"), Lines(longest=LONGEST))
BASIS = Field(
    "basis",
    Text("依据文件", "Document that allows it"),
    Line(longest=200),
    Text("文号或会议纪要，例如 川办发〔2026〕1号", "Its number, or the minutes of a meeting"),
)
CYCLE = Field(
    "cycle",
    Text("报送周期", "Reporting cycle"),
    Select(tuple(Option(value.value, name) for value, name in CYCLE_NAMES.items())),
)


class Ask(msgspec.Struct, frozen=True):
    """A form: its title, what it asks, where it is sent, where one comes from, what the button says, a word before."""

    title: Text
    fields: tuple[Field, ...]
    action: str
    back: str
    verb: Text
    lead: Text = Text("", "")
    danger: bool = False


Values = Mapping[str, Any]


def asked(request: AnyRequest, node: WebNode, ask: Ask, raw: Typed, refused: Refused | None = None) -> Template:
    """The page of a form, with what is wrong with it."""
    names = {field.name for field in ask.fields}
    problems = [p if p.field in names else Problem(p.code, p.text) for p in (refused.problems if refused else ())]
    return page(
        "undertakings/form",
        STATUS[refused.kind] if refused else 200,
        ask=ask,
        uploads=any(isinstance(field.kind, File) for field in ask.fields),
        problems=problems,
        questions=questions(ask.fields, raw, problems, language(request), today(node)),
    )


def done(
    request: AnyRequest, node: WebNode, ask: Ask, sent: Typed, do: Callable[[Work, Values], object], then: str = ""
) -> Template | Redirect:
    """Do what a form says, and go back; where it is refused, the form again."""
    try:
        values = read(ask.fields, sent, today(node))
        node.node.command(lambda work: do(work, values))
    except Refused as refused:
        return asked(request, node, ask, sent, refused)
    return Redirect(then or ask.back, status_code=303)


def read(fields: Iterable[Field], sent: Typed, on: date) -> Values:
    """The values of what was sent; questions without an answer are left out. Raises Refused with every problem."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in fields:
        typed = field.kind.sent(field.name, sent)
        if not typed:
            if not field.optional:
                problems.append(Problem("required", field.kind.please.format(title=field.title), field.name))
            continue
        try:
            values[field.name] = field.kind.read(typed, on)
        except Refused as refused:
            problems += [Problem(p.code, p.text, field.name) for p in refused.problems]
    if problems:
        raise Refused(problems)
    return values


def report_fields(targets: Sequence[Target]) -> tuple[Field, ...]:
    """What a report asks: words, a figure for each target, evidence, and whether it is done."""
    figures = [
        Field(
            f"figure-{place}",
            Text("目标“{q}”的实际值", "Figure for the target “{q}”").format(q=target.quote),
            Number(unit=same(target.unit)),
            optional=True,
        )
        for place, target in enumerate(targets)
    ]
    as_of = Field("as_of", Text("统计截至", "Figures as of"), Date(future=False), optional=True)
    evidence = [field for row in range(EVIDENCE_ROWS) for field in _evidence(row)]
    return (
        Field("progress", Text("工作进展", "Progress"), Lines(longest=LONGEST)),
        *figures,
        *([as_of] if figures else []),
        *evidence,
        Field("asks_done", Text("是否已经完成，申请确认", "Is it done, and to be confirmed?"), YesNo()),
    )


def _evidence(row: int) -> tuple[Field, ...]:
    n = row + 1
    kinds = Select(tuple(Option(kind.value, name) for kind, name in EVIDENCE_NAMES.items()))
    return (
        Field(f"evidence-{row}-kind", Text(f"佐证 {n}：种类", f"Evidence {n}: kind"), kinds, optional=True),
        Field(
            f"evidence-{row}", Text(f"佐证 {n}：说明", f"Evidence {n}: what it is"), Line(longest=200), optional=True
        ),
        Field(
            f"evidence-{row}-href", Text(f"佐证 {n}：网址", f"Evidence {n}: address"), Line(longest=500), optional=True
        ),
        Field(f"evidence-{row}-file", Text(f"佐证 {n}：文件", f"Evidence {n}: file"), File(), FILES, optional=True),
    )


def role_field() -> Field:
    """In which role a unit answers."""
    return Field("role", Text("责任", "Role"), Select(tuple(Option(r.value, name) for r, name in ROLE_NAMES.items())))
