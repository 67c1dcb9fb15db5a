"""The offline checker: is this credential good, here, for this purpose, now?

It needs no network and no database, only what it carries: the trust file, status lists, and the agreement in force. It
imports nothing of the platform but `formats` and `kernel`, so it can be put into a gate or a clerk's laptop alone.
"""

from yipanqi.formats.checker.check import Acceptance, Challenge, Check, Grounds, check
from yipanqi.formats.checker.finding import Result
from yipanqi.formats.checker.trust import KeyStatus, Trust, TrustedKey

__all__ = ["Acceptance", "Challenge", "Check", "Grounds", "KeyStatus", "Result", "Trust", "TrustedKey", "check"]
