"""The issuing side: a person asks for a credential about themselves, a rule decides on the registers, it is issued at
once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from yipanqi.access.actor import ActorKind
from yipanqi.cases import credentials
from yipanqi.cases.case import Case
from yipanqi.cases.machine import Machine, Who
from yipanqi.cases.service import Effect, Given
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.kernel.decision import Outcome
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.letters import REDRESS, grounds
from yipanqi.protocols.rating import rate as keep_rating
from yipanqi.protocols.recognition.issuer_states import ISSUER
from yipanqi.protocols.reviewing import About, Issued, Rule, about, departs, reviewed, settled
from yipanqi.protocols.words import Rating, Remark, reason_needed, reason_of


def submit(procedure: "Issue", case: Case, given: Given) -> None:
    """The rule looks at it at once."""
    case.then("review")


def examine(procedure: "Issue", case: Case, given: Given) -> None:
    """What the rule grants is issued at once, all else is an officer's."""
    case.accept()
    case.call_when_due("overdue")
    decision = reviewed(procedure.review, case)
    case.made("review", decision, Who.RULE, given.actor)
    if decision.outcome is Outcome.GRANTED:
        case.then("issue")


def issue(procedure: "Issue", case: Case, given: Given) -> None:
    """Issue it, by rule or by an officer. Raises Refused where the rule has nothing that could be issued."""
    decision = reviewed(procedure.review, case)
    if decision.result is None:
        raise Refused(
            Problem("nothing-to-issue", Text("登记簿无可证明的内容", "there is nothing on record to certify"))
        )
    if given.actor.kind is ActorKind.STAFF:
        reason = reason_of(given) if departs(decision, grant=True) else ""
        case.made("issue", settled(decision, grant=True), Who.OFFICER, given.actor, reason)
    issued = procedure.credential(about(case), decision.result, case.rules())
    credentials.issue(case, issued.kind, issued.claims, issued.hidden, issued.days)
    case.call_off("overdue")
    case.conclude("granted")
    case.call_in("rating", int(case.rules()[procedure.rating_days]))


def refuse(procedure: "Issue", case: Case, given: Given) -> None:
    """Always with reasons and redress."""
    reason = given.read(Remark).text if given.body else ""
    decision = reviewed(procedure.review, case)
    if departs(decision, grant=False) and not reason.strip():
        raise reason_needed("text")
    case.made("refuse", settled(decision, grant=False), Who.OFFICER, given.actor, reason)
    case.call_off("overdue")
    case.conclude("refused")
    title = Text("不予出具证明决定书", "Decision not to certify")
    case.letter("refusal", title, grounds(decision, reason), REDRESS)


def withdraw(procedure: "Issue", case: Case, given: Given) -> None:
    """It simply ends."""
    case.call_off("overdue")
    case.conclude("withdrawn")


def overdue(procedure: "Issue", case: Case, given: Given) -> None:
    """Never a silent overrun."""
    words = Text("本件已超过承诺的办理时限，仍在核查。", "The promised time is over; it is still being looked at.")
    case.letter("overdue", Text("超时告知书", "Notice of delay"), [words])


def revoke(procedure: "Issue", case: Case, given: Given) -> None:
    """Revoke what this case issued, with a reason; the peers' lists say so from then on."""
    reason = reason_of(given)
    credentials.revoke(case, reason)
    case.letter("revocation", Text("证明撤销通知书", "Notice of revocation"), [same(reason)], REDRESS)


def rate(procedure: "Issue", case: Case, given: Given) -> None:
    """A rating of the issuing office."""
    rating: Rating = given.read(Rating)
    case.call_off("rating")
    keep_rating(case, rating.grade, rating.words, case.field("office"))


@dataclass(frozen=True, kw_only=True)
class Issue(AnyProcedure):
    """Issuing a credential. `review` is pure, `credential` says what is issued on its result."""

    review: Rule
    credential: Callable[[About, Any, Rulebook], Issued]
    rating_days: tuple[str, ...]

    protocol: ClassVar[str] = "recognition"
    machines: ClassVar[Mapping[str, Machine]] = {"issuer": ISSUER}
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {
        ("issuer", "submit"): submit,
        ("issuer", "review"): examine,
        ("issuer", "issue"): issue,
        ("issuer", "refuse"): refuse,
        ("issuer", "withdraw"): withdraw,
        ("issuer", "overdue"): overdue,
        ("issuer", "revoke"): revoke,
        ("issuer", "rate"): rate,
    }

    def opened_in(self, form: Any, here: str) -> str:
        """Where the record is kept. Raises Refused on the other side, which can only rely on it."""
        if self.places(form)["issuer"][:2] != here[:2]:
            text = Text("请在参保地一方的服务大厅申请", "Please ask in the hall of the side that keeps the record")
            raise Refused(Problem("other-side", text))
        return "issuer"

    def other_role(self, role: str) -> str:
        """Issuing takes one side only."""
        return ""

    def offers(self, case: Case, action: str) -> bool:
        """What was issued is revoked once."""
        return action != "revoke" or credentials.stands(case)

    def timer(self, name: str) -> str:
        """Which action a timer stands for."""
        return {"rating": "close"}.get(name, name)
