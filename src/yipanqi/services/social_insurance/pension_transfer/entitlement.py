"""What the person may expect: pension month, months needed, an estimate.

Sources: decision of the National People's Congress standing committee of 2024-09-13 (delay of the pension age),
国发〔2005〕38号 (formula), 国办发〔2009〕66号 第七条 (index by the wages of the place of claim).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from yipanqi.kernel.decision import Decision, Review
from yipanqi.kernel.money import Fen, Rounding, to_fen
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer.interest import start
from yipanqi.services.social_insurance.pension_transfer.relation import Month, Part, later, month_of, ordinal


class Category(StrEnum):
    """By whose rule the pension age goes: men, and women with an original age of 55 or of 50."""

    MAN = "man"
    WOMAN_55 = "woman_55"
    WOMAN_50 = "woman_50"


class Estimate(msgspec.Struct, frozen=True):
    """A monthly pension in fen: its basic and its account part."""

    basic: Fen
    account: Fen
    total: Fen


def pension_month(birth: date, category: Category, rules: Rulebook) -> Month:
    """The month in which pension age is reached. Reads pension_age, pension_delay_start and pension_delay."""
    original = later(month_of(birth), rules["pension_age", category] * 12)
    since = ordinal(original) - ordinal(Month(rules["pension_delay_start"]))
    if since < 0:
        return original
    pace = rules.on(date(int(original[:4]), int(original[4:]), 1))["pension_delay", category]
    return later(original, min(pace["most"], since // pace["step"] + 1))


def minimum_months(month: Month, rules: Rulebook) -> int:
    """The months of contributions needed for a pension that starts in the month."""
    needed: int = rules.on(date(int(month[:4]), int(month[4:]), 1))["minimum_months"]
    return needed


def wage_index(parts: Sequence[Part], rules: Rulebook) -> Decimal:
    """The average of the months' contribution wages against the average wage of their year at the place of claim."""
    since = start(rules).year
    spans = [span for part in parts for span in part.spans if span.year >= since]
    months = sum(span.count for span in spans)
    if not months:
        return Decimal(0)
    ratios = (Decimal(s.base) / rules.on(date(s.year, 12, 31))["average_wage"] * s.count for s in spans)
    return sum(ratios, Decimal(0)) / months


def estimate(months: int, index: Decimal, balance: Fen, age: int, rules: Rulebook) -> Decision[Estimate]:
    """The monthly pension that `months`, the index and the account's balance (fen) would give at a whole age in years.

    Refuses nothing: too few months are noted. Reads calculation_base of the place of claim.
    """
    review = Review(rules)
    needed = rules["minimum_months"]
    fact = Text(f"{months}个月", f"{months} months")
    review.that(
        Text(f"缴费满{needed}个月", f"{needed} months paid"), months >= needed, fact, Text("缴费记录", "record")
    )
    base = Decimal(rules["calculation_base"])
    exact = (base + base * index) / 2 * months / 12 * rules["accrual_rate"]
    basic = to_fen(exact, Rounding.HALF_UP)
    review.figure(
        "basic",
        Text("基础养老金", "basic pension"),
        basic,
        "fen",
        Text("（基数+基数×指数）÷2×年限×比例", "(base + base x index) / 2 x years x rate"),
    )
    account = to_fen(Decimal(balance) / rules["account_divisor", age], Rounding.HALF_UP)
    review.figure(
        "account",
        Text("个人账户养老金", "account pension"),
        account,
        "fen",
        Text("储存额÷计发月数", "balance / divisor"),
    )
    return review.decide(Estimate(basic, account, Fen(basic + account)))
