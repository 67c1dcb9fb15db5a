"""Moving between the employee and the resident scheme at pension age (人社部发〔2014〕17号, known).

With enough employee months the resident account joins the employee scheme and its years do not count; with fewer the
employee account joins the resident scheme and its years do. Months paid in both are kept in the employee scheme.
"""

import msgspec

from yipanqi.kernel.decision import Decision, Review
from yipanqi.kernel.money import Fen
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer import refusals
from yipanqi.services.social_insurance.pension_transfer.relation import Month, Scheme

RECORDS = Text("两项制度参保记录", "records of both schemes")


class ResidentMonth(msgspec.Struct, frozen=True):
    """A month of the resident scheme: what the person and the collective paid for it, in fen."""

    month: Month
    paid: Fen


class Link(msgspec.Struct, frozen=True):
    """Which scheme pays, the months that count in it, and what is paid back for months in both."""

    scheme: Scheme
    months: int
    refund: Fen


def link(
    employee: tuple[Month, ...], resident: tuple[ResidentMonth, ...], at_pension_age: bool, rules: Rulebook
) -> Decision[Link]:
    """Which scheme the person's accounts come together in. Refuses with PEN10 before pension age."""
    review = Review(rules)
    words = Text("是", "yes") if at_pension_age else Text("否", "no")
    review.that(
        Text("已达到法定退休年龄", "Has reached pension age"), at_pension_age, words, RECORDS, refusals.RESIDENT_SCHEME
    )
    need = rules["resident_link_months"]
    paid = set(employee)
    enough = review.that(
        Text(f"职工养老缴费满{need}个月", f"{need} months in the employee scheme"),
        len(paid) >= need,
        Text(f"{len(paid)}个月", f"{len(paid)} months"),
        RECORDS,
    )
    both = [each for each in resident if each.month in paid]
    refund = Fen(sum(each.paid for each in both))
    review.figure(
        "refund",
        Text("退还重复缴费", "refund of months in both"),
        refund,
        "fen",
        Text("个人缴费加集体补助", "own and collective payments"),
    )
    months = len(paid) if enough else len(paid | {each.month for each in resident})
    return review.decide(Link(Scheme.EMPLOYEE if enough else Scheme.RESIDENT, months, refund))
