"""The body that decides one part of a joint handling: asked by the owner, with a clock of its own; its answer goes to
the owner, and the person hears of it there.
"""

from typing import TYPE_CHECKING

import msgspec

from yipanqi.cases.case import Case, Leg
from yipanqi.cases.service import Given
from yipanqi.exchange.effects import RefusedBack
from yipanqi.kernel.decision import Ask
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.protocols import consents, facts, moves
from yipanqi.protocols.handling.deciding import approved, check, propose, send_back
from yipanqi.protocols.handling.intake import answered as facts_answered
from yipanqi.protocols.handling.intake import declined_to_answer, review
from yipanqi.protocols.handling.joint import MISSING, PART
from yipanqi.protocols.handling.telling import withdraw_asks
from yipanqi.protocols.handling.words import Missing, PartAnswer, PartAsked, Supplied
from yipanqi.protocols.moves import Move
from yipanqi.protocols.reviewing import run
from yipanqi.protocols.words import Empty, reason_of

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def asked(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner asks for a part: the clock begins, and the rule proposes."""
    told: PartAsked = given.read(PartAsked)
    leg: Leg = given.found
    case.conclude("")
    case.set_form(msgspec.json.decode(told.form, type=procedure.form))
    leg.set_clock(msgspec.structs.replace(told.clock, since=case.work.now, stops=(), noticed=None))
    case.take_over(told.papers, leg.peer, given.actor)
    case.call_when_late(PART)
    review(procedure, case)


def ask_for_missing(procedure: "Procedure", case: Case, given: Given) -> None:
    """Something is missing: the owner asks the person, and the clock of this part stands still."""
    missing: Missing = given.read(Missing)
    if not missing.text.strip():
        raise Refused(Problem("words-needed", Text("请写明缺少什么", "Say what is missing"), "text"))
    moves.open_leg(case, Move.ASK, MISSING, missing)
    leg = case.leg(PART)
    if leg.clock is not None:
        leg.set_clock(leg.clock.stop(case.work.now, "correction"))
    case.call_when_late(PART)


def supplied(procedure: "Procedure", case: Case, given: Given) -> None:
    """It is here."""
    told: Supplied = given.read(Supplied)
    case.set_form(msgspec.json.decode(told.form, type=procedure.form))
    case.take_over(told.papers, case.peer, given.actor)
    _go_on(case)
    review(procedure, case)


def not_asked(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person had the one notice already: this part is decided on what there is."""
    _go_on(case)


def refused(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner's node has not let something in."""
    back: RefusedBack = given.read(RefusedBack)
    leg = case.legs.get(back.envelope)
    if leg is not None and leg.name == "facts" and not case.field("outcome"):
        lacking = run(procedure.rule(case), case)
        if isinstance(lacking, Ask):
            facts.give_up(case, lacking, back.reason)
            review(procedure, case)


def _go_on(case: Case) -> None:
    leg = case.leg(PART)
    if leg.clock is not None:
        leg.set_clock(leg.clock.go_on(case.work.now))
    case.call_when_late(PART)


def decide(procedure: "Procedure", case: Case, given: Given) -> None:
    """A second pair of eyes approves, and the owner is told."""
    decision, proposed = approved(procedure, case, given)
    case.conclude("granted" if proposed.grant else "refused")
    refusals = () if proposed.grant else decision.refusals
    moves.say(case, case.leg(PART), "answer", PartAnswer(proposed.grant, proposed.reason, refusals))
    case.call_when_late(PART)


def hand_back(procedure: "Procedure", case: Case, given: Given) -> None:
    """Not for this body: back to the owner, with the reason."""
    reason = reason_of(given)
    case.conclude("not accepted")
    moves.say(case, case.leg(PART), "decline", PartAnswer(False, reason, returned=True))
    case.call_when_late(PART)


def withdrawn(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner needs it no more: the person has withdrawn, or another part has settled it."""
    case.conclude("withdrawn")
    withdraw_asks(case)
    case.call_when_late(PART)


def late(procedure: "Procedure", case: Case, given: Given) -> None:
    """Never a silent overrun: it is written down; the owner's own clock tells the person."""
    if case.late_legs(PART):
        case.remember("overdue", Empty())
    case.call_when_late(PART)


EFFECTS = {
    "part.ask": asked,
    "part.withdraw": withdrawn,
    "late part": late,
    "ask for missing": ask_for_missing,
    "missing.answer": supplied,
    "missing.decline": not_asked,
    "propose": propose,
    "check": check,
    "send back": send_back,
    "decide": decide,
    "hand back": hand_back,
    "facts.answer": facts_answered,
    "facts.decline": declined_to_answer,
    **consents.effects(review),
    "refusal": refused,
}
