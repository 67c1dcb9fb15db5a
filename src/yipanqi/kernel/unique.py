"""Identifiers that sort by time and say nothing about what they name (the ULID layout: 48 bits of milliseconds, 80
random).
"""

from collections.abc import Callable
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def unique(now: datetime, random_bytes: Callable[[int], bytes]) -> str:
    """A new identifier of 26 characters. The randomness is the caller's, so that a simulation can replay it."""
    number = (int(now.timestamp() * 1000) << 80) | int.from_bytes(random_bytes(10), "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
