"""The second factor of staff: time-based codes (RFC 6238), each good once."""

from datetime import datetime

import pyotp

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.store import access as store
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault

STEP = 30
EITHER_SIDE = 1  # steps a clock may be off


def set_secret(work: UnitOfWork, vault: Vault, account: str, secret: str) -> None:
    """Give an account a new secret (base 32), kept sealed."""
    store.set_secret(work, account, vault.seal(secret.encode()))


def take_code(work: UnitOfWork, vault: Vault, account: str, code: str) -> None:
    """Check a code and use it up. Raises Refused where it is wrong, late, or was used before."""
    secret = _secret(work, vault, account)
    step = _step_of(secret, code, work.now) if secret else None
    if step is None or not store.take_step(work, account, step):
        rule = Text("验证码不正确或已使用，请填写当前的 6 位验证码", "Wrong or used code: enter the 6 digits shown now")
        raise Refused(Problem("second_factor", rule, "code"))


def current_code(work: UnitOfWork, vault: Vault, account: str) -> str | None:
    """The code of this moment, which practice nodes show; None for an account without a second factor."""
    secret = _secret(work, vault, account)
    return pyotp.TOTP(secret, interval=STEP).at(work.now) if secret else None


def _secret(work: UnitOfWork, vault: Vault, account: str) -> str | None:
    row = store.find_account(work, account)
    return vault.open(row.totp_secret).decode() if row and row.totp_secret else None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    totp = pyotp.TOTP(secret, interval=STEP)
    steps = range(totp.timecode(now) - EITHER_SIDE, totp.timecode(now) + EITHER_SIDE + 1)
    return next((step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), code)), None)
