"""Tokens of programs: shown once, scoped, with an end, and gone when they are revoked or their account is closed."""

from datetime import timedelta

import pytest

from support.clocked import ClockedDatabase
from yipanqi.access import tokens
from yipanqi.access.accounts import NewAccount, close_account, open_account
from yipanqi.access.actor import ActorKind, Role
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.kernel.text import Text
from yipanqi.store.tokens import api_token

CHEN = NewAccount(
    "chen", Text("陈某", "Chen"), ActorKind.STAFF, "https://id.example", "s-2", roles=frozenset({Role.OFFICER})
)


def made(db: ClockedDatabase, *scopes: str, days: int = 30) -> tuple[str, str]:
    """An account and a token of it."""
    with db.write() as work:
        account = open_account(work, CHEN)
        ends = work.now + timedelta(days=days)
        return account, tokens.make(work, account, "queue monitor", scopes or ("desk",), ends, "console")


def who(db: ClockedDatabase, secret: str, path: str = "/api/desk/queue", method: str = "GET") -> str | None:
    """Who acts by a token: the Chinese name."""
    with db.write() as work:
        found = tokens.resume(work, secret, method, path)
    return found[0].name.zh if found else None


def test_a_token_acts_as_its_account_and_the_database_has_only_its_digest(db: ClockedDatabase) -> None:
    _, secret = made(db)
    assert who(db, secret) == "陈某"
    assert who(db, secret + "x") is None
    with db.write() as work:
        [row] = work.rows(api_token.select())
    assert secret not in str(row)


@pytest.mark.parametrize(
    ("scopes", "method", "path", "opens"),
    [
        (("desk",), "POST", "/api/desk/credits/1/1", True),
        (("desk",), "GET", "/api/cases/SC-1", False),
        (("cases", "desk"), "GET", "/api/cases/SC-1", True),
        (("desk:read",), "GET", "/api/desk/queue", True),
        (("desk:read",), "POST", "/api/desk/credits/1/1", False),
        (("desk",), "GET", "/desk", False),  # pages are for people
        (("desk",), "GET", "/api/deskx", False),
        (("desk",), "GET", "/api/", False),
    ],
)
def test_a_scope_opens_a_part_of_the_api_and_nothing_else(
    scopes: tuple[str, ...], method: str, path: str, opens: bool
) -> None:
    assert tokens.opens(scopes, method, path) is opens


def test_outside_its_scope_a_token_is_forbidden(db: ClockedDatabase) -> None:
    _, secret = made(db, "desk:read")
    with pytest.raises(Refused) as caught:
        who(db, secret, "/api/engine")
    assert caught.value.kind is Kind.FORBIDDEN


def test_it_ends_on_its_day_or_when_it_is_revoked_or_its_account_is_closed(db: ClockedDatabase) -> None:
    account, secret = made(db, days=2)
    db.pass_time(days=1, hours=23)
    assert who(db, secret) == "陈某"
    db.pass_time(hours=1)
    assert who(db, secret) is None

    with db.write() as work:
        other, third = (
            tokens.make(work, account, what, ("desk",), work.now + timedelta(days=1), "console")
            for what in ("other", "third")
        )
        [id_] = [t.id for t in tokens.listed(work) if t.what_for == "other"]
        assert tokens.revoke(work, id_)
        assert not tokens.revoke(work, id_)
    assert who(db, other) is None
    assert who(db, third) == "陈某"
    with db.write() as work:
        close_account(work, account)
    assert who(db, third) is None


@pytest.mark.parametrize(("scopes", "days"), [((), 10), (("Desk write",), 10), (("desk",), 0), (("desk",), 367)])
def test_a_token_without_scope_or_end_is_not_made(db: ClockedDatabase, scopes: tuple[str, ...], days: int) -> None:
    with db.write() as work:
        account = open_account(work, CHEN)
        with pytest.raises(Refused):
            tokens.make(work, account, "x", scopes, work.now + timedelta(days=days), "console")
