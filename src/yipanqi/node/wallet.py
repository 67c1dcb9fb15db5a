"""A person's credentials, as the faces use them: what there is, and showing one with only what is needed."""

from collections.abc import Collection

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_read_log_of, require
from yipanqi.cases import credentials
from yipanqi.cases.credentials import Held
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.node import Node


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


def _own(work: Work, actor: Actor, number: str) -> Held:
    held = credentials.one(work, number)
    if not actor.party or held.holder != actor.party:
        raise unknown("credential-unknown", f"没有编号为 {number} 的证照", f"there is no credential {number}")
    return held
