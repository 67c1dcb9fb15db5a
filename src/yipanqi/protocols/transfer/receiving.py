"""The receiving side: reviews the application, asks for the relation, and hears what the sending side says."""

from typing import TYPE_CHECKING, Any

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.kernel.decision import Decision, Outcome
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import moves
from yipanqi.protocols.letters import REDRESS
from yipanqi.protocols.moves import Move
from yipanqi.protocols.transfer import matching, money
from yipanqi.protocols.transfer.words import Returned, Words

if TYPE_CHECKING:
    from yipanqi.protocols.transfer.procedure import Procedure


def submit(procedure: "Procedure", case: Case, given: Given) -> None:
    """The rule looks at it at once."""
    case.then("review")


def review(procedure: "Procedure", case: Case, given: Given) -> None:
    """Decide by rule; what the rule grants goes on by itself, all else is an officer's."""
    decision = _reviewed(procedure, case)
    case.made("review", decision, Who.RULE, given.actor)
    if decision.outcome is Outcome.GRANTED:
        case.remember("letter", decision.granted)
        case.then("accept")


def _reviewed(procedure: "Procedure", case: Case) -> Decision[Any]:
    decision = case.decide(lambda known, rules: procedure.review(procedure.about(case), case.form, known, rules))
    if not isinstance(decision, Decision):
        raise ValueError(f"a transfer is reviewed on this side's facts, not {decision}")
    return decision


def accept(procedure: "Procedure", case: Case, given: Given) -> None:
    """The clock begins; the letter asks the sending side to hold the relation. An officer may accept what the rule
    would not.
    """
    letter = case.recall("letter", procedure.letter)
    if letter is None:
        decision = _reviewed(procedure, case)
        if decision.result is None:
            raise conflict(
                "no-letter", "规则未形成联系函，不能受理", "the rule has made no letter; it cannot be accepted"
            )
        letter = decision.result
        case.remember("letter", letter)
    case.accept()
    _ask(procedure, case, letter)


def _ask(procedure: "Procedure", case: Case, letter: msgspec.Struct) -> None:
    days = int(case.rules()[procedure.reply_days])
    due_on = case.calendar.add(case.work.today, days).on
    moves.open_leg(case, Move.HOLD, "relation", letter, due_on=due_on, opening=True)
    case.call_in("reply", days)


def refuse(procedure: "Procedure", case: Case, given: Given) -> None:
    """An officer's refusal: always with reasons and redress."""
    reason = given.read(Words) if given.body else Words("")
    decision = _reviewed(procedure, case)
    if decision.outcome is Outcome.GRANTED and not reason.text:
        raise Refused(
            Problem(
                "reason-needed",
                Text("与系统建议不同，请说明理由", "This departs from the proposal: give a reason"),
                "text",
            )
        )
    case.made(
        "refuse", msgspec.structs.replace(decision, outcome=Outcome.REFUSED), Who.OFFICER, given.actor, reason.text
    )
    case.conclude("refused")
    case.call_off("reply")
    words = [r.text for r in decision.refusals] + ([same(reason.text)] if reason.text else [])
    cures = [r.remedy for r in decision.refusals]
    case.letter("refusal", Text("不予转移决定书", "Decision not to transfer"), [*words, *cures], REDRESS)
    _drop(case)
    matching.return_all(case)


def ask_correction(procedure: "Procedure", case: Case, given: Given) -> None:
    """One notice of everything that is missing; the clock has not begun yet."""
    words = given.read(Words)
    if not words.text.strip():
        raise Refused(
            Problem(
                "words-needed",
                Text("请一次性写明需要补正的全部内容", "Say everything that is missing, at once"),
                "text",
            )
        )
    case.letter("correction", Text("一次性补正告知书", "Notice of what is missing"), [same(words.text)])
    case.call_in("correction", int(case.rules()[procedure.correction_days]))


def correct(procedure: "Procedure", case: Case, given: Given) -> None:
    """The corrected form is reviewed anew."""
    case.set_form(given.read(procedure.form))
    case.call_off("correction")
    case.then("review")


def lapse(procedure: "Procedure", case: Case, given: Given) -> None:
    """The correction did not come in time."""
    case.conclude("lapsed")


def withdraw(procedure: "Procedure", case: Case, given: Given) -> None:
    """Nothing had been sealed: it simply ends."""
    case.conclude("withdrawn")
    case.call_off("correction")
    case.call_off("reply")
    _drop(case)
    matching.return_all(case)


def _drop(case: Case) -> None:
    if any(leg.name == "relation" and leg.state == "refused" for leg in case.legs.values()):
        moves.open_leg(case, Move.TELL, "dropped", Words())


def cancel(procedure: "Procedure", case: Case, given: Given) -> None:
    """Who stops waiting says so first: the sending side restores the relation."""
    case.call_off("reply")
    case.call_off("money")
    moves.say(case, case.leg("relation"), "release")
    matching.return_all(case)


def urge(procedure: "Procedure", case: Case, given: Given) -> None:
    """Silence is never consent: the other side is urged, and again after as long."""
    moves.open_leg(case, Move.TELL, "urge", Words("请尽快办理"))
    case.call_in("reply", int(case.rules()[procedure.reply_days]))


def stated(procedure: "Procedure", case: Case, given: Given) -> None:
    """The statement is here; the money may be here already."""
    statement = given.read(procedure.statement)
    case.remember("statement", statement)
    case.made("statement", Decision(Outcome.GRANTED, (), procedure.figures(statement)), Who.PEER, given.actor)
    case.call_off("reply")
    if procedure.money(statement) and not money.held(case):
        case.call_in("money", int(case.rules()[procedure.money_days]))
        return
    matching.match(procedure, case)


def returned(procedure: "Procedure", case: Case, given: Given) -> None:
    """The letter came back with reasons; where we were releasing anyway, that is the end of it."""
    case.call_off("reply")
    if case.ended:
        case.conclude("withdrawn")
        _drop(case)
        return
    reason = given.read(Returned)
    case.letter(
        "returned",
        Text("转出地退回通知", "Returned by the sending side"),
        [r.text for r in reason.refusals] + ([same(reason.words)] if reason.words else []),
    )


def refused(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other node let nothing in: an officer sees to the letter, or what was being released was never sealed."""
    case.call_off("reply")
    if case.ended:
        case.conclude("withdrawn")


def resend(procedure: "Procedure", case: Case, given: Given) -> None:
    """A corrected letter in the same case: no new application."""
    if given.body:
        case.set_form(given.read(procedure.form))
    case.forget("letter")
    decision = _reviewed(procedure, case)
    if decision.result is None:
        raise Refused([Problem(r.code, r.text) for r in decision.refusals])
    case.made("resend", decision, Who.OFFICER, given.actor)
    case.remember("letter", decision.result)
    _ask(procedure, case, decision.result)


def closed(procedure: "Procedure", case: Case, given: Given) -> None:
    """Both sides are done: certificate and notice for the person."""
    case.call_off("reply")
    case.conclude("granted")
    case.letter(
        "notice",
        Text("转移接续办结通知书", "Notice of completed transfer"),
        [
            Text(
                f"您的关系已从{case.work.world.offices.get(case.field('other_office')).name.zh}转入本地并接续。",
                "Your relation has been taken over here and goes on.",
            ),
            Text(
                "统筹基金部分随关系转移，用于今后发放待遇，不能提取。",
                "The pool part moves with the relation for future benefits and cannot be withdrawn.",
            ),
        ],
    )


def released(procedure: "Procedure", case: Case, given: Given) -> None:
    """The relation lives on at the sending side."""
    case.conclude("released")


EFFECTS = {
    "submit": submit,
    "review": review,
    "accept": accept,
    "refuse": refuse,
    "ask correction": ask_correction,
    "correct": correct,
    "lapse": lapse,
    "withdraw": withdraw,
    "cancel": cancel,
    "urge": urge,
    "relation.held": stated,
    "relation.refuse": returned,
    "refusal": refused,
    "resend": resend,
    "relation.confirmed": closed,
    "relation.released": released,
    **matching.EFFECTS,
}
