"""Identifiers that sort by time and say nothing about what they name (the ULID layout: 48 bits of milliseconds, 80
random).
"""

from collections.abc import Callable
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)


def unique(now: datetime, random_bytes: Callable[[int], bytes]) -> str:
    """A new identifier of 26 characters. The randomness is the caller's, so that a simulation can replay it."""
    number = (int(now.timestamp() * 1000) << 80) | int.from_bytes(random_bytes(10), "big")
    return "".join([PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])
