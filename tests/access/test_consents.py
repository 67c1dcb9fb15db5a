"""A consent is asked for, given or refused, and withdrawn; each once."""

import pytest

from support.clocked import ClockedDatabase
from yipanqi.access import consents
from yipanqi.access.actor import Actor, ActorKind
from yipanqi.access.consents import Consent
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text, same
from yipanqi.store.database import UnitOfWork

LIU = Actor(ActorKind.RESIDENT, "a-1", same("Liu"), party="p-1")
OTHER = Actor(ActorKind.RESIDENT, "a-2", same("Other"), party="p-2")
WORDS = Text("同意查询", "I agree to the query")


def asked(work: UnitOfWork) -> Consent:
    """Liu is asked."""
    return consents.ask(work, "SC-20260302-000001", "p-1", "fund", "loan", WORDS)


def now(work: UnitOfWork) -> Consent:
    """How it stands."""
    (kept,) = consents.of_party(work, "p-1")
    assert (kept,) == consents.of_case(work, "SC-20260302-000001")
    return kept


def test_what_is_asked_for_is_awaited_until_it_is_given(db: ClockedDatabase) -> None:
    with db.write() as work:
        consent = asked(work)
        assert (now(work).awaited, now(work).in_force) == (True, False)
        consents.give(work, consent, LIU.id)
        assert (now(work).awaited, now(work).in_force) == (False, True)
        assert now(work).wording == WORDS


def test_one_that_is_withdrawn_is_in_force_no_more_and_is_not_given_again(db: ClockedDatabase) -> None:
    with db.write() as work:
        consent = asked(work)
        given = consents.give(work, consent, LIU.id)
    db.pass_time(hours=1)
    with db.write() as work:
        consents.end(work, given)
        assert not now(work).in_force
        assert now(work).given_at == given.given_at
        with pytest.raises(Refused, match="answered before"):
            consents.give(work, consent, LIU.id)


def test_one_is_refused_once_and_given_once(db: ClockedDatabase) -> None:
    with db.write() as work:
        consent = asked(work)
        consents.end(work, consent)
        assert not now(work).awaited
        with pytest.raises(Refused, match="refused or withdrawn before"):
            consents.end(work, consent)


def test_nobody_answers_for_another(db: ClockedDatabase) -> None:
    with db.write() as work:
        consent = asked(work)
        assert consents.one_of(work, LIU, consent.id) == consent
        with pytest.raises(Refused, match="no such consent"):
            consents.one_of(work, OTHER, consent.id)
