"""The issuing side: at once by rule, or by an officer; refused with reasons; revoked."""

from support.certificates import MEDICAL, PENSION, ask_for, held, insure, issuing_officer
from support.counters import LUO, WU_HOU, YU_ZHONG, Counters, actions, letters, ratings, refused, said, state
from yipanqi.cases.credentials import Validity
from yipanqi.protocols.words import Rating, Reason, Remark
from yipanqi.services.social_insurance.insurance_participation_certificate import SERVICE, AskForm


def test_a_certificate_is_issued_at_once(counters: Counters) -> None:
    insure(counters, PENSION, MEDICAL)
    number = ask_for(counters, "pension", "medical")
    assert state(counters.chongqing, number) == "issued"
    [mine] = held(counters)
    assert (mine.kind, mine.issuer, mine.case, mine.validity) == ("participation-certificate", "50", number, "valid")
    assert mine.open == {"number": f"{number}-participation-certificate"}
    assert mine.hidden == {
        "name": "罗小梅",
        "id_number": LUO.number,
        "pension": {"first": "202001", "last": "202206", "months": 30, "active": False},
        "medical": {"first": "202001", "last": "202601", "months": 73, "active": True},
    }


def test_the_other_side_issues_nothing(counters: Counters) -> None:
    with refused("other-side"):
        luo = counters.luo(counters.sichuan)
        counters.sichuan.apply(SERVICE.slug, "issue", LUO, AskForm(YU_ZHONG, ("pension",)), luo)
    with refused("other-side"):
        luo = counters.luo(counters.chongqing)
        counters.chongqing.apply(SERVICE.slug, "issue", LUO, AskForm(WU_HOU, ("pension",)), luo)


def test_where_nothing_is_on_record_an_officer_refuses_with_reasons_and_redress(counters: Counters) -> None:
    insure(counters, MEDICAL)
    number = ask_for(counters, "pension")
    assert state(counters.chongqing, number) == "reviewing"
    officer = issuing_officer(counters, number)
    with refused("nothing-to-issue"):
        counters.chongqing.act(number, "issue", officer, Remark("情况特殊"))
    counters.chongqing.act(number, "refuse", officer)
    letter = said(letters(counters.chongqing, number)["refusal"])
    for words in ("所选险种在本地没有参保记录", "请核对参保地", "60日内申请行政复议"):
        assert words in letter
    assert held(counters) == ()


def test_what_waits_for_an_officer_is_never_silently_overdue(counters: Counters) -> None:
    number = ask_for(counters, "pension")  # on Monday 2 February, one working day: Tuesday the 3rd
    counters.later("2026-02-03 23:59")
    assert "overdue" not in actions(counters.chongqing, number)
    counters.later("2026-02-04 00:00")
    assert "overdue" in letters(counters.chongqing, number)


def test_a_person_withdraws_and_no_timer_is_left(counters: Counters) -> None:
    number = ask_for(counters, "pension")
    counters.chongqing.act(number, "withdraw", counters.luo(counters.chongqing))
    counters.later("2026-03-02 10:00")
    assert actions(counters.chongqing, number) == ["submit", "review", "withdraw"]


def test_the_holder_rates_the_issuing_office(counters: Counters) -> None:
    insure(counters, PENSION)
    number = ask_for(counters, "pension")
    counters.chongqing.act(number, "rate", counters.luo(counters.chongqing), Rating(1))
    assert state(counters.chongqing, number) == "closed"
    assert ratings(counters.chongqing, number) == [(1, next(iter(issuing_officer(counters, number).offices)))]


def test_revoking_takes_a_reason_and_the_holder_sees_it(counters: Counters) -> None:
    insure(counters, PENSION)
    number = ask_for(counters, "pension")
    officer = issuing_officer(counters, number)
    with refused("reason-needed"):
        counters.chongqing.act(number, "revoke", officer)
    counters.chongqing.act(number, "revoke", officer, Reason("登记有误"))
    [mine] = held(counters)
    assert (mine.validity, mine.reason) == (Validity.REVOKED, "登记有误")
    assert "登记有误" in said(letters(counters.chongqing, number)["revocation"])
    with refused("nothing-to-revoke"):
        counters.chongqing.act(number, "revoke", officer, Reason("登记有误"))
