"""The window: takes in, hands over, carries notices and supplements, hands over the result. It never decides."""

from typing import TYPE_CHECKING

import msgspec

from yipanqi.cases import credentials
from yipanqi.cases.case import Case
from yipanqi.cases.service import Given
from yipanqi.exchange.effects import RefusedBack
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import facts, moves
from yipanqi.protocols.handling import both, originals
from yipanqi.protocols.handling.both import allowed
from yipanqi.protocols.handling.words import Bounce, Intake, Result, Revocation, Told
from yipanqi.protocols.letters import REDRESS
from yipanqi.protocols.moves import Move
from yipanqi.protocols.words import Empty

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure

NOT_ACCEPTED = Text("不予受理告知书", "Not accepted")


def submit(procedure: "Procedure", case: Case, given: Given) -> None:
    """Hand the case over to its owner, at once."""
    allowed(procedure, case)
    _offer(case, opening=True)


def _offer(case: Case, *, opening: bool) -> None:
    intake = Intake(case.field("window"), msgspec.Raw(case.form_bytes), tuple(case.papers))
    leg = moves.open_leg(case, Move.HAND_OVER, "case", intake, opening=opening)
    case.share(case.papers, leg.id)


def bounced(procedure: "Procedure", case: Case, given: Given) -> None:
    """Forward once more, to the owner named, where the peer answers for it; a second bounce ends it with the owner
    named. Where the person is withdrawing, the owner's answer to that is still to come.
    """
    if case.state == "withdrawing":
        return
    bounce: Bounce = given.read(Bounce)
    first = sum(leg.name == "case" for leg in case.legs.values()) == 1
    if first and case.work.world.divisions.administration(bounce.owner) == case.peer:
        case.set_form(procedure.reroute(case.form, bounce.owner))
        case.then("forward again")
    else:
        case.then("cannot forward", bounce)


def forward_again(procedure: "Procedure", case: Case, given: Given) -> None:
    """The same case, to the right owner."""
    _offer(case, opening=False)


def cannot_forward(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person is told who is competent."""
    bounce: Bounce = given.read(Bounce)
    world, today = case.work.world, case.work.today
    competent = world.offices.competent(procedure.field, bounce.owner, today)
    words = Text(
        "该事项不属于本次转送机关的职权范围，请向{office}申请。",
        "It is not for the authority it was forwarded to; please apply to {office}.",
    ).format(office=competent.name)
    case.conclude("not accepted")
    case.letter("not-accepted", NOT_ACCEPTED, [words, same(bounce.reason)], REDRESS, case.field("other_office"))


def kept(procedure: "Procedure", case: Case, given: Given) -> None:
    """A letter of the owner's reaches the person here: a notice, or how far it is."""
    _keep(case, given.read(Told))


def _keep(case: Case, told: Told) -> None:
    case.letter(told.kind, told.title, told.paragraphs, told.redress, told.office)


def supplement(procedure: "Procedure", case: Case, given: Given) -> None:
    """What was missing goes to the owner."""
    form = both.take_form(procedure, case, given)
    moves.say(case, case.leg("supplement"), "answer", form)


def decided(procedure: "Procedure", case: Case, given: Given) -> None:
    """The result is here: kept for the person, and handed over when they come or open it."""
    result: Result = given.read(Result)
    case.conclude(result.outcome)
    _keep(case, result.letter)
    if result.credential:
        credentials.receive(case, result.number, result.credential)


def revoked(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner has revoked what it issued."""
    revocation: Revocation = given.read(Revocation)
    credentials.revoked(case, revocation.reason)
    _keep(case, revocation.letter)


def ended(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner does not accept it, has let it lapse, or has let it go; its letter says why."""
    case.conclude(case.state)
    _keep(case, given.read(Told))


def withdraw(procedure: "Procedure", case: Case, given: Given) -> None:
    """Tell the owner; what it answers is what counts, for it may have decided already."""
    moves.open_leg(case, Move.TELL, "withdrawal", Empty())


def refused(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other node has let the case in at no time: the person is told, or has what they wanted."""
    back: RefusedBack = given.read(RefusedBack)
    originals.not_let_in(case, back, given)
    if case.state not in ("not accepted", "withdrawn"):
        return
    case.conclude(case.state)
    if case.state == "not accepted":
        words = Text(
            "对方未能接收本件，请稍后重新申请，或直接向办理机关申请。", "The other side could not take it; try again."
        )
        case.letter("not-accepted", NOT_ACCEPTED, [words, same(back.reason)])


def questioned(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner's rule lacks what this side has on record."""
    facts.answer(procedure, case, given)


EFFECTS = {
    "submit": submit,
    "case.bounce": bounced,
    "forward again": forward_again,
    "cannot forward": cannot_forward,
    "facts.ask": questioned,
    "supplement.ask": kept,
    "supplement": supplement,
    "progress.tell": kept,
    "result.tell": decided,
    "revoked.tell": revoked,
    "declined.tell": ended,
    "lapsed.tell": ended,
    "withdrawn.tell": ended,
    "withdraw": withdraw,
    "refusal": refused,
    "deliver": both.deliver,
    "delivered.tell": both.delivered,
    "rate": both.rate,
    "rating.tell": both.rated,
    **originals.EFFECTS,
}
