"""What people say with an action, in every protocol."""

from datetime import date
from typing import Annotated

import msgspec

from yipanqi.cases.service import Given
from yipanqi.kernel.forms import Choice, Lines, Option, ask
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

SIDES = (
    Option("owner", Text("办理机关", "the authority that decided")),
    Option("window", Text("收件窗口", "the window that took it in")),
)

GRADES = (
    Option("1", Text("非常满意", "very satisfied")),
    Option("2", Text("满意", "satisfied")),
    Option("3", Text("基本满意", "fairly satisfied")),
    Option("4", Text("不满意", "dissatisfied")),
    Option("5", Text("非常不满意", "very dissatisfied")),
)
"""The five grades of GB/T 39046; the last two are bad."""


class Reason(msgspec.Struct, frozen=True):
    """Why an officer acts."""

    text: Annotated[str, ask(Text("理由", "Reason"), Lines())]


class Remark(msgspec.Struct, frozen=True):
    """What an officer adds; needed only to depart from the rule's proposal."""

    text: Annotated[
        str,
        ask(Text("理由（与系统建议不同时必填）", "Reason, where it departs from the proposal"), Lines(), optional=True),
    ] = ""


class Grade(Choice, frozen=True):
    """One of the five grades, kept as its number."""

    options: tuple[Option, ...] = GRADES

    @property
    def control(self) -> str:
        """Asked as any choice."""
        return "choice"

    def read(self, sent: list[str], today: date) -> int:  # type: ignore[override]  # a choice that is a number
        """The number of the grade."""
        return int(self._one(sent[0]))

    def schema(self) -> dict[str, object]:
        """An integer from 1 to 5."""
        return {"type": "integer", "minimum": 1, "maximum": 5}


class Rating(msgspec.Struct, frozen=True):
    """Five grades, 1 the best, as GB/T 39046 has them; `side` says who is rated: the one that caused it."""

    grade: Annotated[int, ask(Text("这次办事，您满意吗", "How satisfied are you"), Grade())]
    words: Annotated[str, ask(Text("您想说的", "What you would like to say"), Lines(), optional=True)] = ""
    side: Annotated[str, ask(Text("评价对象", "Whom you rate"), Choice(SIDES), optional=True)] = "owner"

    def __post_init__(self) -> None:
        if not 1 <= self.grade <= 5:
            raise ValueError("grade is from 1 (very satisfied) to 5 (very dissatisfied)")
        if self.side not in {option.value for option in SIDES}:
            raise ValueError(f"nobody is rated as {self.side!r}")


class Empty(msgspec.Struct, frozen=True):
    """Nothing more to say."""


def reason_of(given: Given) -> str:
    """The reason that was given. Raises Refused where there is none."""
    reason: Reason = given.read(Reason) if given.body else Reason("")
    if not reason.text.strip():
        raise reason_needed("text")
    return reason.text


def reason_needed(field: str) -> Refused:
    """What an officer is told who gives no reason."""
    return Refused(Problem("reason-needed", Text("请说明理由", "Give a reason"), field))
