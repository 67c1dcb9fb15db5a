"""Questions that rest on consent: nobody is asked about a person before that person has agreed.

The applicant agrees on the form, others concerned in the hall or on a paper that a clerk has checked. Whoever refuses,
or does not answer in time, is not asked about: the rule goes on as if nothing were on record there.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from yipanqi.access import consents
from yipanqi.access.consents import Consent
from yipanqi.cases.case import Case
from yipanqi.cases.machine import Transition, Who
from yipanqi.cases.papers import Grade
from yipanqi.cases.service import Effect, Given, Procedure
from yipanqi.kernel.decision import CONSENT, Question
from yipanqi.kernel.forms import Agreement, fields
from yipanqi.kernel.text import Text

PAPER = "consent-"
"""Begins the kind of paper on which somebody else concerned agrees before a clerk; their part in the case ends it."""

LATE = "consent late"
"""The action, and the timer, when the time for an answer is over."""


class Consented(msgspec.Struct, frozen=True):
    """The consent on which a question rests, as the one who is asked is told of it: of whom (as in the question), for
    what, in which words, since when.
    """

    about: str
    purpose: str
    wording: Text
    given_at: datetime


def rows(open_: tuple[str, ...], over: tuple[str, ...]) -> tuple[Transition, ...]:
    """The rows by which a machine hears what people say to being asked about."""
    every, by_them = (*open_, *over), (Who.CONCERNED,)
    return (
        Transition("consent", every, "", by_them, "concerned:consent:give", Text("同意查询", "Consent")),
        Transition("no consent", every, "", by_them, "concerned:consent:refuse", Text("不同意查询", "No consent")),
        Transition(
            "withdraw consent", every, "", by_them, "concerned:consent:withdraw", Text("撤回同意", "Consent withdrawn")
        ),
        Transition(
            LATE, open_, "", (Who.CLOCK,), "concerned:consent:late", Text("授权逾期未答复", "Consent not given in time")
        ),
    )


def effects(review: Callable[[Any, Case], None]) -> Mapping[str, Effect]:
    """What these do in a procedure whose rule is run again by `review`."""

    def answered(procedure: Procedure, case: Case, given: Given) -> None:
        if not _awaited(case):
            case.call_off(LATE)
        if not case.field("outcome"):
            review(procedure, case)

    def late(procedure: Procedure, case: Case, given: Given) -> None:
        for consent in _awaited(case):
            consents.end(case.work.uow, consent)
        answered(procedure, case, given)

    return {"consent": answered, "no consent": answered, LATE: late}


def consent_to(case: Case, question: Question) -> Consent:
    """How the consent stands on which a question rests; asked for where it was not yet. Raises ValueError where the
    procedure has no words for that purpose.
    """
    found = next(
        (
            c
            for c in consents.of_case(case.work.uow, case.number)
            if (c.party, c.purpose) == (question.about, question.purpose)
        ),
        None,
    )
    consent = found or _ask(case, question)
    if consent.awaited and (by := _given_by(case, consent)):
        return consents.give(case.work.uow, consent, by)
    return consent


def told(question: Question, consent: Consent) -> Consented:
    """What whoever is asked is told of a consent in force. Raises ValueError where it is not."""
    if consent.given_at is None:
        raise ValueError(f"{consent.id} was not given")
    return Consented(question.about, question.purpose, consent.wording, consent.given_at)


def rests(question: Question, given: tuple[Consented, ...]) -> bool:
    """Whether a question has a basis: a document, or a consent for that purpose that comes with it."""
    if question.basis == CONSENT:
        return any((c.about, c.purpose) == (question.about, question.purpose) for c in given)
    return bool(question.basis)


def _ask(case: Case, question: Question) -> Consent:
    consenting = case.procedure.consenting
    if consenting is None or question.purpose not in consenting.wordings:
        raise ValueError(f"{case.procedure.id} has no words in which to ask for consent to {question.purpose!r}")
    case.call_in(LATE, int(case.rules()[consenting.days]))
    words = consenting.wordings[question.purpose]
    return consents.ask(case.work.uow, case.number, question.about, str(case.field("office")), question.purpose, words)


def _given_by(case: Case, consent: Consent) -> str:
    """By what it was given already: by the applicant's form, or by another's own paper; "" where it was not."""
    if consent.party == case.applicant:
        form = case.form
        agreed = (f.name for f in fields(case.procedure.form) if _is_for(f.kind, consent.purpose))
        return "form" if any(getattr(form, name) for name in agreed) else ""
    own = {f"{PAPER}{part}" for part, party in case.others.items() if party == consent.party}
    papers = (p for p in case.papers if p.kind in own and p.grade in (Grade.ISSUED, Grade.CHECKED))
    return next((f"paper {paper.id}" for paper in papers), "")


def _awaited(case: Case) -> list[Consent]:
    return [consent for consent in consents.of_case(case.work.uow, case.number) if consent.awaited]


def _is_for(kind: object, purpose: str) -> bool:
    return isinstance(kind, Agreement) and kind.purpose == purpose
