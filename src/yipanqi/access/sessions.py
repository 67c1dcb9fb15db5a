"""Sessions: what a log-in lasts. The browser has a random token, the database only its hash."""

import hashlib
from datetime import datetime, timedelta

import msgspec

from yipanqi.access.accounts import actor_of
from yipanqi.access.actor import Actor
from yipanqi.store import access as store
from yipanqi.store.database import UnitOfWork

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=1)


class Session(msgspec.Struct, frozen=True):
    """A session in force. `stale`: it is time to note that it was used."""

    token_hash: str
    actor: Actor
    stale: bool


def begin(work: UnitOfWork, account: str, token: str) -> None:
    """Start a session for a token of at least 32 random bytes, drawn by the caller: somebody has logged in."""
    store.note_entry(work, account)
    store.insert(
        work,
        store.session,
        token_hash=_hash(token),
        account=account,
        started_at=work.now,
        seen_at=work.now,
        ends_at=work.now + LASTS,
    )


def resume(work: UnitOfWork, token: str) -> Session | None:
    """The session of a token; None once it has ended, been idle too long, or its account is closed."""
    row = store.find_session(work, _hash(token))
    if row is None or _over(row.ends_at, row.seen_at, work.now):
        return None
    actor = actor_of(work, row.account, second_factor=row.second_factor_at is not None)
    return Session(row.token_hash, actor, work.now - row.seen_at >= NOTED_EVERY) if actor else None


def note_use(work: UnitOfWork, session: Session) -> None:
    """Start the idle time anew."""
    store.set_session(work, session.token_hash, seen_at=work.now)


def note_second_factor(work: UnitOfWork, session: Session) -> None:
    """The second factor was shown in this session."""
    store.set_session(work, session.token_hash, seen_at=work.now, second_factor_at=work.now)


def end(work: UnitOfWork, token: str) -> None:
    """Log out."""
    store.end_session(work, _hash(token))


def end_all(work: UnitOfWork, account: str) -> None:
    """Log an account out everywhere."""
    store.end_sessions_of(work, account)


def forget_ended(work: UnitOfWork) -> int:
    """Clear away ended sessions; how many."""
    return store.forget_ended_sessions(work)


def _over(ends_at: datetime, seen_at: datetime, now: datetime) -> bool:
    return now >= ends_at or now - seen_at >= IDLE


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
