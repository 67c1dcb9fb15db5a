"""Feedback: to the office that caused it on either side, called back, put right, rated again, filed."""

from datetime import date

import pytest

from support.complaints import CALLED, CONCLUDED, POLICE, RAISED, WU_HOU, Complaints
from support.counters import YU_ZHONG, refused, trouble
from yipanqi.access.actor import SYSTEM
from yipanqi.policy.overlay import OwnValue
from yipanqi.policy.parameters import Evidence, ParameterValue
from yipanqi.supervision.feedback import counts, dealing, own
from yipanqi.supervision.feedback.life import MACHINE
from yipanqi.supervision.feedback.words import REDRESS

PHONE = {"reach": "13800000000", "consent": ["yes"]}
CERTIFICATE = "no-crime-certificate"
ELSEWHERE = {"place": WU_HOU, "field": "window", "words": "材料是窗口多要的"}


def test_a_bad_rating_goes_to_the_office_that_was_rated_on_the_other_side(there: Complaints) -> None:
    number = there.decided()
    there.rate(number, 4)
    here, gone = there.only(there.sichuan), there.only(there.chongqing)
    assert (here.id, here.kind, here.holder, here.state) == (gone.id, "rating", "50", "in hand")
    assert (gone.home, gone.office, gone.grade, gone.case_number) == ("51", POLICE, 4, number)
    # Monday 2 February 2026: called back by the next working day. Fifteen working days: 3 to 6 are four; Saturday 14 is
    # worked for the Spring Festival (15 to 23 off), so 9 to 14 are six more; 24 to 28 (Saturday 28 is worked) are five.
    assert (gone.call_by, gone.due_on) == (date(2026, 2, 3), date(2026, 2, 28))
    assert (here.call_by, here.due_on) == (gone.call_by, gone.due_on)
    assert trouble(there.sichuan) == trouble(there.chongqing) == []


def test_an_authority_sets_its_own_limit_for_its_places(there: Complaints) -> None:
    act = {"set_by": "渝办发〔2026〕1号", "evidence": Evidence.READ}
    week = ParameterValue(since=date(2026, 1, 1), value=7, place="500000", **act)
    there.chongqing.set_value("feedback", OwnValue("rating_days", week, "渝办发〔2026〕1号"), SYSTEM)
    there.rate(there.decided(), 4)
    # seven working days after Monday 2 February: 3 to 6 are four, 9 to 11 three
    assert there.only(there.sichuan).due_on == date(2026, 2, 11)


def test_a_bad_rating_of_the_window_stays_on_this_side(there: Complaints) -> None:
    number = there.decided()
    there.rate(number, 5, "window")
    row = there.only(there.sichuan)
    assert (row.holder, row.division) == ("51", WU_HOU)
    assert there.items(there.chongqing) == []


@pytest.mark.parametrize("grade", [1, 2, 3])
def test_a_good_rating_opens_nothing(there: Complaints, grade: int) -> None:
    there.rate(there.decided(), grade)
    assert there.items(there.sichuan) == there.items(there.chongqing) == []


def test_it_is_called_back_put_right_rated_again_checked_and_filed(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    police, zheng = there.police(), there.coordinator(there.chongqing)
    with refused("not-called"):
        there.do(there.chongqing, police, "conclude", CONCLUDED)
    there.do(there.chongqing, police, "call", CALLED | {"reached": "no"})
    with refused("not-called"):
        there.do(there.chongqing, police, "conclude", CONCLUDED)
    there.do(there.chongqing, police, "call", CALLED)
    there.do(there.chongqing, police, "conclude", CONCLUDED)
    assert there.only(there.sichuan).state == "done"
    there.again(there.sichuan, 2)
    assert there.only(there.chongqing).state == there.only(there.sichuan).state == "rated"
    with refused("not-now"):  # who dealt with it does not check it
        there.do(there.chongqing, police, "check", {"confirmed": "yes"})
    there.do(there.chongqing, zheng, "check", {"confirmed": "yes"})
    row = there.only(there.sichuan)
    assert (row.state, row.cause, row.second_grade) == ("filed", "papers", 2)
    assert row.ended_at is not None


def test_rated_bad_again_it_is_done_once_more_and_no_more(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    police = there.police()
    for grade, state in ((4, "in hand"), (5, "rated")):
        there.do(there.chongqing, police, "call", CALLED)
        there.do(there.chongqing, police, "conclude", CONCLUDED)
        there.again(there.sichuan, grade)
        assert there.only(there.chongqing).state == there.only(there.sichuan).state == state


def test_silence_is_no_good_rating_and_is_waited_for_five_working_days(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    police, zheng = there.police(), there.coordinator(there.chongqing)
    there.do(there.chongqing, police, "call", CALLED)
    there.do(there.chongqing, police, "conclude", CONCLUDED)
    there.later("2026-02-06 10:00")  # the fourth working day after Monday 2
    with refused("still-waiting"):
        there.do(there.chongqing, zheng, "check", {"confirmed": "yes"})
    there.later("2026-02-09 10:00")  # the fifth
    there.do(there.chongqing, zheng, "check", {"confirmed": "yes"})
    assert there.only(there.sichuan).second_grade is None


def test_a_check_sends_back_what_is_not_put_right(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    police, zheng = there.police(), there.coordinator(there.chongqing)
    there.do(there.chongqing, police, "call", CALLED)
    there.do(there.chongqing, police, "conclude", CONCLUDED)
    with refused("words"):
        there.do(there.chongqing, zheng, "check", {"confirmed": "no"})
    there.do(there.chongqing, zheng, "check", {"confirmed": "no", "words": "指南还没有改"})
    assert there.only(there.sichuan).state == "in hand"


def test_what_was_caused_elsewhere_is_sent_on_once_and_not_twice(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    there.do(there.chongqing, there.police(), "send on", ELSEWHERE)
    here = there.only(there.sichuan)
    assert (here.holder, here.division, here.state) == ("51", WU_HOU, "in hand")
    assert there.only(there.chongqing).state == "sent on"
    clerk = there.clerk()
    back = {"place": YU_ZHONG, "field": "public-security", "words": "不是我们"}
    with refused("not-now"):
        there.do(there.sichuan, clerk, "send on", back)
    there.do(there.sichuan, clerk, "call", CALLED)


def test_it_is_extended_once_before_the_end_and_the_person_is_told(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    police = there.police()
    for wrong in ("2026-02-28", "2026-03-20"):
        # ten working days after Saturday 28 February: 2 to 6 and 9 to 13 March
        with refused("extension"):
            there.do(there.chongqing, police, "extend", {"due_on": wrong, "words": "等系统升级"})
    there.do(there.chongqing, police, "extend", {"due_on": "2026-03-13", "words": "等系统升级"})
    with there.sichuan.look() as work:
        (hers,) = own.mine(work, there.luo(there.sichuan))
    assert (hers.due_on, hers.steps[-1].told) == (date(2026, 3, 13), "等系统升级")
    with refused("not-now"):
        there.do(there.chongqing, police, "extend", {"due_on": "2026-03-14", "words": "再等等"})


def test_what_is_overdue_cannot_be_extended_and_is_shown_late(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    there.later("2026-03-02 10:00")
    with refused("too-late"):
        there.do(there.chongqing, there.police(), "extend", {"due_on": "2026-03-05", "words": "迟了"})
    with there.chongqing.look() as work:
        (line,) = dealing.queue(work, there.police())
    assert line.left == -1  # Saturday 28 February was the last day; Monday 2 March is the next working day
    with there.sichuan.look() as work:
        assert own.mine(work, there.luo(there.sichuan))[0].overdue


def test_a_mistaken_rating_is_appealed_and_somebody_else_decides(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    police, zheng = there.police(), there.coordinator(there.chongqing)
    there.do(there.chongqing, police, "appeal", {"words": "评价对象选错了"})
    with refused("not-now"):
        there.do(there.chongqing, police, "uphold", {"words": "同意自己"})
    there.do(there.chongqing, zheng, "dismiss", {"words": "录音显示确有拖延"})
    assert there.only(there.sichuan).state == "in hand"
    with refused("not-now"):  # once
        there.do(there.chongqing, police, "appeal", {"words": "再申诉"})


def test_an_office_appeals_within_three_working_days_and_no_later(there: Complaints) -> None:
    there.rate(there.decided(), 5)  # Monday 2 February 2026: 3, 4 and 5 are the three days, Friday the 6th is too late
    there.later("2026-02-06 10:00")
    with refused("too-late"):
        there.do(there.chongqing, there.police(), "appeal", {"words": "评价对象选错了"})


def test_an_appeal_upheld_takes_the_rating_out_and_the_person_is_told_why(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    there.do(there.chongqing, there.police(), "appeal", {"words": "评价对象选错了"})
    there.do(there.chongqing, there.coordinator(there.chongqing), "uphold", {"words": "本件由窗口耽误"})
    with there.sichuan.look() as work:
        (hers,) = own.mine(work, there.luo(there.sichuan))
    assert (hers.state, hers.steps[-1].told) == ("invalid", "本件由窗口耽误")


def test_what_could_not_be_done_goes_to_who_is_competent_or_waits_for_a_person(there: Complaints) -> None:
    there.raise_(there.sichuan, CERTIFICATE, place=YU_ZHONG)
    assert there.only(there.chongqing).office == POLICE
    receipt = there.raise_(there.sichuan, words="不知道该找谁办")
    waiting = next(row for row in there.items(there.sichuan) if row.state == "received")
    zheng = there.coordinator(there.sichuan)
    with there.sichuan.look() as work:
        assert [line.id for line in dealing.queue(work, zheng)] == [waiting.id]
    to = {"place": WU_HOU, "field": "window", "class_": "complex"}
    there.do(there.sichuan, zheng, "forward", to, waiting.id)
    seen = there.hers(receipt)
    # ten working days after 2 February 2026: 3 to 6 (four) and 9 to 14 (six)
    assert (seen.state, seen.due_on) == ("in hand", date(2026, 2, 14))


def test_a_complaint_about_a_case_goes_to_the_office_that_holds_it(there: Complaints) -> None:
    number = there.take_in()
    there.raise_(there.sichuan, case=number, kind="complaint")
    row = there.only(there.chongqing)
    assert (row.kind, row.office, row.service) == ("complaint", POLICE, CERTIFICATE)


def test_somebody_elses_case_is_not_named(there: Complaints) -> None:
    number = there.take_in()
    raw = RAISED | {"kind": "complaint", "words": "别人的办件"}
    there.sichuan.command(lambda work: own.raise_(work, None, raw, "x", "", number))
    assert there.only(there.sichuan).case_number == ""


def test_what_is_before_a_court_is_out_of_scope_with_redress_explained(there: Complaints) -> None:
    receipt = there.raise_(there.sichuan, in_court="yes")
    seen = there.hers(receipt)
    assert (seen.state, seen.steps[-1].told) == ("out of scope", REDRESS.zh)
    assert not seen.may_withdraw


def test_nothing_is_taken_without_consent_or_a_phone_to_call_back(there: Complaints) -> None:
    with refused("required"):
        there.raise_(there.sichuan, consent=[])
    with refused("mobile"):
        there.raise_(there.sichuan, reach="12345")


def test_what_is_taken_back_is_taken_back_on_both_sides(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    there.person(there.sichuan, own.withdraw)
    assert there.only(there.sichuan).state == there.only(there.chongqing).state == "withdrawn"


def test_who_rated_can_leave_a_phone_number_and_the_office_over_there_has_it(there: Complaints) -> None:
    there.rate(there.decided(), 5)
    with refused("mobile"):
        there.person(there.sichuan, lambda work, row: own.leave_phone(work, row, PHONE | {"reach": "123"}))
    there.person(there.sichuan, lambda work, row: own.leave_phone(work, row, PHONE))
    police, id_ = there.police(), there.only(there.chongqing).id
    seen = there.chongqing.command(lambda work: dealing.see(work, police, id_))
    assert (seen.said.words, seen.said.reach) == ("说好三天，拖了十天", "13800000000")
    with there.sichuan.look() as work:
        assert not own.mine(work, there.luo(there.sichuan))[0].may_leave_phone


def test_what_people_wrote_is_sealed_and_each_reading_is_noted(there: Complaints) -> None:
    receipt = there.raise_(there.sichuan, words="窗口多要了一份材料，电话十三八")
    row = there.only(there.sichuan)
    assert "窗口".encode() not in row.said
    zheng = there.coordinator(there.sichuan)
    seen = there.sichuan.command(lambda work: dealing.see(work, zheng, row.id))
    assert seen.said.words == "窗口多要了一份材料，电话十三八"
    assert [r.what for r in there.hers(receipt).readings] == ["feedback"]
    with refused("feedback-unknown"):
        there.sichuan.command(lambda work: dealing.see(work, there.clerk(), row.id))
    assert "窗口" not in repr(seen.said)


def test_counts_hide_groups_under_ten_and_show_zero(there: Complaints) -> None:
    zheng = there.coordinator(there.sichuan)
    for n in range(10):
        there.raise_(there.sichuan, words=f"第{n}件办不成的事")
    there.raise_(there.sichuan, kind="complaint", words="一件投诉")
    remedy = {"cause": "papers", "words": "窗口系统不再要求重复提交", "service": CERTIFICATE}
    there.sichuan.command(lambda work: counts.remove(work, zheng, remedy))
    with there.sichuan.look() as work:
        found = counts.counts(work)
    assert dict(found.by_kind) == {"rating": 0, "complaint": None, "desk": 10}
    assert [(r.words.zh, r.title.zh) for r in found.removed] == [("窗口系统不再要求重复提交", "要求了清单以外的材料")]


def test_every_act_of_staff_is_in_the_table_and_every_state_has_words() -> None:
    actions = {t.action for t in MACHINE.transitions}
    asked = {"redirect" if a == "send on" else "file" if a == "check" else a for a in dealing.FORMS}
    assert asked <= actions
    assert set(dealing.FORMS) == set(dealing.TITLES)
    assert all(state.title.zh and state.title.en for state in MACHINE.states)
