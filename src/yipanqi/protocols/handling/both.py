"""What window and owner do alike: take a corrected form, hand the result over, and take a rating."""

from typing import TYPE_CHECKING

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.service import Given
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.protocols import moves
from yipanqi.protocols.handling.modes import MODES, Mode
from yipanqi.protocols.handling.words import Intake
from yipanqi.protocols.moves import Move
from yipanqi.protocols.rating import rate as keep_rating
from yipanqi.protocols.words import Empty, Rating
from yipanqi.store import cases as rows

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


CHANNELS = {"window": Mode.FORWARD, "live": Mode.LIVE}
"""In which mode a case comes by its channel; every other is online."""


def allowed(procedure: "Procedure", case: Case) -> None:
    """Raises Refused where the service does not allow the way in which the case comes."""
    mode = CHANNELS.get(case.field("channel"), Mode.ONLINE)
    if mode not in procedure.modes and (mode is Mode.ONLINE or case.peer):
        words = Text("本事项不能以“{mode}”方式办理", "It cannot be asked for in this way: {mode}").format(
            mode=MODES[mode]
        )
        raise Refused(Problem("mode", words))


def take_form(procedure: "Procedure", case: Case, given: Given) -> msgspec.Struct:
    """Take a corrected form. Raises Refused where it would give the case another owner, or, once the parts of a joint
    case are asked, change which are needed or where they lie.
    """
    form: msgspec.Struct = given.read(procedure.form)
    if procedure.places(form)["owner"] != case.places["owner"]:
        words = Text(
            "补正不能变更办理机关；需要时请撤回后另行申请。",
            "A correction cannot change the authority; withdraw and apply there instead.",
        )
        raise Refused(Problem("other-owner", words))
    if procedure.parts and _accepted(case):
        _same_parts(procedure, case.form, form)
    case.set_form(form)
    return form


def _accepted(case: Case) -> bool:
    if case.role == "owner":
        return case.field("accepted_at") is not None
    return any(letter.kind == "letter:accepted" for letter in rows.letters(case.work.uow, case.number))


def _same_parts(procedure: "Procedure", before: msgspec.Struct, form: msgspec.Struct) -> None:
    for part in procedure.parts:
        if part.at(form) == part.at(before):
            continue
        alone = ((f, msgspec.structs.replace(before, **{f: getattr(form, f)})) for f in form.__struct_fields__)
        field = next((f for f, changed in alone if part.at(changed) != part.at(before)), "")
        words = Text(
            "联办部分已经启动，补正不能改变“{part}”是否需要、由哪里办理；需要时请撤回后另行申请。",
            "The parts are asked already: a correction cannot change whether “{part}” is needed or where it lies; "
            "withdraw and apply again instead.",
        )
        raise Refused(Problem("other-parts", words.format(part=part.title), field))


def deliver(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person has the result; the other side knows, and may hear a rating."""
    if case.peer:
        moves.open_leg(case, Move.TELL, "delivered", Empty())
    _wait_for_rating(procedure, case)


def delivered(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side has handed the result over."""
    if case.state == "delivered":
        _wait_for_rating(procedure, case)


def _wait_for_rating(procedure: "Procedure", case: Case) -> None:
    case.call_in("rating", int(case.rules()[procedure.rating_days]))


def rate(procedure: "Procedure", case: Case, given: Given) -> None:
    """A rating goes to the side that caused it, and stands on the case here too."""
    rating: Rating = given.read(Rating)
    _keep(case, rating)
    if case.peer and rating.side != case.role:
        moves.open_leg(case, Move.TELL, "rating", rating)


def rated(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person has rated this side at the other."""
    _keep(case, given.read(Rating))


def _keep(case: Case, rating: Rating) -> None:
    office = _window(case) if rating.side == "window" else _owner(case)
    if not office:
        raise Refused(Problem("no-window", Text("本件未经窗口收件", "No window took this case in"), "side"))
    case.call_off("rating")
    keep_rating(case, rating.grade, rating.words, office)


def _owner(case: Case) -> str:
    return str(case.field("office" if case.role == "owner" else "other_office"))


def _window(case: Case) -> str:
    intake: Intake | None = case.recall("intake", Intake)
    return intake.window if intake else str(case.field("window"))
