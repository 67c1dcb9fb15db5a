"""Where the pension is claimed, from when, and what the person may expect."""

from datetime import date
from decimal import Decimal

import pytest

from yipanqi.kernel.decision import Outcome
from yipanqi.kernel.money import yuan
from yipanqi.services.social_insurance.pension_transfer.claim_place import ClaimPlace, Stay, claim_place, stays
from yipanqi.services.social_insurance.pension_transfer.entitlement import (
    Category,
    estimate,
    minimum_months,
    pension_month,
    wage_index,
)
from yipanqi.services.social_insurance.pension_transfer.relation import Account, Part, Relation, Scheme, State
from yipanqi.services.social_insurance.pension_transfer.schemes import ResidentMonth, link


@pytest.mark.parametrize(
    ("hukou", "current", "found", "expected"),
    [
        ("510104", "511621", [Stay("51", 12, "202406")], ClaimPlace("51")),  # the relation is at home
        ("440100", "500112", [Stay("50", 120, "202406")], ClaimPlace("50")),  # ten years where it is
        ("440100", "500112", [Stay("50", 119, "202406"), Stay("51", 130, "201406")], ClaimPlace("51")),
        (
            "440100",
            "510104",  # of two earlier places with ten years the later one
            [Stay("51", 60, "202406"), Stay("32", 125, "201906"), Stay("33", 150, "200806")],
            ClaimPlace("32"),
        ),
        ("440100", "510104", [Stay("50", 130, "202507"), Stay("51", 120, "202406")], ClaimPlace("51")),
        ("440100", "500112", [Stay("50", 119, "202406"), Stay("51", 119, "201406")], ClaimPlace("44", True)),
        ("440100", "", [], ClaimPlace("44", True)),
    ],
)
def test_home_then_ten_years_here_then_ten_years_before_then_home(rules, hukou, current, found, expected) -> None:
    assert claim_place(hukou, current, tuple(found), rules("2025-09-01")).granted == expected


def test_months_count_where_paid_and_temporary_accounts_make_no_place(li, months) -> None:
    brought = Part("510104", (months("200101", "200112", 1, 0),), letter="L0", deemed=24)
    own = Part("500112", (months("202001", "202006", 1, 0),))
    twice = Part("500103", (months("202006", "202008", 1, 0),))
    normal = Relation(li, "500112", Account.NORMAL, State.STOPPED, (brought, own, twice))
    temporary = Relation(li, "440100", Account.TEMPORARY, State.SEALED, (Part("440100", own.spans),))
    # Chongqing January to August 2020, June once: 8; Sichuan 12 and 24 deemed: 36
    assert stays([normal, temporary]) == (Stay("50", 8, "202008"), Stay("51", 36, "200112"))


@pytest.mark.parametrize(
    ("category", "birth", "month"),
    [
        (Category.MAN, date(1964, 12, 31), "202412"),  # before the delay
        (Category.MAN, date(1965, 1, 15), "202502"),  # 202501, 0 // 4 + 1 = 1 month
        (Category.MAN, date(1965, 4, 1), "202505"),  # 202504, 3 // 4 + 1 = 1
        (Category.MAN, date(1965, 5, 1), "202507"),  # 202505, 4 // 4 + 1 = 2
        (Category.MAN, date(1977, 1, 1), "204001"),  # 203701, 144 // 4 + 1 = 37, at most 36
        (Category.WOMAN_55, date(1970, 1, 1), "202502"),
        (Category.WOMAN_50, date(1975, 3, 1), "202505"),  # 202503, 2 // 2 + 1 = 2
        (Category.WOMAN_50, date(1985, 1, 1), "204001"),  # 203501, 120 // 2 + 1 = 61, at most 60
    ],
)
def test_pension_age_comes_later_step_by_step(rules, category, birth, month) -> None:
    assert pension_month(birth, category, rules("2025-09-01")) == month


@pytest.mark.parametrize(
    ("month", "needed"), [("202912", 180), ("203001", 186), ("203812", 234), ("203901", 240), ("204506", 240)]
)
def test_the_months_needed_rise_from_2030(rules, month, needed) -> None:
    assert minimum_months(month, rules("2025-09-01")) == needed


def test_an_estimate_is_basic_and_account_pension(rules) -> None:
    decision = estimate(180, Decimal(1), yuan(139000), 60, rules("2026-09-01"))
    found = decision.granted
    # (7,339 + 7,339) / 2 x 15 x 1 % = 1,100.85; 139,000 / 139 = 1,000.00
    assert (found.basic, found.account, found.total) == (yuan("1100.85"), yuan(1000), yuan("2100.85"))
    assert decision.conditions[0].met is True
    assert estimate(179, Decimal(1), yuan(0), 60, rules("2026-09-01")).conditions[0].met is False


def test_the_index_compares_each_month_with_the_average_wage_of_its_year(rules, months) -> None:
    # one month at the average of 7,030 and three at half of it: (1 + 3 x 0.5) / 4 = 0.625
    part = Part("500112", (months("202001", "202001", 703000, 0), months("202101", "202103", 351500, 0)))
    assert wage_index([part], rules("2026-09-01")) == Decimal("0.625")


@pytest.mark.parametrize(("count", "scheme", "counted"), [(180, Scheme.EMPLOYEE, 180), (179, Scheme.RESIDENT, 190)])
def test_fifteen_employee_years_decide_which_scheme_pays(rules, count, scheme, counted) -> None:
    employee = tuple(f"{2000 + n // 12}{n % 12 + 1:02d}" for n in range(count))
    # December 2014 (the employee scheme's 180th month) and 2015-01 to 2015-10; November 2014 is in both schemes
    resident = tuple(ResidentMonth(m, yuan(10)) for m in ("201411", "201412", *(f"2015{n:02d}" for n in range(1, 11))))
    found = link(employee, resident, True, rules("2025-09-01")).granted
    assert (found.scheme, found.months) == (scheme, counted)
    # two months are in both with 180 employee months, one with 179
    assert found.refund == yuan(20 if count == 180 else 10)


def test_schemes_are_linked_from_pension_age_only(rules) -> None:
    decision = link((), (), False, rules("2025-09-01"))
    assert decision.outcome is Outcome.REFUSED
    assert [r.code for r in decision.refusals] == ["PEN10"]
