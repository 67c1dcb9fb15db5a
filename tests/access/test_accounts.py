"""Accounts and what they hold."""

import pytest

from support.clocked import ClockedDatabase
from yipanqi.access.accounts import (
    NewAccount,
    actor_of,
    close_account,
    find_account,
    grant,
    open_account,
    practice_accounts,
    revoke,
)
from yipanqi.access.actor import ActorKind, Role
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.kernel.text import Text

LIU = NewAccount(
    "liu",
    Text("刘某", "Liu"),
    ActorKind.RESIDENT,
    "https://id.example",
    "s-1",
    party="p-1",
    roles=frozenset({Role.RESIDENT}),
)
CHEN = NewAccount(
    login="chen",
    name=Text("陈某", "Chen"),
    kind=ActorKind.STAFF,
    issuer="https://id.example",
    subject="s-2",
    roles=frozenset({Role.OFFICER, Role.WINDOW_CLERK}),
    offices=frozenset({"sc-chengdu-social-insurance"}),
    divisions=frozenset({"510100"}),
    practice=True,
)


def test_an_account_acts_with_its_roles_and_scope(db: ClockedDatabase) -> None:
    with db.write() as work:
        actor = actor_of(work, open_account(work, CHEN), second_factor=True)
    assert actor
    assert actor.roles == {Role.OFFICER, Role.WINDOW_CLERK}
    assert actor.offices == {"sc-chengdu-social-insurance"}
    assert actor.divisions == {"510100"}
    assert actor.name.en == "Chen"
    assert actor.second_factor


def test_a_role_can_be_taken_back_and_given_again(db: ClockedDatabase) -> None:
    with db.write() as work:
        account = open_account(work, CHEN)
        assert revoke(work, account, "role", "officer")
        assert not revoke(work, account, "role", "officer")
        actor = actor_of(work, account, second_factor=False)
        assert actor
        assert actor.roles == {Role.WINDOW_CLERK}
        grant(work, account, "role", "officer", by="id-9")
        again = actor_of(work, account, second_factor=False)
    assert again
    assert Role.OFFICER in again.roles


def test_the_provider_s_subject_finds_the_account(db: ClockedDatabase) -> None:
    with db.write() as work:
        account = open_account(work, LIU)
        assert find_account(work, "https://id.example", "s-1", live=True) == account


@pytest.mark.parametrize(("issuer", "subject"), [("https://id.example", "s-9"), ("https://other.example", "s-1")])
def test_a_subject_without_an_account_is_forbidden(db: ClockedDatabase, issuer: str, subject: str) -> None:
    with db.write() as work:
        open_account(work, LIU)
        with pytest.raises(Refused) as caught:
            find_account(work, issuer, subject, live=False)
    assert caught.value.kind is Kind.FORBIDDEN


def test_a_practice_account_does_not_exist_for_a_live_node(db: ClockedDatabase) -> None:
    with db.write() as work:
        open_account(work, CHEN)
        find_account(work, "https://id.example", "s-2", live=False)
        with pytest.raises(Refused):
            find_account(work, "https://id.example", "s-2", live=True)


def test_a_closed_account_neither_logs_in_nor_acts(db: ClockedDatabase) -> None:
    with db.write() as work:
        account = open_account(work, CHEN)
        close_account(work, account)
        assert actor_of(work, account, second_factor=True) is None
        assert practice_accounts(work) == ()
        with pytest.raises(Refused):
            find_account(work, "https://id.example", "s-2", live=False)


def test_only_practice_accounts_are_listed_as_samples(db: ClockedDatabase) -> None:
    with db.write() as work:
        open_account(work, LIU)
        open_account(work, CHEN)
        assert [a.login for a in practice_accounts(work)] == ["chen"]
