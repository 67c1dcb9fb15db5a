"""The owner takes a case in, or does not: acceptance, silence, refusal to accept, bounce; and lets it go again."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from yipanqi.cases.case import RULE, Case
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.cases.work import day_of
from yipanqi.exchange.effects import RefusedBack
from yipanqi.kernel.decision import Ask
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import facts, moves
from yipanqi.protocols.handling import joint, originals
from yipanqi.protocols.handling.both import allowed
from yipanqi.protocols.handling.telling import Received, take, tell, watch, withdraw_asks, write
from yipanqi.protocols.handling.words import Bounce, Intake
from yipanqi.protocols.letters import REDRESS
from yipanqi.protocols.reviewing import run
from yipanqi.protocols.words import reason_needed, reason_of

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def submitted(procedure: "Procedure", case: Case, given: Given) -> None:
    """It is here: the days for accepting it or saying what is missing begin."""
    allowed(procedure, case)
    joint.agreed(procedure, case)
    case.remember("received", Received(case.work.now))
    case.call_in("silence", int(case.rules()[procedure.notice_days]))
    review(procedure, case)


def offered(procedure: "Procedure", case: Case, given: Given) -> None:
    """A window hands the case over."""
    intake = given.read(Intake)
    case.set_form(msgspec.json.decode(intake.form, type=procedure.form))
    case.remember("intake", intake)
    case.take_over(intake.papers, case.peer, given.actor)
    case.conclude("")
    submitted(procedure, case, given)


def review(procedure: "Procedure", case: Case) -> None:
    """Let the rule propose; what it lacks is asked of the other side first."""
    decision = run(procedure.rule(case), case)
    if isinstance(decision, Ask):
        if facts.ask(case, decision):
            review(procedure, case)
    else:
        case.made("proposal", decision, Who.RULE, RULE)


def answered(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side has answered: the rule is run again, unless the case was decided or ended meanwhile."""
    facts.learn(case, given)
    if not case.field("outcome"):
        review(procedure, case)


def declined_to_answer(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side does not answer: the rule is run without, and an officer sees why."""
    facts.learn_nothing(case, given)
    if not case.field("outcome"):
        review(procedure, case)


def refused(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side let something not in. Where it was a question, the rule is run without an answer."""
    back: RefusedBack = given.read(RefusedBack)
    originals.not_let_in(case, back, given)
    joint.not_let_in(procedure, case, back, given)
    leg = case.legs.get(back.envelope)
    if leg is None or leg.name != "facts" or case.field("outcome"):
        return
    lacking = run(procedure.rule(case), case)
    if isinstance(lacking, Ask):
        facts.give_up(case, lacking, back.reason)
        review(procedure, case)


def accept(procedure: "Procedure", case: Case, given: Given) -> None:
    """Take it: the clock begins, the window and the person know."""
    case.call_off("silence")
    _accepted(procedure, case, case.work.now)


def silence(procedure: "Procedure", case: Case, given: Given) -> None:
    """Neither accepted nor anything asked for in time: accepted as of the day it came in (行政许可法 art. 32)."""
    _accepted(procedure, case, case.recall("received", Received).at)


def _accepted(procedure: "Procedure", case: Case, since: datetime) -> None:
    case.accept(since)
    take(case)
    words = Text("自{since}起受理，承诺最迟于{due}办结。", "Accepted as of {since}, promised by {due}.").format(
        since=day_of(since), due=case.field("due_on")
    )
    title = Text("受理通知书", "Notice of acceptance")
    tell(case, "progress", write(case, "accepted", title, [words, *joint.begin(procedure, case)]))
    watch(case)


def decline(procedure: "Procedure", case: Case, given: Given) -> None:
    """Not accepted: always with a reason and redress, in a letter."""
    reason = reason_of(given)
    case.call_off("silence")
    case.conclude("not accepted")
    take(case)
    title = Text("不予受理决定书", "Decision not to accept")
    tell(case, "declined", write(case, "not-accepted", title, [same(reason)], REDRESS))


def bounce(procedure: "Procedure", case: Case, given: Given) -> None:
    """Wrongly forwarded: it goes back, naming the owner. Raises Refused where it cannot."""
    named: Bounce = given.read(Bounce)
    if not case.peer:
        raise conflict(
            "no-window",
            "本件由申请人直接提交，请作不予受理决定并告知主管机关",
            "it came from the person directly: decline it, naming the competent authority",
        )
    if case.leg("case").state != "offered":
        raise conflict(
            "taken-already", "已接件，不能退回，请办理或作不予受理决定", "it was taken already: handle or decline it"
        )
    if not named.reason.strip():
        raise reason_needed("reason")
    if _competent(procedure, case, named.owner) == case.field("office"):
        raise Refused(Problem("same-owner", Text("所填机关就是本机关", "that is this authority itself"), "owner"))
    case.call_off("silence")
    case.conclude("not accepted")
    moves.say(case, case.leg("case"), "bounce", named)


def _competent(procedure: "Procedure", case: Case, division: str) -> str:
    world, today = case.work.world, case.work.today
    return world.offices.competent(procedure.field, world.divisions.get(division, today).code, today).id


def withdrawn(procedure: "Procedure", case: Case, given: Given) -> None:
    """Let it go. Where it came too late the decision stands, and the window hears that one."""
    if case.state != "withdrawn" or case.field("outcome") == "withdrawn":
        return
    for timer in ("silence", "correction", "overdue"):
        case.call_off(timer)
    case.conclude("withdrawn")
    withdraw_asks(case)
    take(case)
    title = Text("撤回申请确认书", "Confirmation of withdrawal")
    words = Text("您的申请已撤回，需要时可重新申请。", "Your application is withdrawn; you may apply again.")
    tell(case, "withdrawn", write(case, "withdrawn", title, [words]))
