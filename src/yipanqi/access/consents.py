"""Consents: what a person is asked to agree to, in which words, and what they said.

One is asked for in a case, of one person, for one purpose. It is in force from when it is given until it is withdrawn;
what was done under it stays lawful (个人信息保护法 art. 13 to 16).
"""

from datetime import datetime

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.kernel.problems import conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import consents as store
from yipanqi.store.database import UnitOfWork


class Consent(msgspec.Struct, frozen=True):
    """One consent: the office `to` which it is given, for a `purpose` by its code, in the words that are read."""

    id: str
    case_number: str
    party: str
    to: str
    purpose: str
    wording: Text
    asked_at: datetime
    given_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether it is given, and not withdrawn."""
        return self.given_at is not None and self.ended_at is None

    @property
    def awaited(self) -> bool:
        """Whether it has not been answered."""
        return self.given_at is None and self.ended_at is None


def ask(work: UnitOfWork, case_number: str, party: str, to: str, purpose: str, wording: Text) -> Consent:
    """Ask somebody for one."""
    consent = Consent(work.new_id(), case_number, party, to, purpose, wording, work.now)
    store.ask(
        work,
        {
            "id": consent.id,
            "case_number": case_number,
            "party": party,
            "to": to,
            "purpose": purpose,
            "wording": wording.zh,
            "wording_en": wording.en,
            "asked_at": work.now,
            "given_at": None,
            "given_by": "",
            "ended_at": None,
        },
    )
    return consent


def give(work: UnitOfWork, consent: Consent, by: str) -> Consent:
    """Give it, by the person or by somebody for them (`by` says who, or by what). Raises Refused where it was answered
    before.
    """
    if not store.give(work, consent.id, by):
        raise conflict("consent-answered", "该授权已答复过", "it was answered before")
    return msgspec.structs.replace(consent, given_at=work.now)


def end(work: UnitOfWork, consent: Consent) -> None:
    """Refuse it, or withdraw it from now on. Raises Refused where that was done before."""
    if not store.end(work, consent.id):
        raise conflict("consent-ended", "该授权已拒绝或撤回", "it was refused or withdrawn before")


def of_case(work: UnitOfWork, number: str) -> tuple[Consent, ...]:
    """Every consent asked for in a case, the earliest first."""
    return tuple(map(_consent, store.of_case(work, number)))


def of_party(work: UnitOfWork, party: str) -> tuple[Consent, ...]:
    """Every consent asked of somebody, the latest first."""
    return tuple(map(_consent, store.of_party(work, party)))


def one_of(work: UnitOfWork, actor: Actor, id_: str) -> Consent:
    """One that was asked of whoever is here. Raises Refused (unknown)."""
    found = next((c for c in of_party(work, actor.party) if c.id == id_), None) if actor.party else None
    if found is None:
        raise unknown("consent-unknown", "没有这项授权", "there is no such consent")
    return found


def _consent(row: Row[object]) -> Consent:
    return Consent(
        row.id,
        row.case_number,
        row.party,
        row.to,
        row.purpose,
        Text(row.wording, row.wording_en),
        row.asked_at,
        row.given_at,
        row.ended_at,
    )
