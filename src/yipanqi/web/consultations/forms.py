"""Small forms of the office that runs a consultation, each behind one button."""

from typing import Annotated

import msgspec

from yipanqi.kernel.forms import Line, YesNo, ask
from yipanqi.kernel.text import Text


class Gathering(msgspec.Struct, frozen=True):
    """Whether two matters say the same."""

    one: Annotated[str, ask(Text("一组意见", "One matter"), Line(longest=32))]
    other: Annotated[str, ask(Text("另一组意见", "The other matter"), Line(longest=32))]
    same: Annotated[bool, ask(Text("是否同一意见", "Whether they say the same"), YesNo())]


class One(msgspec.Struct, frozen=True):
    """A comment."""

    comment: Annotated[str, ask(Text("意见", "Comment"), Line(longest=32))]


class Linking(msgspec.Struct, frozen=True):
    """What a clause of the draft became: places in the final with a blank between, none for dropped."""

    place: Annotated[str, ask(Text("征求意见稿条文", "Clause of the draft"), Line(longest=16))]
    became: Annotated[
        str | None, ask(Text("正式文件条文", "Clauses of the final"), Line(longest=100), optional=True)
    ] = None
