"""Consents hold from when they are given until they end or are withdrawn."""

from datetime import timedelta

import pytest

from support.clocked import START, ClockedDatabase
from yipanqi.access import consents
from yipanqi.access.actor import Actor, ActorKind
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import same
from yipanqi.store.database import UnitOfWork

LIU = Actor(ActorKind.RESIDENT, "a-1", same("Liu"), party="p-1")


def consented(work: UnitOfWork, party: str, to: str, purpose: str) -> bool:
    """Whether a consent for this purpose is in force now."""
    given = consents.consents_of(work, party)
    return any((c.to, c.purpose) == (to, purpose) and c.in_force(work.now) for c in given)


def test_a_consent_holds_for_its_purpose_and_receiver_only(db: ClockedDatabase) -> None:
    with db.write() as work:
        consents.give(work, LIU, "p-1", "50", "loan", "wording")
        assert consented(work, "p-1", "50", "loan")
        assert not consented(work, "p-1", "51", "loan")
        assert not consented(work, "p-1", "50", "advertising")
        assert not consented(work, "p-2", "50", "loan")


def test_a_consent_ends_when_it_said(db: ClockedDatabase) -> None:
    with db.write() as work:
        consents.give(work, LIU, "p-1", "50", "loan", "wording", ends_at=START + timedelta(days=30))
    db.pass_time(days=30, seconds=-1)
    with db.read() as work:
        assert consented(work, "p-1", "50", "loan")
    db.pass_time(seconds=1)
    with db.read() as work:
        assert not consented(work, "p-1", "50", "loan")


def test_a_withdrawn_consent_held_until_then(db: ClockedDatabase) -> None:
    with db.write() as work:
        consent = consents.give(work, LIU, "p-1", "50", "loan", "wording")
    db.pass_time(hours=1)
    with db.write() as work:
        consents.withdraw(work, "p-1", consent)
        (kept,) = consents.consents_of(work, "p-1")
    assert kept.in_force(START + timedelta(minutes=59))
    assert not kept.in_force(START + timedelta(hours=1))


def test_nobody_withdraws_another_s_consent_or_twice(db: ClockedDatabase) -> None:
    with db.write() as work:
        consent = consents.give(work, LIU, "p-1", "50", "loan", "wording")
        with pytest.raises(Refused):
            consents.withdraw(work, "p-2", consent)
        consents.withdraw(work, "p-1", consent)
        with pytest.raises(Refused):
            consents.withdraw(work, "p-1", consent)
