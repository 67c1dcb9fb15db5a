"""The owner decides: one officer proposes, another perhaps checks, a last one approves, the result goes out; and may be
revoked later.
"""

from typing import TYPE_CHECKING, Any

import msgspec

from yipanqi.cases import credentials
from yipanqi.cases.case import Case
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.kernel.decision import Decision
from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols.handling import joint
from yipanqi.protocols.handling.changing import change
from yipanqi.protocols.handling.telling import tell, withdraw_asks, write
from yipanqi.protocols.handling.words import Proposal, Proposed, Result, Revocation
from yipanqi.protocols.letters import REDRESS, grounds
from yipanqi.protocols.reviewing import about, departs, reviewed, settled
from yipanqi.protocols.words import Reason, reason_needed, reason_of

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def propose(procedure: "Procedure", case: Case, given: Given) -> None:
    """What the handling officer thinks; to say something else than the rule takes a reason."""
    proposal: Proposal = given.read(Proposal)
    if case.role == "owner":
        joint.must_be_settled(procedure, case)
    decision = reviewed(procedure.rule(case), case)
    if proposal.grant and decision.result is None:
        raise conflict(
            "nothing-to-grant", "规则未形成可发出的结果，不能同意", "the rule has made nothing that could be granted"
        )
    if departs(decision, proposal.grant) and not proposal.reason.strip():
        raise reason_needed("reason")
    case.remember("proposal", Proposed(proposal.grant, proposal.reason, given.actor.id))
    case.made("propose", settled(decision, proposal.grant), Who.OFFICER, given.actor, proposal.reason)


def check(procedure: "Procedure", case: Case, given: Given) -> None:
    """A second officer has checked the proposal. Raises Refused where nobody has to, or it was checked before."""
    proposed: Proposed = case.recall("proposal", Proposed)
    if not procedure.checked or proposed.checked_by:
        raise conflict("no-check", "该意见无需审核，或已审核", "it needs no check, or was checked")
    if proposed.by == given.actor.id:
        raise conflict("four-eyes", "承办人不能审核自己的意见", "who proposed it cannot check it")
    case.remember("proposal", msgspec.structs.replace(proposed, checked_by=given.actor.id))


def next_is(procedure: "Procedure", case: Case, action: str) -> bool:
    """Whether checking (`check`) or approving (`decide`) comes next."""
    checked = not procedure.checked or bool(case.recall("proposal", Proposed).checked_by)
    return checked is (action == "decide")


def send_back(procedure: "Procedure", case: Case, given: Given) -> None:
    """The approver wants it looked at again, and says why."""
    case.remember("sent back", Reason(reason_of(given)))


def decide(procedure: "Procedure", case: Case, given: Given) -> None:
    """A second pair of eyes approves; the result is issued, told and delivered."""
    decision, proposed = approved(procedure, case, given)
    case.call_off("overdue")
    case.conclude("granted" if proposed.grant else "refused")
    withdraw_asks(case, joint.PART)
    tell(case, "result", _result(procedure, case, decision, proposed))
    if not case.peer:
        case.then("deliver")


def approved(procedure: "Procedure", case: Case, given: Given) -> tuple[Decision[Any], Proposed]:
    """What was proposed, approved by another. The rule is run once more: what no longer holds is not approved."""
    proposed: Proposed = case.recall("proposal", Proposed)
    if proposed.by == given.actor.id:
        raise conflict("four-eyes", "承办人不能批准自己的意见", "who proposed it cannot approve it")
    if proposed.checked_by == given.actor.id:
        raise conflict("four-eyes", "审核人不能再批准同一意见", "who checked it cannot approve it")
    if procedure.checked and not proposed.checked_by:
        raise conflict("not-checked", "办理意见尚未审核", "the proposal has not been checked")
    decision = reviewed(procedure.rule(case), case)
    unfounded = departs(decision, proposed.grant) and not proposed.reason
    if unfounded or (proposed.grant and decision.result is None):
        raise conflict(
            "changed-since",
            "登记信息已有变化，原办理意见不再成立，请退回承办",
            "the records have changed since: send it back to be looked at again",
        )
    case.made("decide", settled(decision, proposed.grant), Who.OFFICER, given.actor, proposed.reason)
    return decision, proposed


def _result(procedure: "Procedure", case: Case, decision: Decision[Any], proposed: Proposed) -> Result:
    if not proposed.grant:
        words = grounds(decision, proposed.reason)
        return Result("refused", write(case, "result", procedure.refuse_letter, words, REDRESS))
    told = about(case)
    if procedure.changes is not None:
        change(procedure.changes, case, decision.result)
    letter = write(case, "result", *procedure.grant_letter(told, decision.result))
    if procedure.credential is None:
        return Result("granted", letter)
    issued = procedure.credential(told, decision.result, case.rules())
    text = credentials.issue(case, issued.kind, issued.claims, issued.hidden, issued.days)
    return Result("granted", letter, credentials.of_case(case.work, case.number)[-1], text)


def revoke(procedure: "Procedure", case: Case, given: Given) -> None:
    """Revoke what was issued, with a reason; the peers' lists say so from then on."""
    reason = reason_of(given)
    credentials.revoke(case, reason)
    letter = write(case, "revocation", Text("证照撤销通知书", "Notice of revocation"), [same(reason)], REDRESS)
    tell(case, "revoked", Revocation(reason, letter))
