"""Of two pensions drawn at once one ends: what is paid out and what is paid back (人社厅发〔2019〕94号 四)."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from support.counters import refused
from support.hall import Halls
from support.pair import LUO, resident
from yipanqi.cases.parties import Party, find, find_or_add
from yipanqi.kernel.decision import Ask, Decision, Known, Outcome, Question
from yipanqi.kernel.money import yuan
from yipanqi.node import Node, usecases
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.handling import About
from yipanqi.protocols.handling.words import Proposal
from yipanqi.services.social_insurance.pension_transfer import duplicates
from yipanqi.services.social_insurance.pension_transfer.duplicates import PENSIONS_PAID, Cleared, Form, Paid, Pension
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


def test_where_the_other_side_has_asked_an_officer_looks_into_it(rules: Callable[..., Rulebook]) -> None:
    here = pension(YU_ZHONG, paid("202601", "202606", 3100))
    there = pension(JIN_NIU, paid("202601", "202606", 2800))
    known = Known[msgspec.Struct]({HERE: here, THERE: there, RELATION: None})
    about = msgspec.structs.replace(ABOUT, asked=("CQ-7",))
    decision = duplicates.review(about, FORM, known, rules("2026-07-06"))
    assert isinstance(decision, Decision)
    assert decision.outcome is Outcome.REFERRED
    assert decision.result is not None  # granted with a reason, once the officer knows


def test_asked_to_end_both_one_side_at_least_looks_into_it_and_one_pension_goes_on(
    new_database_url: Callable[[], str],
) -> None:
    halls = Halls(new_database_url)
    sichuan, chongqing = halls.pair.nodes
    for node, place in ((sichuan, JIN_NIU), (chongqing, YU_ZHONG)):
        with node.work_on() as work:
            party = find_or_add(work.uow, work.vault, LUO)
            drawn = Pension(place, (paid("202201", "202206", 2000),), yuan(0))
            PENSIONS_PAID.record(work.uow, work.vault, party, drawn, date(2022, 1, 1))
    here = chongqing.apply("pension-transfer", "duplicates", LUO, FORM, resident(chongqing))
    there = sichuan.apply(
        "pension-transfer", "duplicates", LUO, Form(ends_at=JIN_NIU, kept_at=YU_ZHONG), resident(sichuan)
    )
    halls.pair.settle()

    for node, number in ((chongqing, here), (sichuan, there)):
        officer = halls.officer(node, number, "one")
        usecases.act(node, officer, number, "accept", {})
        with refused("reason-needed"):
            node.act(number, "propose", officer, Proposal(True))
    chongqing.act(here, "propose", halls.officer(chongqing, here, "one"), Proposal(True, "已核实，本人撤回另一件"))
    usecases.act(chongqing, halls.officer(chongqing, here, "other"), here, "decide", {})
    assert ended(chongqing) is not None
    assert ended(sichuan) is None
    halls.pair.close()


def ended(node: Node) -> date | None:
    """Since when Luo's pension is paid no more at a node."""
    with node.look() as work:
        party = find(work.uow, work.vault, LUO.number)
        drawn = PENSIONS_PAID.get(work.uow, work.vault, party or "")
        assert drawn
        return drawn.ended_on
