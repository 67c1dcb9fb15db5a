"""How the owner speaks: every letter is kept here and told to the window, where there is one."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from yipanqi.cases.case import Case
from yipanqi.kernel.text import Text
from yipanqi.protocols import moves
from yipanqi.protocols.handling.words import Told
from yipanqi.protocols.moves import Move
from yipanqi.protocols.words import Empty


class Received(msgspec.Struct, frozen=True):
    """When the owner had everything that was handed in so far."""

    at: datetime


def write(case: Case, kind: str, title: Text, paragraphs: Sequence[Text], redress: Text | None = None) -> Told:
    """Write a letter to the person; returns it as it is told to the window."""
    case.letter(kind, title, paragraphs, redress)
    return Told(kind, title, tuple(paragraphs), redress, str(case.field("office")))


def tell(case: Case, name: str, body: msgspec.Struct) -> None:
    """Tell the window, where there is one."""
    if case.peer:
        moves.open_leg(case, Move.TELL, name, body)


def take(case: Case) -> None:
    """Take over what the window offers, unless that was done before."""
    if case.peer and case.leg("case").state == "offered":
        moves.say(case, case.leg("case"), "take", Empty())


def withdraw_asks(case: Case, name: str = "") -> None:
    """Nothing that was asked, or nothing of that name, has to be answered any more."""
    for leg in list(case.legs.values()):
        if leg.ours and leg.move == Move.ASK and leg.state == "asked" and name in ("", leg.name):
            moves.say(case, leg, "withdraw")


def watch(case: Case) -> None:
    """See to it that an overrun is noticed, once."""
    if case.recall("overdue", Empty) is None:
        case.call_when_due("overdue")
