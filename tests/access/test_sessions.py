"""Sessions end by themselves: 12 hours after log-in, or 30 minutes after they were last used."""

import pytest

from support.clocked import ClockedDatabase
from yipanqi.access import sessions
from yipanqi.access.accounts import NewAccount, close_account, open_account
from yipanqi.access.actor import ActorKind
from yipanqi.kernel.text import same

TOKEN = "a" * 43


@pytest.fixture
def account(db: ClockedDatabase) -> str:
    with db.write() as work:
        opened = open_account(work, NewAccount("liu", same("Liu"), ActorKind.RESIDENT, "issuer", "s-1", party="p-1"))
        sessions.begin(work, opened, TOKEN)
    return opened


def resumed(db: ClockedDatabase, token: str = TOKEN) -> sessions.Session | None:
    with db.read() as work:
        return sessions.resume(work, token)


def use(db: ClockedDatabase) -> None:
    session = resumed(db)
    assert session
    with db.write() as work:
        sessions.note_use(work, session)


def test_a_session_is_resumed_by_its_token_only(db: ClockedDatabase, account: str) -> None:
    session = resumed(db)
    assert session
    assert session.actor.id == account
    assert resumed(db, "b" * 43) is None


def test_the_database_does_not_know_the_token(db: ClockedDatabase, account: str) -> None:
    session = resumed(db)
    assert session
    assert TOKEN not in session.token_hash


def test_a_session_ends_when_it_is_idle(db: ClockedDatabase, account: str) -> None:
    db.pass_time(minutes=29)
    use(db)
    db.pass_time(minutes=29)
    assert resumed(db)
    db.pass_time(minutes=1)
    assert resumed(db) is None


def test_a_session_in_use_still_ends_after_twelve_hours(db: ClockedDatabase, account: str) -> None:
    for _ in range(35):  # 35 × 20 minutes = 11 h 40 min
        db.pass_time(minutes=20)
        use(db)
    db.pass_time(minutes=20)
    assert resumed(db) is None


def test_use_is_noted_once_a_minute(db: ClockedDatabase, account: str) -> None:
    db.pass_time(seconds=59)
    fresh = resumed(db)
    db.pass_time(seconds=1)
    stale = resumed(db)
    assert fresh
    assert stale
    assert (fresh.stale, stale.stale) == (False, True)


def test_logging_out_and_closing_the_account_end_it(db: ClockedDatabase, account: str) -> None:
    with db.write() as work:
        sessions.begin(work, account, "b" * 43)
        sessions.end(work, TOKEN)
    assert resumed(db) is None
    assert resumed(db, "b" * 43)
    with db.write() as work:
        close_account(work, account)
    assert resumed(db, "b" * 43) is None


def test_the_second_factor_belongs_to_the_session(db: ClockedDatabase, account: str) -> None:
    session = resumed(db)
    assert session
    assert not session.actor.second_factor
    with db.write() as work:
        sessions.begin(work, account, "b" * 43)
        sessions.note_second_factor(work, session)
    after, other = resumed(db), resumed(db, "b" * 43)
    assert after
    assert other
    assert after.actor.second_factor
    assert not other.actor.second_factor


def test_ended_sessions_are_cleared_away(db: ClockedDatabase, account: str) -> None:
    db.pass_time(hours=12)
    with db.write() as work:
        assert sessions.forget_ended(work) == 1
        assert sessions.forget_ended(work) == 0
