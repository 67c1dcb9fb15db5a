"""A live session at the owner: its clerk answers, does it with the person, or says why it cannot be done this way."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from yipanqi.cases.case import Case
from yipanqi.cases.service import Given
from yipanqi.protocols import moves
from yipanqi.protocols.handling.live import CALL, SESSION, forget_later, forget_recording
from yipanqi.protocols.handling.live_words import Answered, Called, Estimate, Record, TurnAway
from yipanqi.protocols.moves import Move
from yipanqi.store import cases as rows

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def ring(procedure: "Procedure", case: Case, given: Given) -> None:
    """A point calls: it hears at once how many sessions of this office are before it, and how long that may take."""
    told: Called = given.read(Called)
    case.remember(SESSION, told.record)
    table = rows.case
    before = select(func.count()).where(
        table.c.role == "remote",
        table.c.office == case.field("office"),
        table.c.state.in_(("ringing", "connected")),
        table.c.number != case.number,
    )
    case.work.flush()  # those that called in the same unit of work
    ahead = int(case.work.uow.execute(before).scalar_one())
    minutes = ahead * int(case.rules()[procedure.live.session_minutes])
    moves.open_leg(case, Move.TELL, "queue", Estimate(ahead, minutes))


def answer(procedure: "Procedure", case: Case, given: Given) -> None:
    """The clerk answers."""
    moves.say(case, case.leg(CALL), "answer", Answered(given.actor.id))


def decline(procedure: "Procedure", case: Case, given: Given) -> None:
    """The clerk says that it cannot be done this way."""
    turn: TurnAway = given.read(TurnAway)
    moves.say(case, case.leg(CALL), "decline", turn)


def turn_away(procedure: "Procedure", case: Case, given: Given) -> None:
    """The same in the middle of a session."""
    turn: TurnAway = given.read(TurnAway)
    moves.open_leg(case, Move.TELL, "away", turn)


def told(procedure: "Procedure", case: Case, given: Given) -> None:
    """The record goes on, or is complete."""
    record: Record = given.read(Record)
    case.remember(SESSION, record)
    forget_later(case, record)


EFFECTS = {
    "call.ask": ring,
    "answer": answer,
    "decline call": decline,
    "turn away": turn_away,
    "record.tell": told,
    "over.tell": told,
    "forget recording": forget_recording,
}
