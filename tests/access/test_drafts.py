"""Drafts: kept sealed for who wrote them, and not for ever."""

from datetime import timedelta

from support.clocked import ClockedDatabase
from yipanqi.access import drafts
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import Actor, ActorKind
from yipanqi.kernel.text import same
from yipanqi.store import drafts as store
from yipanqi.store.vault import Vault

VAULT = Vault(b"v" * 32)
MATTER = "pension-transfer/apply"
KEPT = timedelta(days=30)


def person(db: ClockedDatabase, name: str) -> Actor:
    with db.write() as work:
        account = open_account(work, NewAccount(name, same(name), ActorKind.RESIDENT, "issuer", name))
    return Actor(ActorKind.RESIDENT, account, same(name))


def begun(db: ClockedDatabase, who: Actor, matter: str = MATTER) -> drafts.Answers | None:
    with db.read() as work:
        return drafts.begun(work, VAULT, who, matter)


def keep(db: ClockedDatabase, who: Actor, answers: drafts.Answers) -> None:
    with db.write() as work:
        drafts.keep(work, VAULT, who, MATTER, answers)


def test_the_last_answers_are_there_for_who_gave_them_and_on_that_matter_only(db: ClockedDatabase) -> None:
    liu, chen = person(db, "liu"), person(db, "chen")
    keep(db, liu, {"name": ["刘"]})
    keep(db, liu, {"name": ["刘某"], "keep": []})
    assert begun(db, liu) == {"name": ["刘某"], "keep": []}
    assert begun(db, chen) is None
    assert begun(db, liu, "another") is None


def test_what_is_kept_cannot_be_read_in_the_database(db: ClockedDatabase) -> None:
    liu = person(db, "liu")
    keep(db, liu, {"number": ["11010519491231002X"]})
    with db.read() as work:
        assert b"11010519491231002X" not in (store.find(work, liu.id, MATTER) or b"")


def test_a_draft_that_is_done_with_is_gone(db: ClockedDatabase) -> None:
    liu = person(db, "liu")
    keep(db, liu, {"name": ["刘"]})
    with db.write() as work:
        drafts.forget(work, liu, MATTER)
    assert begun(db, liu) is None


def test_drafts_that_nobody_touches_for_a_month_go(db: ClockedDatabase) -> None:
    liu, chen = person(db, "liu"), person(db, "chen")
    keep(db, liu, {"name": ["刘"]})
    db.pass_time(seconds=KEPT / timedelta(seconds=1))
    keep(db, chen, {"name": ["陈"]})
    with db.write() as work:
        assert drafts.forget_old(work, KEPT) == 0  # a month to the second: not older
    db.pass_time(seconds=1)
    with db.write() as work:
        assert drafts.forget_old(work, KEPT) == 1
    assert begun(db, liu) is None
    assert begun(db, chen) == {"name": ["陈"]}
