"""What is said between window and owner, and by officers."""

from typing import Annotated

import msgspec

from yipanqi.kernel.forms import Choice, Lines, Option, Place, Whole, YesNo, ask
from yipanqi.kernel.text import Text

SIDES = (
    Option("owner", Text("办理机关", "the authority that decided")),
    Option("window", Text("收件窗口", "the window that took it in")),
)


class Intake(msgspec.Struct, frozen=True):
    """What the window hands over besides the form: who took it in, and what was checked."""

    window: str
    form: msgspec.Raw
    checked: tuple[str, ...] = ()


class Bounce(msgspec.Struct, frozen=True):
    """Not ours: the division whose authority is competent, and why."""

    owner: Annotated[str, ask(Text("主管机关所在地", "Where the competent authority is"), Place())]
    reason: Annotated[str, ask(Text("退回原因", "Why"), Lines())]


class Notice(msgspec.Struct, frozen=True):
    """Everything that is missing, said once."""

    missing: Annotated[str, ask(Text("一次性写明需要补正的全部内容", "Everything that is missing, at once"), Lines())]


class Reason(msgspec.Struct, frozen=True):
    """Why an officer acts."""

    text: Annotated[str, ask(Text("理由", "Reason"), Lines())]


class Proposal(msgspec.Struct, frozen=True):
    """An officer's view: grant or refuse, with a reason where it departs from the rule's."""

    grant: Annotated[bool, ask(Text("是否同意出具", "Grant it"), YesNo())]
    reason: Annotated[
        str,
        ask(Text("理由（与系统建议不同时必填）", "Reason, where it departs from the proposal"), Lines(), optional=True),
    ] = ""


class Proposed(msgspec.Struct, frozen=True):
    """The proposal as kept, with its author: another has to approve it."""

    grant: bool
    reason: str
    by: str


class Progress(msgspec.Struct, frozen=True):
    """How far the owner is, for the person at the window."""

    status: str
    words: Text


class Result(msgspec.Struct, frozen=True):
    """The owner's decision as the window hands it over: outcome, letter, and the credential's text where there is
    one.
    """

    outcome: str
    title: Text
    paragraphs: tuple[Text, ...]
    redress: Text | None = None
    credential: str = ""


class Rating(msgspec.Struct, frozen=True):
    """Five grades, 1 the best, as GB/T 39046 has them; `side` says who caused what was wrong: window or owner."""

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


class Empty(msgspec.Struct, frozen=True):
    """Nothing more to say."""
