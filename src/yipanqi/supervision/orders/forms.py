"""What people say with the steps of an order."""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from yipanqi.kernel.forms import Choice, Line, Lines, Option, ask
from yipanqi.kernel.problems import Problem
from yipanqi.kernel.text import Text
from yipanqi.supervision.orders.rules import GRADE_NAMES

GRADES = Choice(tuple(Option(grade.value, name) for grade, name in GRADE_NAMES.items()))


class Drawing(msgspec.Struct, frozen=True):
    """A new order: on an undertaking, or on a clause or service with the unit that answers for it."""

    title: Annotated[str, ask(Text("督办事项", "What it is about"), Line(longest=100))]
    ground: Annotated[
        str,
        ask(Text("立项依据", "Why it is drawn up"), Lines(longest=1000), Text("事实与文件依据", "Facts, documents")),
    ]
    demand: Annotated[
        str, ask(Text("督办要求", "What is asked"), Lines(longest=1000), Text("做到什么程度", "What counts as done"))
    ]
    undertaking: Annotated[
        str | None, ask(Text("台账任务编号", "Undertaking in the ledger"), Line(longest=40), optional=True)
    ] = None
    clause: Annotated[
        str | None,
        ask(Text("条款", "Clause"), Line(longest=120), Text("如 川办发〔2021〕2号#4.10", "number#section.item"), True),
    ] = None
    service: Annotated[str | None, ask(Text("事项", "Service"), Line(longest=60), optional=True)] = None
    unit: Annotated[
        str | None,
        ask(
            Text("责任单位全称", "Unit, by its full name"),
            Line(longest=100),
            Text("填了台账任务的不用填", "Not needed with an undertaking"),
            True,
        ),
    ] = None
    grade: Annotated[
        str | None,
        ask(
            Text("督办等级", "Grade"), GRADES, Text("不选则按任务信号确定", "By the signal, where none is chosen"), True
        ),
    ] = None

    def problems(self) -> Iterable[Problem]:
        """An order is about something, and for somebody."""
        if not (self.undertaking or self.clause or self.service):
            rule = Text("请填写台账任务、条款或事项之一", "Enter an undertaking, a clause or a service")
            yield Problem("subject-missing", rule, "undertaking")
        if not (self.undertaking or self.unit):
            yield Problem("unit-missing", Text("请填写责任单位全称", "Enter the unit's full name"), "unit")


class Issuing(msgspec.Struct, frozen=True):
    """The grade under which a proposed order is issued; the proposed one where none is chosen."""

    grade: Annotated[str | None, ask(Text("督办等级", "Grade"), GRADES, optional=True)] = None


class Why(msgspec.Struct, frozen=True):
    """A reason that must be given."""

    reason: Annotated[str, ask(Text("理由", "Reason"), Lines(longest=1000))]


class Progress(msgspec.Struct, frozen=True):
    """How it goes meanwhile."""

    words: Annotated[str, ask(Text("办理情况", "Progress"), Lines(longest=1000))]


class Reply(msgspec.Struct, frozen=True):
    """The reply of the unit, with what shows it."""

    words: Annotated[str, ask(Text("办理结果", "What was done"), Lines(longest=2000))]
    evidence: Annotated[
        str,
        ask(
            Text("佐证材料", "Evidence"),
            Lines(longest=1000),
            Text("文件、数据、照片的名称和存放处，一行一项", "Documents, data, photographs and where, one a line"),
        ),
    ]
    href: Annotated[
        str | None,
        ask(
            Text("网址", "Address"),
            Line(longest=300, pattern="https?://[^ ]+", rule=Text("网址以 http 开头", "An address begins with http")),
            optional=True,
        ),
    ] = None


class Review(msgspec.Struct, frozen=True):
    """What the supervisor found in the reply."""

    words: Annotated[str, ask(Text("复核意见", "Finding"), Lines(longest=1000))]
