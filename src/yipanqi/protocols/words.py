"""What people say with an action, in every protocol."""

from typing import Annotated

import msgspec

from yipanqi.cases.service import Given
from yipanqi.kernel.forms import Choice, Lines, Option, Whole, ask
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

SIDES = (
    Option("owner", Text("办理机关", "the authority that decided")),
    Option("window", Text("收件窗口", "the window that took it in")),
)


class Reason(msgspec.Struct, frozen=True):
    """Why an officer acts."""

    text: Annotated[str, ask(Text("理由", "Reason"), Lines())]


class Rating(msgspec.Struct, frozen=True):
    """Five grades, 1 the best, as GB/T 39046 has them; `side` says who is rated: the one that caused it."""

    grade: Annotated[
        int,
        ask(
            Text("满意度（1非常满意，5非常不满意）", "From 1, very satisfied, to 5, very dissatisfied"),
            Whole(least=1, most=5),
        ),
    ]
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
