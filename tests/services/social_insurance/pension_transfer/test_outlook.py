"""What a person may expect after a transfer: worked out from the record as it stands, for them alone."""

from datetime import date

import msgspec

from yipanqi.kernel.money import yuan
from yipanqi.services.social_insurance.pension_transfer.outlook import outlook
from yipanqi.services.social_insurance.pension_transfer.relation import Account, Part, Relation, Sex, State

TODAY = date(2026, 9, 1)


def test_where_from_when_how_long_how_much_and_what_is_paid_meanwhile(rules, li, months) -> None:
    own = Part("510104", (months("202001", "202006", yuan(7030), 0),))
    found = outlook(Relation(li, "510104", Account.NORMAL, State.ACTIVE, (own,)), rules("2022-08-01"), TODAY)
    assert [(one.title.zh, one.value.zh) for one in found] == [
        ("养老金领取地", "四川省"),  # registered in Chengdu, where the relation is
        ("达到法定退休年龄", "2048年1月"),  # 60 in January 2045; 240 // 4 + 1 = 61, at most 36 months later
        ("届时最低缴费年限", "240个月"),  # from 2039
        ("按现有缴费估算的月养老金", "36.70元"),  # index 1: (7,339 + 7,339) / 2 x 0.5 x 1 % = 36.695; nothing saved
        ("在职继续缴费每月", "单位1,124.80元，个人562.40元"),  # 16 % and 8 % of 7,030
    ]
    assert found[2].note.zh == "已有6个月，还差234个月"


def test_a_woman_reads_both_ages_for_the_record_does_not_say_which_is_hers(rules, li, months) -> None:
    her = msgspec.structs.replace(li, sex=Sex.FEMALE, birth=date(1970, 1, 1))
    own = Part("510104", (months("202001", "202006", yuan(7030), 0),))
    found = outlook(Relation(her, "510104", Account.NORMAL, State.STOPPED, (own,)), rules("2022-08-01"), TODAY)
    ages = {one.title.zh: one.value.zh for one in found if "退休年龄" in one.title.zh}
    # 55 in January 2025: 0 // 4 + 1 = 1 month later; 50 in January 2020 was before the delay began
    assert ages == {
        "达到法定退休年龄（原50岁退休的）": "2020年1月",
        "达到法定退休年龄（原55岁退休的）": "2025年2月",
    }


def test_what_rests_on_figures_that_are_not_there_is_left_out(rules, li, months) -> None:
    own = Part("510104", (months("202001", "202006", yuan(100), 0),))  # below every limit of a contribution wage
    found = outlook(Relation(li, "510104", Account.NORMAL, State.ACTIVE, (own,)), rules("2022-08-01"), date(2022, 8, 1))
    assert [one.title.zh for one in found] == ["养老金领取地", "达到法定退休年龄", "届时最低缴费年限"]
