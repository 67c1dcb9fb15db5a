"""The modes of handling, and the parts of a joint one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yipanqi.kernel.text import Text
from yipanqi.protocols.reviewing import Rule


class Mode(StrEnum):
    """How a case of handling comes to be decided (国办发〔2020〕35号); a service says which it allows."""

    ONLINE = "online"
    FORWARD = "collect-and-forward"
    JOINT = "joint"
    LIVE = "live"


MODES = {
    Mode.ONLINE: Text("全程网办", "online"),
    Mode.FORWARD: Text("异地代收代办", "collect and forward"),
    Mode.JOINT: Text("多地联办", "joint"),
    Mode.LIVE: Text("虚拟综窗", "live, with the owner's clerk on the line"),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a joint handling, which a body of its own decides.

    `at` says where for a filled-in form ("" where the part is not needed), `field` the field of that body, `limit` the
    parameter of its time, in working days, calendar days or hours as the parameter's unit says. `review` proposes what
    the body decides, from the registers of its own side.
    """

    name: str
    title: Text
    field: str
    at: Callable[[Any], str]
    limit: tuple[str, ...]
    review: Rule
