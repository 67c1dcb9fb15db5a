"""Of two pensions drawn at once one ends: what is paid out and what is paid back (人社厅发〔2019〕94号 四)."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from yipanqi.cases.parties import Party
from yipanqi.kernel.decision import Ask, Decision, Known, Outcome, Question
from yipanqi.kernel.money import yuan
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.handling import About
from yipanqi.services.social_insurance.pension_transfer import duplicates
from yipanqi.services.social_insurance.pension_transfer.duplicates import Cleared, Form, Paid, Pension
from yipanqi.services.social_insurance.pension_transfer.relation import Month

YU_ZHONG, JIN_NIU = "500103", "510106"
FORM = Form(ends_at=YU_ZHONG, kept_at=JIN_NIU)
ABOUT = About("SC-1", "p", Party("50010319620307211X", "赵国华"), date(2026, 7, 6), "window", by_agent=False, earlier=0)
HERE, RELATION = Question("pension-paid", "p"), Question("pension", "p")
THERE = Question("pension-paid", "p", JIN_NIU, duplicates.PURPOSE, duplicates.BASIS)


def paid(first: str, last: str, monthly: int) -> Paid:
    return Paid(Month(first), Month(last), yuan(monthly))


def pension(division: str, *spans: Paid, ended_on: date | None = None) -> Pension:
    return Pension(division, spans, yuan("12345.67"), ended_on)


def decided(rules: Rulebook, here: Pension | None, there: Pension | None, form: Form = FORM) -> Decision[Cleared]:
    known = Known[msgspec.Struct]({HERE: here, THERE: there, RELATION: None})
    decision = duplicates.review(ABOUT, form, known, rules)
    assert not isinstance(decision, Ask)
    return decision


def test_only_months_that_both_paid_are_paid_back(rules: Callable[..., Rulebook]) -> None:
    here = pension(YU_ZHONG, paid("202511", "202512", 3000), paid("202601", "202606", 3100))
    there = pension(JIN_NIU, paid("202512", "202601", 2800), paid("202606", "202606", 2900))
    cleared = decided(rules("2026-07-06"), here, there).result
    assert cleared is not None
    assert cleared.months == 3  # December, January, June
    assert cleared.recover == yuan(9200)  # 3,000 + 3,100 + 3,100
    assert cleared.refund == yuan("12345.67")


@pytest.mark.parametrize(
    ("here", "there", "code"),
    [
        (None, pension(JIN_NIU, paid("202601", "202606", 2800)), "PEN13"),
        (
            pension(YU_ZHONG, paid("202601", "202606", 3100), ended_on=date(2026, 7, 1)),
            pension(JIN_NIU, paid("202601", "202606", 2800)),
            "PEN13",
        ),
        (pension("500112", paid("202601", "202606", 3100)), pension(JIN_NIU, paid("202601", "202606", 2800)), "PEN13"),
        (pension(YU_ZHONG, paid("202601", "202606", 3100)), None, "PEN14"),
        (
            pension(YU_ZHONG, paid("202601", "202606", 3100)),
            pension(JIN_NIU, paid("202601", "202606", 2800), ended_on=date(2026, 7, 1)),
            "PEN14",
        ),
        (
            pension(YU_ZHONG, paid("202601", "202603", 3100)),
            pension(JIN_NIU, paid("202604", "202606", 2800)),
            "PEN14",
        ),
    ],
    ids=["nothing here", "ended already", "another place", "nothing there", "kept one ended", "one after the other"],
)
def test_nothing_is_cleared_where_not_both_are_drawn(
    rules: Callable[..., Rulebook], here: Pension | None, there: Pension | None, code: str
) -> None:
    decision = decided(rules("2026-07-06"), here, there)
    assert decision.outcome is Outcome.REFUSED
    assert code in [refusal.code for refusal in decision.refusals]
    assert decision.result is None


def test_two_pensions_of_one_province_are_its_own_affair() -> None:
    assert [p.field for p in Form(ends_at=YU_ZHONG, kept_at="500112").problems()] == ["kept_at"]
    assert list(FORM.problems()) == []
