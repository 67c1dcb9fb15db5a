"""Five moves between two nodes, each a small table; protocols are made of them, and a service never sends an envelope
itself.

ask – answer; hand over – take over; hold – confirm or release; consign – receive; tell – acknowledge. A move is one
leg of a case, the
same on both sides, opened by one of them. Where both speak at once the tables say who yields: what is *quiet* has
been overtaken and
changes nothing.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from yipanqi.cases.machine import START


class Move(StrEnum):
    """The five."""

    ASK = "ask"
    HAND_OVER = "hand over"
    HOLD = "hold"
    CONSIGN = "consign"
    TELL = "tell"


class Said(msgspec.Struct, frozen=True):
    """One thing that can be said in a move: by the opener or the other, in which states, leading where.

    Heard in the states of `quiet` it has been overtaken and changes nothing; heard in those of `wins` it overtakes
    what was said
    at the same time: the leg goes with it, and the case, which has gone on already, is not told.
    """

    verb: str
    opener: bool
    before: tuple[str, ...]
    to: str
    quiet: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()


MOVES: Mapping[Move, tuple[Said, ...]] = {
    Move.ASK: (
        Said("ask", True, (START,), "asked"),
        Said("answer", False, ("asked",), "answered", quiet=("withdrawn",)),
        Said("decline", False, ("asked",), "declined", quiet=("withdrawn",)),
        Said("withdraw", True, ("asked",), "withdrawn", wins=("answered", "declined")),
    ),
    Move.HAND_OVER: (
        Said("offer", True, (START,), "offered"),
        Said("take", False, ("offered", "recalling"), "taken"),
        Said("bounce", False, ("offered", "recalling"), "bounced"),
        Said("recall", True, ("offered",), "recalling", quiet=("taken", "bounced")),
        Said("recalled", False, ("recalling",), "recalled"),
    ),
    Move.HOLD: (
        Said("request", True, (START,), "requested"),
        Said("held", False, ("requested",), "held", quiet=("releasing",)),
        Said("refuse", False, ("requested", "releasing"), "refused"),
        Said("confirm", True, ("held",), "confirming", quiet=("released",)),
        Said("confirmed", False, ("confirming",), "confirmed"),
        Said("release", True, ("requested", "held"), "releasing", quiet=("refused", "released")),
        Said("released", False, ("held", "releasing", "confirming"), "released"),
    ),
    Move.CONSIGN: (
        Said("send", True, (START,), "sent"),
        Said("received", False, ("sent",), "received"),
        Said("missing", False, ("sent",), "missing"),
        Said("found", False, ("missing",), "received"),
    ),
    Move.TELL: (
        Said("tell", True, (START,), "told"),
        Said("acknowledge", False, ("told",), "acknowledged"),
    ),
}

ENDED = frozenset(
    {
        "answered",
        "declined",
        "withdrawn",
        "taken",
        "bounced",
        "recalled",
        "refused",
        "confirmed",
        "released",
        "received",
        "acknowledged",
        "not let in",
    }
)
"""States in which a leg is over."""


def fitting(said: Said, *, heard: bool) -> tuple[str, ...]:
    """The states in which something can be said, or heard from the other side."""
    return (*said.before, *said.quiet, *said.wins) if heard else said.before


def type_of(move: Move, said: Said) -> str:
    """The envelope type of something said in a move."""
    return f"{move.replace(' ', '-')}.{said.verb}"


TYPES = frozenset(type_of(move, said) for move, table in MOVES.items() for said in table)
"""Envelope types of the moves."""

OPENINGS = frozenset(type_of(move, said) for move, table in MOVES.items() for said in table if START in said.before)
"""Those of them that begin a move, and perhaps a case."""
