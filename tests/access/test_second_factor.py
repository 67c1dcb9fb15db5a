"""Codes of the second factor, by the test vectors of RFC 6238 (appendix B, SHA-1, the last six of eight digits)."""

from datetime import UTC, datetime

import pytest

from support.clocked import ClockedDatabase
from yipanqi.access import second_factor
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ActorKind
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import same
from yipanqi.store import access as store
from yipanqi.store.vault import Vault

VAULT = Vault(b"v" * 32)
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890" in base 32
RFC_TIME = datetime.fromtimestamp(1111111109, UTC)
RFC_CODE = "081804"


@pytest.fixture
def account(db: ClockedDatabase) -> str:
    db.now = RFC_TIME
    with db.write() as work:
        opened = open_account(work, NewAccount("chen", same("Chen"), ActorKind.STAFF, "issuer", "s-2"))
        second_factor.set_secret(work, VAULT, opened, RFC_SECRET)
    return opened


def take(db: ClockedDatabase, account: str, code: str) -> None:
    with db.write() as work:
        second_factor.take_code(work, VAULT, account, code)


def test_the_code_of_the_moment_is_taken(db: ClockedDatabase, account: str) -> None:
    take(db, account, RFC_CODE)


def test_a_code_is_good_once(db: ClockedDatabase, account: str) -> None:
    take(db, account, RFC_CODE)
    with pytest.raises(Refused):
        take(db, account, RFC_CODE)


@pytest.mark.parametrize("code", ["081805", "", "８", "81804", "no code"])
def test_a_wrong_code_is_refused(db: ClockedDatabase, account: str, code: str) -> None:
    with pytest.raises(Refused):
        take(db, account, code)


@pytest.mark.parametrize(("seconds", "taken"), [(30, True), (-30, True), (60, False), (-60, False)])
def test_a_code_is_good_one_step_either_side(db: ClockedDatabase, account: str, seconds: int, taken: bool) -> None:
    db.pass_time(seconds=seconds)
    if taken:
        take(db, account, RFC_CODE)
    else:
        with pytest.raises(Refused):
            take(db, account, RFC_CODE)


def test_the_secret_is_sealed_in_the_database(db: ClockedDatabase, account: str) -> None:
    with db.read() as work:
        row = store.find_account(work, account)
        assert row
        assert RFC_SECRET.encode() not in row.totp_secret
        assert second_factor.current_code(work, VAULT, account) == RFC_CODE


def test_an_account_without_a_second_factor_takes_no_code(db: ClockedDatabase) -> None:
    with db.write() as work:
        opened = open_account(work, NewAccount("liu", same("Liu"), ActorKind.RESIDENT, "issuer", "s-1"))
        assert second_factor.current_code(work, VAULT, opened) is None
        with pytest.raises(Refused):
            second_factor.take_code(work, VAULT, opened, "000000")
