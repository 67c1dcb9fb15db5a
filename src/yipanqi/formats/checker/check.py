"""One check: from what was presented to a result with its reasons.

The signature comes first: where it or the trust in it fails, nothing else is looked at. Then everything that speaks
against the credential is gathered, so that a person is told all of it at once; the gravest is the result. Claims are
given out only with VALID: what the agreement does not cover is not for the one who checks to read.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from yipanqi.formats import qr, sdjwt
from yipanqi.formats.checker import standing
from yipanqi.formats.checker.finding import Finding, Result, finding
from yipanqi.formats.checker.trust import Trust, read
from yipanqi.formats.statement import Binding, Json, Statement
from yipanqi.formats.suites import PublicKey
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.kernel.text import Text


class Acceptance(msgspec.Struct, frozen=True):
    """A line of an agreement: `relying` accepts this type from this issuer for these purposes.

    In force from `valid_from` until before `valid_to` (None: no end).
    """

    vct: str
    issuer: str
    relying: str
    purposes: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None = None

    def covers(self, statement: Statement, relying: str, purpose: str, now: datetime) -> bool:
        """Whether it is in force and about this credential, side and purpose."""
        about = (self.vct, self.issuer, self.relying) == (statement.vct, statement.issuer, relying)
        in_force = self.valid_from <= now and (self.valid_to is None or now < self.valid_to)
        return about and in_force and purpose in self.purposes


class Grounds(msgspec.Struct, frozen=True):
    """What a checker judges by and carries with it.

    `relying` is the side that checks, `anchor` the key its trust file is signed with, `lists` the status list tokens by
    their URI, `oldest` the greatest age of a status it takes.
    """

    relying: str
    anchor: PublicKey
    trust: str
    lists: Mapping[str, str]
    acceptances: tuple[Acceptance, ...]
    oldest: timedelta


class Challenge(msgspec.Struct, frozen=True):
    """What the holder was asked to sign: for this audience, this nonce, not longer ago than `within`."""

    audience: str
    nonce: str
    within: timedelta


class Check(msgspec.Struct, frozen=True):
    """The result and its reasons (none where valid); the claims disclosed (none unless valid); age of the status."""

    result: Result
    reasons: tuple[Text, ...] = ()
    claims: Mapping[str, Json] = {}
    list_age: timedelta | None = None


def check(
    presented: str | Sequence[str], grounds: Grounds, purpose: str, now: datetime, challenge: Challenge | None = None
) -> Check:
    """Check a credential, given as its text or as what its QR codes hold. Raises nothing, whatever is presented.

    With a `challenge` the holder must have answered it; without one a credential is good in whoever's hands it is.
    """
    try:
        trust = _trust(grounds, now)
        verified = _verified(presented, trust)
    except _Stopped as stopped:
        return Check(stopped.finding.result, (stopped.finding.reason,))
    known = standing.standing(verified.statement, trust, grounds.lists)
    findings = [
        *standing.against(known, grounds.oldest, now),
        *_period(verified.statement, now),
        *_agreement(verified.statement, grounds, purpose, now),
        *_possession(verified.binding, challenge, now),
    ]
    age = None if known is None else now - known.known
    if not findings:
        return Check(Result.VALID, (), verified.statement.claims, age)
    gravest = min((f.result for f in findings), key=list(Result).index)
    return Check(gravest, tuple(f.reason for f in findings), {}, age)


class _Stopped(Exception):
    """Nothing further can be said."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.reason.en)


def _trust(grounds: Grounds, now: datetime) -> Trust:
    try:
        trust = read(grounds.trust, grounds.anchor)
    except Refused as refused:
        raise _Stopped(Finding(Result.UNTRUSTED, refused.problems[0].text)) from refused
    if not trust.issued <= now < trust.expires:
        zh = "信任名单仅在{issued}至{expires}内有效，请更新。"
        en = "The trust file is good only from {issued} to {expires}; please fetch it again."
        raise _Stopped(finding(Result.UNTRUSTED, zh, en, issued=trust.issued, expires=trust.expires))
    return trust


def _verified(presented: str | Sequence[str], trust: Trust) -> sdjwt.Verified:
    """What the presentation proves under a trusted key that was in use when it was signed."""
    try:
        presentation = sdjwt.parse(_text(presented))
        signer = trust.find(presentation.issuer, presentation.kid)
        if signer is None:
            zh, en = "签发机关或其密钥不在信任名单内。", "The issuer or its key is not in the trust file."
            raise _Stopped(finding(Result.UNTRUSTED, zh, en))
        verified = sdjwt.verify(presentation, signer.key)
    except Refused as refused:
        # That a suite is not installed here says nothing about the credential.
        result = Result.UNTRUSTED if refused.kind is Kind.UNKNOWN else Result.TAMPERED
        raise _Stopped(Finding(result, refused.problems[0].text)) from refused
    if not signer.covers(verified.statement.issued):
        zh, en = "签发密钥已失效或已报失窃。", "The key it was signed with was not in use at the time, or was stolen."
        raise _Stopped(finding(Result.UNTRUSTED, zh, en))
    return verified


def _text(presented: str | Sequence[str]) -> str:
    parts = [presented] if isinstance(presented, str) else list(presented)
    return qr.join(parts) if parts and parts[0].startswith(qr.PREFIX) else "".join(parts)


def _period(statement: Statement, now: datetime) -> Iterator[Finding]:
    start = max(statement.issued, statement.valid_from or statement.issued)
    if now < start:
        yield finding(
            Result.NOT_YET_VALID, "该证照自{start}起生效。", "This credential is valid from {start}.", start=start
        )
    if statement.valid_to is not None and statement.valid_to <= now:
        zh, en = "该证照已于{end}失效。", "This credential expired at {end}."
        yield finding(Result.EXPIRED, zh, en, end=statement.valid_to)


def _agreement(statement: Statement, grounds: Grounds, purpose: str, now: datetime) -> Iterator[Finding]:
    if not any(a.covers(statement, grounds.relying, purpose, now) for a in grounds.acceptances):
        yield finding(
            Result.NOT_ACCEPTED,
            "现行互认协议未约定在此事项中采信该类证照。",
            "No agreement in force accepts this kind of credential from this issuer for this purpose.",
        )


def _possession(binding: Binding | None, challenge: Challenge | None, now: datetime) -> Iterator[Finding]:
    if challenge is None:
        return
    if binding is None or (binding.audience, binding.nonce) != (challenge.audience, challenge.nonce):
        zh, en = "未提供持证人本次出示的签名。", "The holder has not signed this presentation."
        yield finding(Result.NOT_ACCEPTED, zh, en)
    elif not timedelta(0) <= now - binding.made <= challenge.within:
        zh, en = "持证人的签名已超时，请重新出示。", "The holder's signature is out of time; please present again."
        yield finding(Result.NOT_ACCEPTED, zh, en)
