"""Consents: what a person has agreed that others may do with their data, in which words, and until when."""

from datetime import datetime

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.kernel.problems import unknown
from yipanqi.store import access as store
from yipanqi.store.database import UnitOfWork


class Consent(msgspec.Struct, frozen=True):
    """One consent: `to` is an office or node, `purpose` a code of the service, `wording` what the person read."""

    id: str
    party: str
    to: str
    purpose: str
    case_number: str
    wording: str
    given_at: datetime
    ends_at: datetime | None
    withdrawn_at: datetime | None

    def in_force(self, at: datetime) -> bool:
        """Whether it held at that moment."""
        started = self.given_at <= at
        return started and all(end is None or at < end for end in (self.ends_at, self.withdrawn_at))


def give(
    work: UnitOfWork,
    actor: Actor,
    party: str,
    to: str,
    purpose: str,
    wording: str,
    case_number: str = "",
    ends_at: datetime | None = None,
) -> str:
    """Keep a consent of `party`, given by itself or by `actor` on its behalf; its id."""
    consent = work.new_id()
    store.insert(
        work,
        store.consent,
        id=consent,
        party=party,
        to=to,
        purpose=purpose,
        case_number=case_number,
        wording=wording,
        given_at=work.now,
        given_by=actor.id,
        ends_at=ends_at,
    )
    return consent


def withdraw(work: UnitOfWork, party: str, consent: str) -> None:
    """End it from now on; what was done under it stays lawful. Refused (unknown) where there is none in force."""
    if not store.withdraw_consent(work, party, consent):
        raise unknown("no_consent", "没有这项有效的授权", "There is no such consent in force")


def consents_of(work: UnitOfWork, party: str) -> tuple[Consent, ...]:
    """Every consent a party gave, the latest first."""
    return tuple(msgspec.convert(row._mapping, Consent) for row in store.consents_of(work, party))
