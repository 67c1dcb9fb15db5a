"""Tokens for programs: made once, shown once, kept as a digest; for one account, some doors, and a time.

A scope is the part of the HTTP API that a token opens, by the first word of the path after `/api/` (`cases`, `desk`);
with `:read` it only reads. A token never does more than its account may.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec

from yipanqi.access.accounts import actor_of
from yipanqi.access.actor import WEIGHTY, Actor
from yipanqi.kernel.problems import Problem, Refused, forbidden
from yipanqi.kernel.text import Text
from yipanqi.store import tokens as store
from yipanqi.store.database import UnitOfWork

MARK = "ypq_"
"""How a token begins, so that it is known for one wherever it turns up."""

LONGEST = timedelta(days=366)
NOTED_EVERY = timedelta(minutes=5)
LISTED = timedelta(days=366)
"""How long after its end a token is still listed; the history of its account says for good that there was one."""
READING = frozenset({"GET", "HEAD"})


CONSOLE = "console"
"""Who makes a token at the node's own console: whoever has that has everything."""


class Token(msgspec.Struct, frozen=True):
    """A token as it is listed; the secret is not known any more."""

    id: str
    account: str
    what_for: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


def make(work: UnitOfWork, account: str, what_for: str, scopes: tuple[str, ...], ends_at: datetime, by: str) -> str:
    """A new token for an account; returns the secret, which is kept nowhere. Raises Refused."""
    if actor_of(work, account, second_factor=False) is None:
        raise Refused(
            Problem("no_account", Text("账户不存在或已停用", "There is no such account, or it is closed"), "login")
        )
    if not scopes or not all(scope.removesuffix(":read").isalpha() for scope in scopes):
        raise Refused(
            Problem("scope", Text("请写明范围，如 cases、desk:read", "Say what it opens: desk:read"), "parts")
        )
    if not work.now < ends_at <= work.now + LONGEST:
        raise Refused(Problem("ends", Text("须有一年以内的截止日期", "It has to end within a year"), "until"))
    secret = MARK + secrets.token_urlsafe(32)
    store.add(
        work,
        id=work.new_id(),
        digest=_digest(secret),
        account=account,
        what_for=what_for,
        scopes=" ".join(scopes),
        made_at=work.now,
        made_by=by,
        ends_at=ends_at,
    )
    return secret


def listed(work: UnitOfWork) -> tuple[Token, ...]:
    """Every token ever made, the latest first."""
    return tuple(
        Token(r.id, r.account, r.what_for, tuple(r.scopes.split()), r.made_at, r.ends_at, r.revoked_at, r.used_at)
        for r in store.every(work)
    )


def revoke(work: UnitOfWork, token: str) -> bool:
    """End a token now; whether there was one in force."""
    return store.revoke(work, token)


def revoke_all(work: UnitOfWork, account: str) -> None:
    """End every token of an account now."""
    store.revoke_all(work, account)


def resume(work: UnitOfWork, secret: str, method: str, path: str) -> tuple[Actor, bool] | None:
    """Who acts by a token, and whether its use should be noted; None where it is not one in force.

    It was made by its holder or an administrator for one purpose, which stands in for the second factor of a person.
    What an administrator made opens nothing once its account has a role of weight, which it takes two of them to give.
    Raises Refused (forbidden) where the token does not open that path.
    """
    row = store.find(work, _digest(secret))
    if row is None or row.revoked_at is not None or row.ends_at <= work.now:
        return None
    actor = actor_of(work, row.account, second_factor=True)
    if actor is not None and actor.roles & WEIGHTY and row.made_by not in (row.account, CONSOLE):
        return None
    if actor is not None and not opens(tuple(row.scopes.split()), method, path):
        raise forbidden("token-scope", "令牌的范围不含此接口", "The token does not open this part of the API")
    stale = row.used_at is None or work.now - row.used_at >= NOTED_EVERY
    return (actor, stale) if actor else None


def note_use(work: UnitOfWork, secret: str) -> None:
    """When it was used last."""
    store.used(work, _digest(secret))


def forget_ended(work: UnitOfWork) -> int:
    """Clear away tokens that ended long ago; how many."""
    return store.forget_ended(work, work.now - LISTED)


def opens(scopes: tuple[str, ...], method: str, path: str) -> bool:
    """Whether a token of these scopes opens a path."""
    part = path.removeprefix("/api/").partition("/")[0] if path.startswith("/api/") else ""
    return bool(part) and (part in scopes or (f"{part}:read" in scopes and method in READING))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
