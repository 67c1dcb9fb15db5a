"""The consents of a case as its page shows them: whose, to what, and what was said."""

from datetime import datetime
from typing import Literal

import msgspec

from yipanqi.access import consents
from yipanqi.access.consents import Consent
from yipanqi.cases import parties
from yipanqi.cases.case import Case
from yipanqi.kernel.text import Text


class ConsentLine(msgspec.Struct, frozen=True):
    """One consent: the name of the person, the words, and how it stands since when."""

    name: str
    wording: Text
    standing: Literal["awaited", "given", "not given", "withdrawn"]
    since: datetime


def consent_lines(case: Case) -> tuple[ConsentLine, ...]:
    """The consents asked for in a case, the earliest first."""
    return tuple(_line(case, consent) for consent in consents.of_case(case.work.uow, case.number))


def _line(case: Case, consent: Consent) -> ConsentLine:
    name = parties.get(case.work.uow, case.work.vault, consent.party).name
    if consent.ended_at is not None:
        standing: Literal["not given", "withdrawn"] = "withdrawn" if consent.given_at else "not given"
        return ConsentLine(name, consent.wording, standing, consent.ended_at)
    if consent.given_at is not None:
        return ConsentLine(name, consent.wording, "given", consent.given_at)
    return ConsentLine(name, consent.wording, "awaited", consent.asked_at)
