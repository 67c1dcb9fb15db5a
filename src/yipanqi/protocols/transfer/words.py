"""What is said in a transfer besides its papers."""

import hashlib
from typing import Annotated

import msgspec

from yipanqi.kernel.decision import Refusal
from yipanqi.kernel.forms import Lines, ask
from yipanqi.kernel.text import Text
from yipanqi.protocols.messages import Open


class Words(msgspec.Struct, frozen=True):
    """What an officer or a peer says in words."""

    text: Annotated[str, ask(Text("说明", "In words"), Lines(), optional=True)] = ""


class Returned(msgspec.Struct, frozen=True):
    """Why the sending side returned a letter."""

    refusals: tuple[Refusal, ...]
    words: str = ""


class Shortfall(msgspec.Struct, frozen=True):
    """What the receiving side has and expected (fen), when the two differ."""

    expected: int
    arrived: int


class Explained(msgspec.Struct, frozen=True):
    """The sending side's answer: what it had paid, and what it pays now on top."""

    paid: int
    topped_up: int


class Took(Open, frozen=True):
    """Which statement was taken over, by its name: a corrected one may have been on its way."""

    statement: str


def digest(statement: bytes) -> str:
    """The name of a statement: what it says (JSON), hashed; 40 hex digits."""
    return hashlib.sha256(statement).hexdigest()[:40]
