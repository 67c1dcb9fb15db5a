"""The owner: accepts, asks once for what is missing, decides with a proposal and an approval, tells the window all of
it.
"""

from typing import TYPE_CHECKING, Any

import msgspec

from yipanqi.cases import credentials
from yipanqi.cases.case import RULE, Case
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.kernel.decision import Ask, Decision, Outcome
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import facts, moves
from yipanqi.protocols.handling.words import (
    Bounce,
    Empty,
    Intake,
    Notice,
    Progress,
    Proposal,
    Proposed,
    Rating,
    Reason,
    Result,
)
from yipanqi.protocols.letters import REDRESS
from yipanqi.protocols.moves import Move
from yipanqi.protocols.rating import rate as keep_rating

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def submitted(procedure: "Procedure", case: Case, given: Given) -> None:
    """Silence counts as acceptance: without a notice in time the case is accepted from the day it came in."""
    case.call_in("silence", int(case.rules()[procedure.notice_days]))
    _proposal(procedure, case)


def offered(procedure: "Procedure", case: Case, given: Given) -> None:
    """A window hands the case over."""
    intake = given.read(Intake)
    form = msgspec.json.decode(intake.form, type=procedure.form)
    case.set_form(form)
    case.remember("intake", intake)
    submitted(procedure, case, given)


def _proposal(procedure: "Procedure", case: Case) -> None:
    decision = _run(procedure, case)
    if isinstance(decision, Ask):
        facts.ask(case, decision)
    else:
        case.made("proposal", decision, Who.RULE, RULE)


def _run(procedure: "Procedure", case: Case) -> Ask | Decision[Any]:
    return case.decide(lambda known, rules: procedure.review(procedure.about(case), case.form, known, rules))


def _reviewed(procedure: "Procedure", case: Case) -> Decision[Any]:
    decision = _run(procedure, case)
    if isinstance(decision, Ask):
        raise facts.must_be_known(case)
    return decision


def answered(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side has answered: the rule is run again."""
    facts.learn(case, given)
    _proposal(procedure, case)


def declined_to_answer(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side does not answer: the rule is run without, and an officer sees why."""
    facts.learn_nothing(case, given)
    _proposal(procedure, case)


def accept(procedure: "Procedure", case: Case, given: Given) -> None:
    """Take it: the clock begins, the window and the person know."""
    case.call_off("silence")
    case.accept()
    _take(case)
    due = case.field("due_on")
    _tell(
        case,
        "progress",
        Progress("accepted", Text(f"已受理，承诺{due:%Y-%m-%d}前办结", f"Accepted, promised by {due:%Y-%m-%d}")),
    )
    case.call_in("overdue", case.field("limit_days"))


def _take(case: Case) -> None:
    if case.peer and case.leg("case").state == "offered":
        moves.say(case, case.leg("case"), "take", Empty())


def _tell(case: Case, name: str, body: msgspec.Struct) -> None:
    if case.peer:
        moves.open_leg(case, Move.TELL, name, body)


def decline(procedure: "Procedure", case: Case, given: Given) -> None:
    """Not accepted: always with a reason, in a letter."""
    reason = _reason(given)
    case.call_off("silence")
    case.conclude("not accepted")
    _take(case)
    title, paragraphs = Text("不予受理决定书", "Decision not to accept"), (same(reason.text),)
    case.letter("not-accepted", title, paragraphs, REDRESS)
    _tell(case, "declined", Result("not accepted", title, paragraphs, REDRESS))


def _reason(given: Given) -> Reason:
    reason: Reason = given.read(Reason) if given.body else Reason("")
    if not reason.text.strip():
        raise Refused(Problem("reason-needed", Text("请说明理由", "Give a reason"), "text"))
    return reason


def bounce(procedure: "Procedure", case: Case, given: Given) -> None:
    """Wrongly forwarded: it goes back once, naming the owner. Raises Refused where the division named is ours or
    unknown.
    """
    named: Bounce = given.read(Bounce)
    division = case.work.world.divisions.get(named.owner, case.work.today)
    if not case.peer:
        raise conflict(
            "no-window",
            "本件由申请人直接提交，请作不予受理决定并告知主管机关",
            "it came from the person directly: decline it instead",
        )
    if division.code == case.places["owner"]:
        raise Refused(Problem("same-owner", Text("所填机关就是本机关", "that is this authority itself"), "owner"))
    if sum(leg.name == "case" for leg in case.legs.values()) > 1:
        raise conflict(
            "bounced-before",
            "已退回过一次，请直接办理或作出不予受理决定",
            "it was bounced once already: handle or decline it",
        )
    case.call_off("silence")
    case.conclude("bounced")
    moves.say(case, case.leg("case"), "bounce", named)


def ask_once(procedure: "Procedure", case: Case, given: Given) -> None:
    """One notice of everything that is missing, before acceptance."""
    _take(case)
    _ask(procedure, case, given)
    case.call_off("silence")


def ask_for_more(procedure: "Procedure", case: Case, given: Given) -> None:
    """The same after acceptance: the clock stands still until it comes."""
    _ask(procedure, case, given)
    case.pause("correction")
    case.call_off("overdue")


def _ask(procedure: "Procedure", case: Case, given: Given) -> None:
    notice: Notice = given.read(Notice)
    if not notice.missing.strip():
        raise Refused(
            Problem(
                "words-needed",
                Text("请一次性写明需要补正的全部内容", "Say everything that is missing, at once"),
                "missing",
            )
        )
    if case.recall("notice", Notice) is not None:
        raise conflict("asked-once", "已经一次性告知过，不得再次要求补正", "the one notice has been given already")
    case.remember("notice", notice)
    case.letter("correction", Text("一次性补正告知书", "Notice of what is missing"), [same(notice.missing)])
    if case.peer:
        moves.open_leg(case, Move.ASK, "supplement", notice)
    case.call_in("correction", int(case.rules()[procedure.correction_days]))


def supplied(procedure: "Procedure", case: Case, given: Given) -> None:
    """What was missing is here: before acceptance the days for it run anew, after it the clock goes on."""
    case.set_form(given.read(procedure.form))
    case.call_off("correction")
    if case.state == "submitted":
        submitted(procedure, case, given)
        return
    case.resume()
    clock = case.clock()
    if clock is not None and clock.left > 0:
        case.call_in("overdue", clock.left)
    _proposal(procedure, case)


def lapse(procedure: "Procedure", case: Case, given: Given) -> None:
    """The correction did not come in time."""
    case.conclude("lapsed")
    case.letter(
        "lapsed",
        Text("逾期未补正告知书", "Lapsed"),
        [
            Text(
                "您未在期限内补正，本次申请视为放弃，可重新申请。",
                "What was missing did not come in time; you may apply again.",
            )
        ],
    )
    _withdraw_asks(case)
    _tell(case, "lapsed", Empty())


def _withdraw_asks(case: Case) -> None:
    for leg in case.legs.values():
        if leg.move == Move.ASK and leg.state == "asked":
            moves.say(case, leg, "withdraw")


def begin_special(procedure: "Procedure", case: Case, given: Given) -> None:
    """Investigation, expert review and the like are not counted; the person is told in writing."""
    reason = _reason(given)
    case.pause("special procedure")
    case.call_off("overdue")
    case.letter("special", Text("特别程序告知书", "Notice of a special procedure"), [same(reason.text)])
    _tell(
        case,
        "progress",
        Progress("special", Text("已启动特别程序，期间不计入时限", "A special procedure: its time is not counted")),
    )


def end_special(procedure: "Procedure", case: Case, given: Given) -> None:
    """The clock goes on."""
    case.resume()
    _tell(case, "progress", Progress("handling", Text("特别程序结束，继续办理", "The special procedure is over")))


def propose(procedure: "Procedure", case: Case, given: Given) -> None:
    """What the handling officer thinks; to depart from the rule takes a reason."""
    proposal: Proposal = given.read(Proposal)
    decision = _reviewed(procedure, case)
    if proposal.grant and decision.result is None:
        raise conflict(
            "nothing-to-grant", "规则未形成可发出的结果，不能同意", "the rule has made nothing that could be granted"
        )
    if proposal.grant != (decision.outcome is Outcome.GRANTED) and not proposal.reason.strip():
        raise Refused(
            Problem(
                "reason-needed",
                Text("与系统建议不同，请说明理由", "This departs from the proposal: give a reason"),
                "reason",
            )
        )
    case.forget("proposal")
    case.remember("proposal", Proposed(proposal.grant, proposal.reason, given.actor.id))
    outcome = Outcome.GRANTED if proposal.grant else Outcome.REFUSED
    case.made("propose", msgspec.structs.replace(decision, outcome=outcome), Who.OFFICER, given.actor, proposal.reason)


def send_back(procedure: "Procedure", case: Case, given: Given) -> None:
    """The approver wants it looked at again."""
    _reason(given)


def decide(procedure: "Procedure", case: Case, given: Given) -> None:
    """A second pair of eyes approves; the result is issued, told and delivered."""
    proposed: Proposed = case.recall("proposal", Proposed)
    if proposed.by == given.actor.id:
        raise conflict("four-eyes", "承办人不能批准自己的意见", "who proposed it cannot approve it")
    decision = _reviewed(procedure, case)
    outcome = Outcome.GRANTED if proposed.grant else Outcome.REFUSED
    case.made("decide", msgspec.structs.replace(decision, outcome=outcome), Who.OFFICER, given.actor, proposed.reason)
    case.call_off("overdue")
    result = (
        _grant(procedure, case, decision) if proposed.grant else _refuse(procedure, case, decision, proposed.reason)
    )
    case.conclude(result.outcome)
    case.letter("result", result.title, result.paragraphs, result.redress)
    _tell(case, "result", result)
    if not case.peer:
        case.then("deliver")


def _grant(procedure: "Procedure", case: Case, decision: Decision[Any]) -> Result:
    about, text = procedure.about(case), ""
    title, paragraphs = procedure.grant_letter(about, decision.result)
    if procedure.credential is not None:
        issued = procedure.credential(about, decision.result, case.rules())
        number = credentials.issue(case, issued.kind, issued.claims, issued.hidden, issued.days, case.work.world.salt)
        text = credentials.text(case.work, number)
    return Result("granted", title, paragraphs, credential=text)


def _refuse(procedure: "Procedure", case: Case, decision: Decision[Any], reason: str) -> Result:
    words = [w for r in decision.refusals for w in (r.text, r.remedy)] + ([same(reason)] if reason else [])
    return Result("refused", procedure.refuse_letter, tuple(words), REDRESS)


def overdue(procedure: "Procedure", case: Case, given: Given) -> None:
    """Never a silent overrun: it is written down, and the person is told."""
    _tell(
        case,
        "progress",
        Progress(
            "overdue", Text("已超过承诺时限，已督促承办机关", "Past the promised time; the authority has been urged")
        ),
    )


def delivered(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person has it and may rate."""
    case.call_in("rating", int(case.rules()[procedure.rating_days]))


def rate(procedure: "Procedure", case: Case, given: Given) -> None:
    """A rating of this office."""
    rating: Rating = given.read(Rating)
    case.call_off("rating")
    keep_rating(case, rating.grade, rating.words, case.field("office"))


def withdrawn(procedure: "Procedure", case: Case, given: Given) -> None:
    """Let it go; where a decision was made already, that decision stands and the window hears it."""
    if not case.ended or case.state != "withdrawn":
        return
    for timer in ("silence", "correction", "overdue"):
        case.call_off(timer)
    case.conclude("withdrawn")
    _withdraw_asks(case)
    if case.peer:
        _take(case)
        _tell(case, "withdrawn", Empty())


EFFECTS = {
    "submit": submitted,
    "case.offer": offered,
    "accept": accept,
    "decline": decline,
    "bounce": bounce,
    "ask once": ask_once,
    "ask for more": ask_for_more,
    "correct": supplied,
    "supplement.answer": supplied,
    "supply": supplied,
    "lapse": lapse,
    "begin special": begin_special,
    "end special": end_special,
    "propose": propose,
    "send back": send_back,
    "decide": decide,
    "overdue": overdue,
    "delivered.tell": delivered,
    "deliver": delivered,
    "rate": rate,
    "rating.tell": rate,
    "facts.answer": answered,
    "facts.decline": declined_to_answer,
    "withdraw": withdrawn,
    "withdrawal.tell": withdrawn,
}
