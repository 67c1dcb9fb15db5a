"""A person's credentials, as the faces use them: what there is, and showing one with only what is needed."""

from collections.abc import Collection

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_hand_over, may_read_log_of, require
from yipanqi.access.readings import note_reading
from yipanqi.cases import credentials
from yipanqi.cases.credentials import Held
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.node import Node

HANDING_OVER = Text("向本人交付证照", "handing the credential over")


class Shown(msgspec.Struct, frozen=True):
    """A credential made ready to be shown: as text for a file, and as QR codes (`<svg>` elements), in their order."""

    text: str
    codes: tuple[str, ...]


def mine(node: Node, actor: Actor) -> tuple[Held, ...]:
    """One's own credentials, newest first. Raises Refused (forbidden) for who is nobody's party."""
    require(may_read_log_of(actor, actor.party))
    with node.look() as work:
        return credentials.held(work, actor.party)


def one(node: Node, actor: Actor, number: str) -> Held:
    """One of one's own credentials. Raises Refused (unknown) where there is none, or it is another's."""
    with node.look() as work:
        return _own(work, actor, number)


def show(node: Node, actor: Actor, number: str, disclosed: Collection[str]) -> Shown:
    """One's own credential with, of what is hidden, only what is named. Raises Refused."""
    with node.look() as work:
        _own(work, actor, number)
        text = credentials.presentation(work, number, disclosed)
    return Shown(text, credentials.qr_codes(text))


def at_window(node: Node, actor: Actor, case_number: str) -> tuple[Held, Shown]:
    """What a case led to, for the clerk who hands it to the person: the whole credential, which is the person's own.

    Raises Refused where the case was not taken in at this clerk's window, or led to no credential; it is noted.
    """
    with node.work_on() as work:
        case = work.find(case_number)
        if case is None or not may_hand_over(actor, str(case.field("window"))):
            raise unknown("case-unknown", f"没有编号为 {case_number} 的办件", f"there is no case {case_number}")
        numbers = credentials.of_case(work, case_number)
        if not numbers:
            raise unknown("no-credential", "本件没有证照", "the case led to no credential")
        held = credentials.one(work, numbers[-1])
        text = credentials.presentation(work, held.number, tuple(held.hidden))
        note_reading(work.uow, actor, case.applicant, "credential", HANDING_OVER, case_number, case.field("window"))
    return held, Shown(text, credentials.qr_codes(text))


def _own(work: Work, actor: Actor, number: str) -> Held:
    held = credentials.one(work, number)
    if not actor.party or held.holder != actor.party:
        raise unknown("credential-unknown", f"没有编号为 {number} 的证照", f"there is no credential {number}")
    return held
