"""Interest on an account by year, by the month-product method.

A deposit of month m earns (13 - m) twelfths of the year's crediting rate, what was carried into the year all of it.
Both are posted items, each rounded half up to the fen; ratios are not rounded. A year not yet over earns nothing so
far: whoever holds the account at its end credits the whole year. Source: 劳办发〔1997〕116号 (known).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from yipanqi.kernel.money import Fen, Rounding, share, to_fen
from yipanqi.policy.rulebook import Rulebook

Deposits = Mapping[int, Fen]
"""The deposit of each month (1 to 12) of a year."""


class Year(msgspec.Struct, frozen=True):
    """A year of an account, in fen; `balance` is what it ends with."""

    year: int
    deposits: Fen
    interest: Fen
    balance: Fen


def accrue(opening: Fen, deposits: Mapping[int, Deposits], through: int, rules: Rulebook) -> tuple[Year, ...]:
    """The years of an account from its opening balance or first deposit until the year `through`.

    `deposits` are by year; `opening` is what the account brought into the start of unified accounts. The year `through`
    is under way and earns nothing yet. Reads crediting_rate and account_start.
    """
    years: list[Year] = []
    balance = opening
    for year in range(_first(opening, deposits, rules), through + 1):
        earned = _interest(balance, deposits.get(year, {}), _rate(year, rules)) if year < through else Fen(0)
        paid = Fen(sum(deposits.get(year, {}).values()))
        balance = Fen(balance + paid + earned)
        years.append(Year(year, paid, earned, balance))
    return tuple(years)


def start(rules: Rulebook) -> date:
    """The day unified accounts began: earlier contributions are one opening balance."""
    return date.fromisoformat(rules["account_start"])


def _first(opening: Fen, deposits: Mapping[int, Deposits], rules: Rulebook) -> int:
    return start(rules).year if opening else min(deposits, default=rules.day.year)


def _rate(year: int, rules: Rulebook) -> Decimal:
    rate: Decimal = rules.on(date(year, 12, 31))["crediting_rate"]
    return rate


def _interest(carried: Fen, deposits: Deposits, rate: Decimal) -> Fen:
    products = sum(amount * (13 - month) for month, amount in deposits.items())
    on_deposits = to_fen(products * rate / 12, Rounding.HALF_UP)
    return Fen(share(carried, rate, Rounding.HALF_UP) + on_deposits)
