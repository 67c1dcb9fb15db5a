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
from yipanqi.cases.credentials import Use
from yipanqi.cases.machine import Machine, Who
from yipanqi.cases.service import Effect, Given
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.formats.checker import Check, Result
from yipanqi.formats.statement import Json
from yipanqi.kernel.decision import Decision, Outcome, Refusal, Review
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.letters import REDRESS, grounds
from yipanqi.protocols.recognition.relying_states import RELYING

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
    """What is kept of a credential that was shown: which ("" unless it was good), by whom issued as it says, how it was
    found. Never the credential.
    """

    number: str
    issuer: str
    result: str
    list_age_hours: int | None


def submit(procedure: "Rely", case: Case, given: Given) -> None:
    """Check, decide, keep the outcome, forget the credential."""
    form, work, rules = case.form, case.work, case.rules()
    oldest = timedelta(hours=int(rules[procedure.oldest_hours]))
    found = credentials.check(work, form.presented, procedure.credential, form.purpose, oldest)
    shown = _shown(found, credentials.issued_by(form.presented))
    decision = _decided(procedure, case, found, shown, rules)
    case.made("check", decision, Who.RULE, given.actor)
    outcome = "accepted" if decision.outcome is Outcome.GRANTED else "refused"
    if shown.number:
        use = Use(work.uow.new_id(), shown.number, case.field("office"), form.purpose, outcome, work.now)
        credentials.note_use(work, shown.issuer, use)
        credentials.call_nightly(work)
    case.set_form(procedure.forgotten(form, hashlib.sha256(form.presented.encode()).hexdigest()))
    case.conclude("granted" if outcome == "accepted" else "refused")
    case.then("accept" if outcome == "accepted" else "refuse")
    if outcome == "refused":
        title = Text("证照未予采信告知书", "Credential not accepted")
        case.letter("refusal", title, (*grounds(decision), *found.reasons), REDRESS)


def _shown(found: Check, issuer: str) -> Shown:
    age = None if found.list_age is None else int(found.list_age.total_seconds() // 3600)
    return Shown(str(found.claims.get("number", "")), issuer, found.result, age)


def _decided(procedure: "Rely", case: Case, found: Check, shown: Shown, rules: Rulebook) -> Decision[Shown]:
    review, good = Review(rules), found.result is Result.VALID
    title = Text("证照真实、有效、在协议范围内", "Genuine, valid and within the agreement")
    review.that(title, good, _fact(shown, WORDS[found.result]), Text("离线核验", "offline check"), NOT_GOOD)
    if good:
        procedure.condition(review, case.party.number, found.claims, case.form, rules)
    for reason in found.reasons:
        review.note(reason)
    return review.decide(shown)


def _fact(shown: Shown, found: Text) -> Text:
    if shown.list_age_hours is None:
        return found
    text = Text("{found}；状态列表已有{hours}小时", "{found}; the status list is {hours} hours old")
    return text.format(found=found, hours=shown.list_age_hours)


@dataclass(frozen=True, kw_only=True)
class Rely(AnyProcedure):
    """Relying on a credential of one kind (`credential`). `condition` adds the service's own conditions on the claims
    shown; `forgotten` replaces the credential in the form by its digest once it was checked; `oldest_hours` is the
    age a status list may have.
    """

    credential: str
    condition: Callable[[Review, str, Mapping[str, Json], Any, Rulebook], None]
    forgotten: Callable[[Any, str], Any]
    oldest_hours: tuple[str, ...]

    protocol: ClassVar[str] = "recognition"
    machines: ClassVar[Mapping[str, Machine]] = {"relying": RELYING}
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {("relying", "submit"): submit}

    def opened_in(self, form: Any, here: str) -> str:
        """Wherever it is shown."""
        return "relying"

    def other_role(self, role: str) -> str:
        """The check is offline: no other side takes part."""
        return ""
