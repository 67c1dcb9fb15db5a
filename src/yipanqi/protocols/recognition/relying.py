"""The relying side: a credential of the other side is shown, checked on this side's own copy of keys, lists and
agreement, and decided.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Protocol

import msgspec

from yipanqi.cases import credentials
from yipanqi.cases.case import Case
from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.cases.service import Effect, Given
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.formats.checker import Check, Result
from yipanqi.formats.statement import Json
from yipanqi.kernel.decision import Decision, Refusal, Review
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.letters import REDRESS
from yipanqi.store import credentials as rows

RELYING = Machine(
    "relying",
    Text("用证地", "relying side"),
    (
        State("submitted", Status.SUBMITTED, Text("已出示", "Shown")),
        State("accepted", Status.CLOSED, Text("已核验采信", "Accepted"), Holder.NOBODY),
        State("refused", Status.CLOSED, Text("未予采信", "Not accepted"), Holder.NOBODY),
    ),
    (
        Transition(
            "submit",
            (START,),
            "submitted",
            (Who.WINDOW, Who.APPLICANT),
            "relying:credential:show",
            Text("出示证照", "Show a credential"),
        ),
        Transition(
            "accept", ("submitted",), "accepted", (Who.RULE,), "relying:credential:accept", Text("采信", "Accept")
        ),
        Transition(
            "refuse",
            ("submitted",),
            "refused",
            (Who.RULE,),
            "relying:credential:refuse",
            Text("不予采信", "Do not accept"),
        ),
    ),
)

WORDS = {
    Result.VALID: Text("签名、有效期、状态和协议均符合", "signature, time, status and agreement are in order"),
    Result.EXPIRED: Text("已过有效期", "expired"),
    Result.NOT_YET_VALID: Text("尚未生效", "not yet valid"),
    Result.REVOKED: Text("已被撤销或暂停", "revoked or suspended"),
    Result.UNTRUSTED: Text("签发机关不可信", "the issuer is not trusted"),
    Result.TAMPERED: Text("内容被改动或无法读取", "altered or unreadable"),
    Result.NOT_ACCEPTED: Text("不在互认协议范围内", "outside the agreement"),
    Result.UNKNOWN_STATUS: Text("状态未知或状态列表过旧", "status unknown or too old"),
}

NOT_GOOD = Refusal(
    "REC01",
    Text("出示的证照未通过核验", "The credential did not pass the check"),
    Text("请向签发机关重新申请，或改用纸质证明", "Ask the issuer for a new one, or bring a paper certificate"),
)


class Presented(Protocol):
    """What the form of a `Rely` procedure must have: the credential's text and what it is for."""

    @property
    def presented(self) -> str:
        """The credential as text, or what its QR codes hold, a line each."""

    @property
    def purpose(self) -> str:
        """What it is shown for."""


class Shown(msgspec.Struct, frozen=True):
    """What is kept of a credential that was shown: which, by whom issued, and how it was found. Never the credential.
    """

    number: str
    issuer: str
    result: str
    list_age_hours: int | None


def submit(procedure: "Rely", case: Case, given: Given) -> None:
    """Check, decide, keep the outcome, forget the credential."""
    form, work = case.form, case.work
    rules = case.rules()
    found = credentials.check(work, form.presented, form.purpose, timedelta(hours=int(rules[procedure.oldest_hours])))
    decision = _decided(procedure, case, found, rules)
    case.made("check", decision, Who.RULE, given.actor)
    granted = decision.outcome == "granted"
    number = str(found.claims.get("number", ""))
    issuer = credentials.issued_by(form.presented)
    age = None if found.list_age is None else int(found.list_age.total_seconds() // 3600)
    case.remember("shown", Shown(number, issuer, found.result, age))
    if number:
        rows.note_use(
            work.uow,
            {
                "id": work.uow.new_id(),
                "number": number,
                "issuer": issuer,
                "relying": work.world.code,
                "office": case.field("office"),
                "purpose": form.purpose,
                "outcome": "accepted" if granted else "refused",
                "at": work.now,
                "reported_at": None,
            },
        )
    credentials.call_nightly(work)
    case.set_form(procedure.forgotten(form, hashlib.sha256(form.presented.encode()).hexdigest()))
    case.conclude("granted" if granted else "refused")
    case.then("accept" if granted else "refuse")


def _decided(procedure: "Rely", case: Case, found: Check, rules: Rulebook) -> Decision[Shown]:
    review = Review(rules)
    age = (
        Text("无状态列表", "no status list")
        if found.list_age is None
        else Text(
            f"{WORDS[found.result].zh}；状态列表已有{found.list_age.total_seconds() / 3600:.0f}小时",
            f"{WORDS[found.result].en}; status list {found.list_age.total_seconds() / 3600:.0f} hours old",
        )
    )
    review.that(
        Text("证照真实、有效、在协议范围内", "Genuine, valid and within the agreement"),
        found.result is Result.VALID,
        age,
        Text("离线核验", "offline check"),
        NOT_GOOD,
    )
    if found.result is Result.VALID:
        procedure.condition(review, case.party.number, found.claims, case.form, rules)
    for reason in found.reasons:
        review.note(reason)
    return review.decide(Shown(str(found.claims.get("number", "")), "", found.result, None))


def refused(procedure: "Rely", case: Case, given: Given) -> None:
    """The person hears why, and what to do."""
    case.letter(
        "refusal", Text("证照未予采信告知书", "Credential not accepted"), [NOT_GOOD.text, NOT_GOOD.remedy], REDRESS
    )


@dataclass(frozen=True, kw_only=True)
class Rely(AnyProcedure):
    """Relying on a credential. `condition` adds the service's own conditions on the claims shown; `forgotten`
    replaces the credential in
    the form by its digest once it was checked; `oldest_hours` is the age a status list may have."""

    condition: Callable[[Review, str, Mapping[str, Json], Any, Rulebook], None]
    forgotten: Callable[[Any, str], Any]
    oldest_hours: tuple[str, ...]

    protocol: ClassVar[str] = "recognition"
    machines: ClassVar[Mapping[str, Machine]] = {"relying": RELYING}
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {
        ("relying", "submit"): submit,
        ("relying", "refuse"): refused,
    }

    def opened_in(self, form: Any, here: str) -> str:
        """Wherever it is shown."""
        return "relying"

    def other_role(self, role: str) -> str:
        """The check is offline: no other side takes part."""
        return ""
