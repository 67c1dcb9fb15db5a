"""Money: whole fen, rates as Decimal, and a rounding rule named at every amount."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NewType

Fen = NewType("Fen", int)
"""An amount in fen (0.01 yuan)."""


ONE = Decimal(1)


class Rounding(StrEnum):
    """How a fraction of a fen is settled. There is no default: the rule of each amount names its own."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    DOWN = ROUND_FLOOR
    UP = ROUND_CEILING


def yuan(amount: str | int | Decimal) -> Fen:
    """Fen of an exact amount in yuan. Raises ValueError where a fraction of a fen would be lost."""
    fen = Decimal(amount) * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} yuan is not a whole number of fen")
    return Fen(int(fen))


def share(amount: Fen | Decimal, rate: Decimal, rounding: Rounding) -> Fen:
    """`amount` (fen) times `rate`, settled to a whole fen by the named rule."""
    return to_fen(Decimal(amount) * rate, rounding)


def to_fen(exact: Decimal, rounding: Rounding) -> Fen:
    """An exact number of fen settled to a whole one by the named rule."""
    return Fen(int(exact.quantize(ONE, rounding=rounding)))


def in_yuan(amount: int) -> str:
    """How people read it: 1234567 fen is 12,345.67."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
