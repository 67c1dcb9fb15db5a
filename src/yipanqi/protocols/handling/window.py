"""The window: takes in, hands over, carries notices and supplements, hands over the result. It never decides."""

from typing import TYPE_CHECKING

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.service import Given
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import moves
from yipanqi.protocols.handling.words import Bounce, Empty, Intake, Notice, Progress, Rating, Reason, Result
from yipanqi.protocols.moves import Move
from yipanqi.protocols.rating import rate as keep_rating

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def submit(procedure: "Procedure", case: Case, given: Given) -> None:
    """Hand the case over to its owner, at once."""
    _offer(case, opening=True)


def _offer(case: Case, *, opening: bool) -> None:
    intake = Intake(case.field("window"), msgspec.Raw(case.form_bytes))
    moves.open_leg(case, Move.HAND_OVER, "case", intake, opening=opening)


def bounced(procedure: "Procedure", case: Case, given: Given) -> None:
    """Forward once more, to the owner named, where the peer answers for it; a second bounce ends it with the owner
    named.
    """
    bounce = given.read(Bounce)
    first = sum(leg.name == "case" for leg in case.legs.values()) == 1
    if first and bounce.owner[:2] == case.peer[:2]:
        case.set_form(procedure.reroute(case.form, bounce.owner))
        case.then("forward again")
        return
    case.remember("bounce", bounce)
    case.then("cannot forward")


def forward_again(procedure: "Procedure", case: Case, given: Given) -> None:
    """The same case, to the right owner."""
    _offer(case, opening=False)


def cannot_forward(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person is told who is competent."""
    bounce = case.recall("bounce", Bounce) or Bounce("", "")
    place = case.work.world.divisions
    name = next((d.name for d in place if d.code == bounce.owner), same(bounce.owner))
    case.conclude("not accepted")
    case.letter(
        "not-accepted",
        Text("不予受理告知书", "Not accepted"),
        [
            Text(
                "该事项不属于本次转送机关的职权范围，请向{place}的主管机关申请。",
                "It is not for the authority it was forwarded to; please apply to the authority of {place}.",
            ).format(place=name),
            same(bounce.reason),
        ],
    )


def asked(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner's one notice reaches the person here."""
    notice = given.read(Notice)
    case.letter("correction", Text("一次性补正告知书", "Notice of what is missing"), [same(notice.missing)])


def supplement(procedure: "Procedure", case: Case, given: Given) -> None:
    """What was missing goes to the owner."""
    form = given.read(procedure.form)
    case.set_form(form)
    moves.say(case, case.leg("supplement"), "answer", form)


def progress(procedure: "Procedure", case: Case, given: Given) -> None:
    """What the owner does, kept for the person to see."""
    given.read(Progress)


def decided(procedure: "Procedure", case: Case, given: Given) -> None:
    """The result is here: kept for the person, and handed over when they come or open it."""
    result = given.read(Result)
    case.conclude(result.outcome)
    case.letter("result", result.title, result.paragraphs, result.redress)
    if result.credential:
        case.keep_document("credential", "A", result.credential.encode())


def declined(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner does not accept it; its reasons are the letter."""
    result = given.read(Result)
    case.conclude("not accepted")
    case.letter("not-accepted", result.title, result.paragraphs, result.redress)


def lapsed(procedure: "Procedure", case: Case, given: Given) -> None:
    """The correction did not come in time."""
    case.conclude("lapsed")


def withdraw(procedure: "Procedure", case: Case, given: Given) -> None:
    """Tell the owner; what it answers is what counts, for it may have decided already."""
    moves.open_leg(case, Move.TELL, "withdrawal", Reason("申请人撤回"))


def withdrawn(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner has let it go."""
    case.conclude("withdrawn")


def deliver(procedure: "Procedure", case: Case, given: Given) -> None:
    """Handed over: the owner knows, and the person may rate."""
    moves.open_leg(case, Move.TELL, "delivered", Empty())
    case.call_in("rating", int(case.rules()[procedure.rating_days]))


def rate(procedure: "Procedure", case: Case, given: Given) -> None:
    """The rating goes to the side that caused it."""
    rating = given.read(Rating)
    case.call_off("rating")
    keep_rating(
        case,
        rating.grade,
        rating.words,
        case.field("window") if rating.side == "window" else case.field("other_office"),
    )
    if rating.side == "owner":
        moves.open_leg(case, Move.TELL, "rating", rating)


EFFECTS = {
    "submit": submit,
    "case.bounce": bounced,
    "forward again": forward_again,
    "cannot forward": cannot_forward,
    "supplement.ask": asked,
    "supplement": supplement,
    "progress.tell": progress,
    "result.tell": decided,
    "declined.tell": declined,
    "lapsed.tell": lapsed,
    "withdraw": withdraw,
    "withdrawn.tell": withdrawn,
    "deliver": deliver,
    "rate": rate,
}
