"""What the components of case pages are given."""

from typing import Literal

import msgspec

from yipanqi.kernel.text import Text


class Step(msgspec.Struct, frozen=True):
    """One step on the way of a case: when it was or is due, what it is, and the node of the side that does it."""

    when: Text
    title: Text
    text: Text
    node: str
    node_name: Text
    state: Literal["done", "now", "ahead"]
