"""The issuing side: a person asks for a credential about themselves, a rule decides on the registers, it is issued at
once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from yipanqi.cases import credentials
from yipanqi.cases.case import Case
from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.cases.service import Effect, Given
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.kernel.decision import Ask, Decision, Known, Outcome
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.handling import About, Issued
from yipanqi.protocols.handling.words import Rating, Reason
from yipanqi.protocols.letters import REDRESS
from yipanqi.protocols.rating import rate as keep_rating

ISSUER = Machine(
    "issuer",
    Text("签发地", "issuing side"),
    (
        State("submitted", Status.SUBMITTED, Text("申请已提交", "Submitted")),
        State("reviewing", Status.ACCEPTED, Text("核查中", "Being looked at")),
        State("issued", Status.DELIVERED, Text("已签发", "Issued"), Holder.NOBODY),
        State("closed", Status.CLOSED, Text("已办结", "Closed"), Holder.NOBODY),
        State("refused", Status.CLOSED, Text("不予出具", "Refused"), Holder.NOBODY),
        State("withdrawn", Status.WITHDRAWN, Text("已撤回", "Withdrawn"), Holder.NOBODY),
    ),
    (
        Transition(
            "submit",
            (START,),
            "submitted",
            (Who.APPLICANT, Who.WINDOW),
            "issuer:application:submit",
            Text("提交申请", "Apply"),
        ),
        Transition(
            "review", ("submitted",), "reviewing", (Who.RULE,), "issuer:application:review", Text("核查", "Review")
        ),
        Transition(
            "issue", ("reviewing",), "issued", (Who.RULE, Who.OFFICER), "issuer:credential:issue", Text("签发", "Issue")
        ),
        Transition(
            "refuse",
            ("reviewing",),
            "refused",
            (Who.OFFICER,),
            "issuer:application:refuse",
            Text("不予出具", "Refuse"),
            asks=Reason,
        ),
        Transition(
            "withdraw",
            ("reviewing",),
            "withdrawn",
            (Who.APPLICANT, Who.WINDOW),
            "issuer:application:withdraw",
            Text("撤回申请", "Withdraw"),
        ),
        Transition(
            "revoke",
            ("issued", "closed"),
            "",
            (Who.OFFICER,),
            "issuer:credential:revoke",
            Text("撤销证明", "Revoke"),
            asks=Reason,
        ),
        Transition(
            "rate",
            ("issued", "closed"),
            "closed",
            (Who.APPLICANT,),
            "issuer:case:rate",
            Text("评价", "Rate"),
            asks=Rating,
        ),
        Transition("close", ("issued",), "closed", (Who.CLOCK,), "issuer:case:close", Text("办结归档", "Close")),
    ),
    ("submitted", "issued", "closed"),
)


def submit(procedure: "Issue", case: Case, given: Given) -> None:
    """The rule looks at it at once."""
    case.then("review")


def review(procedure: "Issue", case: Case, given: Given) -> None:
    """What the rule grants is issued at once, all else is an officer's."""
    case.accept()
    decision = _reviewed(procedure, case)
    case.made("review", decision, Who.RULE, given.actor)
    if decision.outcome is Outcome.GRANTED:
        case.then("issue")


def _reviewed(procedure: "Issue", case: Case) -> Decision[Any]:
    decision = case.decide(lambda known, rules: procedure.review(procedure.about(case), case.form, known, rules))
    if not isinstance(decision, Decision):
        raise ValueError(f"a credential is issued on the issuer's facts, not {decision}")
    return decision


def issue(procedure: "Issue", case: Case, given: Given) -> None:
    """Issue it. Raises Refused where the rule has nothing that could be issued."""
    result = _reviewed(procedure, case).result
    if result is None:
        raise Refused(
            Problem("nothing-to-issue", Text("登记簿无可证明的内容", "there is nothing on record to certify"))
        )
    issued = procedure.credential(procedure.about(case), result, case.rules())
    credentials.issue(case, issued.kind, issued.claims, issued.hidden, issued.days, case.work.world.salt)
    case.conclude("granted")
    case.call_in("rating", int(case.rules()[procedure.rating_days]))


def refuse(procedure: "Issue", case: Case, given: Given) -> None:
    """Always with reasons and redress."""
    reason: Reason = given.read(Reason) if given.body else Reason("")
    decision = _reviewed(procedure, case)
    if decision.outcome is Outcome.GRANTED and not reason.text.strip():
        raise Refused(
            Problem(
                "reason-needed",
                Text("与系统建议不同，请说明理由", "Departing from the proposal takes a reason"),
                "text",
            )
        )
    case.made(
        "refuse", msgspec.structs.replace(decision, outcome=Outcome.REFUSED), Who.OFFICER, given.actor, reason.text
    )
    case.conclude("refused")
    words = [w for r in decision.refusals for w in (r.text, r.remedy)] + ([same(reason.text)] if reason.text else [])
    case.letter("refusal", Text("不予出具证明决定书", "Decision not to certify"), words, REDRESS)


def withdraw(procedure: "Issue", case: Case, given: Given) -> None:
    """It simply ends."""
    case.conclude("withdrawn")


def revoke(procedure: "Issue", case: Case, given: Given) -> None:
    """Revoke what this case issued, with a reason; the peers' lists say so from then on."""
    reason: Reason = given.read(Reason)
    if not reason.text.strip():
        raise Refused(Problem("reason-needed", Text("请说明理由", "Give a reason"), "text"))
    for number in credentials.of_case(case.work, case.number):
        credentials.revoke(case.work, number, reason.text)
    case.letter("revocation", Text("证明撤销通知书", "Notice of revocation"), [same(reason.text)], REDRESS)


def rate(procedure: "Issue", case: Case, given: Given) -> None:
    """A rating of the issuing office."""
    rating: Rating = given.read(Rating)
    case.call_off("rating")
    keep_rating(case, rating.grade, rating.words, case.field("office"))


EFFECTS: Mapping[str, Effect] = {
    "submit": submit,
    "review": review,
    "issue": issue,
    "refuse": refuse,
    "withdraw": withdraw,
    "revoke": revoke,
    "rate": rate,
}


@dataclass(frozen=True, kw_only=True)
class Issue(AnyProcedure):
    """Issuing a credential. `review` is pure, `credential` says what is issued on its result."""

    review: Callable[[About, Any, Known[Any], Rulebook], Ask | Decision[Any]]
    credential: Callable[[About, Any, Rulebook], Issued]
    rating_days: tuple[str, ...]

    protocol: ClassVar[str] = "recognition"
    machines: ClassVar[Mapping[str, Machine]] = {"issuer": ISSUER}
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {("issuer", name): effect for name, effect in EFFECTS.items()}

    def opened_in(self, form: Any, here: str) -> str:
        """Where the record is kept. Raises Refused on the other side, which can only rely on it."""
        if self.places(form)["issuer"][:2] != here[:2]:
            text = Text("请在参保地一方的服务大厅申请", "Please ask in the hall of the side that keeps the record")
            raise Refused(Problem("other-side", text))
        return "issuer"

    def other_role(self, role: str) -> str:
        """Issuing takes one side only."""
        return ""

    def timer(self, name: str) -> str:
        """Which action a timer stands for."""
        return {"rating": "close"}.get(name, name)

    def about(self, case: Case) -> About:
        """The case as rules see it."""
        applied = case.field("submitted_at").date()
        return About(
            case.number,
            case.applicant,
            case.party,
            applied,
            case.field("channel"),
            bool(case.field("agent")),
            case.earlier,
        )
