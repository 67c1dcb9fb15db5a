"""Joint handling: one application, several bodies on both sides, one number, one result."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from support.counters import (
    LUO,
    WU_HOU,
    YU_ZHONG,
    actions,
    field,
    letters,
    refused,
    resident,
    said,
    staff,
    state,
    trouble,
)
from support.joint import FORM, FUND, INSURANCE, POLICE, Joint
from support.scans import scan
from yipanqi.access.actor import Actor, Role
from yipanqi.cases.joins import By
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import find_or_add
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.node import papers, usecases
from yipanqi.protocols.handling.words import Missing, Notice, PartChosen, Proposal
from yipanqi.protocols.words import Reason
from yipanqi.simulation.made_up import Form
from yipanqi.store import figures


@pytest.fixture
def joint(new_database_url: Callable[[], str]) -> Iterator[Joint]:
    pair = Joint(new_database_url)
    yield pair
    assert trouble(pair.sichuan) + trouble(pair.chongqing) == []
    pair.close()


def test_bodies_on_both_sides_are_asked_at_once_and_the_lead_closes_with_one_result(joint: Joint) -> None:
    number = joint.apply()
    assert joint.parts(number) == ["handling", "handling", "handling"]
    for part in (FUND, POLICE, INSURANCE):
        joint.decide_part(number, part)
    assert joint.parts(number) == ["answered"] * 3
    joint.close_case(number)
    assert state(joint.sichuan, number) == "delivered"
    assert said(letters(joint.sichuan, number)["result"]).startswith("准予搬迁")
    assert [line.standing.zh for line in joint.lines(number)] == ["同意"] * 3


def test_the_person_has_one_number_and_is_told_which_parts_there_are(joint: Joint) -> None:
    number = joint.apply()
    told = said(letters(joint.sichuan, number)["accepted"])
    assert "迁出地户籍注销、迁出地参保关系、迁入地公积金账户" in told
    for node, mine in ((joint.sichuan, [number]), (joint.chongqing, [])):
        assert [line.number for line in usecases.mine(node, resident(node, LUO))] == mine


def test_a_part_that_is_not_needed_is_not_asked(joint: Joint) -> None:
    number = joint.apply(Form(WU_HOU, YU_ZHONG, fund="no"))
    assert joint.parts(number) == ["handling", "handling", ""]


def test_the_parts_are_asked_only_once_the_case_is_accepted(joint: Joint) -> None:
    number = joint.apply(accept=False)
    assert joint.parts(number) == ["", "", ""]
    joint.later("2026-03-11 00:30")  # five working days of silence: 3, 4, 5, 6, 9 ... accepted by law
    assert joint.parts(number) == ["handling"] * 3


def test_nothing_is_proposed_while_a_part_is_waited_for(joint: Joint) -> None:
    number = joint.apply()
    joint.decide_part(number, POLICE)
    joint.decide_part(number, FUND)
    with refused("parts-awaited"):
        joint.lead(number, "propose", Proposal(True))
    joint.decide_part(number, INSURANCE)
    joint.lead(number, "propose", Proposal(True))


def test_each_part_has_a_clock_of_its_own_kind_by_its_holders_calendar(joint: Joint) -> None:
    number = joint.apply()  # Monday 2 March, 10:00
    due = [line.due_at.isoformat() for line in joint.lines(number) if line.due_at]
    assert due == [
        "2026-03-06T00:00:00+08:00",  # 3 working days: 3, 4, 5
        "2026-03-10T00:00:00+08:00",  # 5 days: the 7th is a Saturday, so Monday the 9th
        "2026-03-04T02:00:00+00:00",  # 48 hours: Wednesday 10:00 in Beijing
    ]
    for part, on in ((POLICE, "2026-03-05"), (INSURANCE, "2026-03-09"), (FUND, "2026-03-04")):
        assert str(field(joint.home(part), f"{number}-{part}", "due_on")) == on


# --- a part that does not agree ---------------------------------------------------------------------------------------


def test_one_part_that_refuses_is_enough_for_the_lead_to_refuse_with_its_reason(joint: Joint) -> None:
    joint.object_(joint.chongqing, "police")
    number = joint.apply()
    joint.decide_part(number, POLICE, agree=False)
    with refused("nothing-to-grant"):
        joint.lead(number, "propose", Proposal(True, "仍予准许"))
    joint.close_case(number, grant=False)
    told = said(letters(joint.sichuan, number)["result"])
    assert "迁出地户籍注销不同意：有未结事项" in told
    assert "行政复议" in told
    assert joint.parts(number) == ["answered", "withdrawn", "withdrawn"]  # nobody works on what is decided


def test_a_part_departs_from_its_rule_only_with_a_reason(joint: Joint) -> None:
    number = joint.apply()
    with refused("reason-needed"):
        joint.do(joint.chongqing, f"{number}-{POLICE}", "propose", Proposal(False))
    joint.decide_part(number, POLICE, agree=False, reason="本人在逃")
    assert [line.why for line in joint.lines(number)] == ["本人在逃", "", ""]


def test_who_proposed_a_part_cannot_approve_it(joint: Joint) -> None:
    number = joint.apply()
    joint.do(joint.chongqing, f"{number}-{POLICE}", "propose", Proposal(True))
    with refused("four-eyes"):
        joint.do(joint.chongqing, f"{number}-{POLICE}", "decide")


def test_the_lead_body_cannot_decide_a_part_nor_a_part_the_case(joint: Joint) -> None:
    number = joint.apply()
    with joint.sichuan.look() as work:
        lead = str(work.case(number).field("office"))
        fund = str(work.case(f"{number}-{FUND}").field("office"))
    assert (lead, fund) == ("51-public-security-510107", "51-housing-fund-510100")


def test_a_part_that_is_not_a_bodys_to_decide_comes_back_and_is_asked_again(joint: Joint) -> None:
    number = joint.apply()
    joint.do(joint.chongqing, f"{number}-{POLICE}", "hand back", Reason("户籍档案已移交"))
    assert [line.standing.zh for line in joint.lines(number)] == ["已退回，未作决定", "办理中", "办理中"]
    with refused("part"):
        joint.lead(number, "ask part again", PartChosen("insurance"))
    joint.lead(number, "ask part again", PartChosen("迁出地户籍注销"))
    assert joint.parts(number)[0] == "handling"
    for part in (POLICE, INSURANCE, FUND):
        joint.decide_part(number, part)
    joint.close_case(number)
    assert state(joint.sichuan, number) == "delivered"


# --- what is missing --------------------------------------------------------------------------------------------------


def test_what_parts_lack_reaches_the_person_in_one_notice_of_the_lead(joint: Joint) -> None:
    number = joint.apply()
    joint.do(joint.chongqing, f"{number}-{POLICE}", "ask for missing", Missing("户口簿首页"))
    joint.do(joint.sichuan, f"{number}-{FUND}", "ask for missing", Missing("缴存证明"))
    assert [line.lacks for line in joint.lines(number)] == ["户口簿首页", "", "缴存证明"]
    joint.lead(number, "ask for more", Notice("请一并补正"))
    told = said(letters(joint.sichuan, number)["correction"])
    assert "迁出地户籍注销：户口簿首页" in told
    assert "迁入地公积金账户：缴存证明" in told

    luo = resident(joint.sichuan, LUO)
    file = papers.upload(joint.sichuan, luo, scan(1000, 1)).digest
    with joint.sichuan.work_on() as work:
        work.case(number).hand_in([Handed(kind="identity", file=file)], luo)
    joint.sichuan.act(number, "supply", luo, FORM)
    joint.settle()
    assert joint.parts(number) == ["handling", "handling", "handling"]
    for part in (POLICE, FUND):
        with joint.home(part).look() as work:
            assert [paper.kind for paper in work.case(f"{number}-{part}").papers] == ["identity"]


def test_the_clock_of_a_part_stands_still_on_both_sides_while_something_is_missing(joint: Joint) -> None:
    number = joint.apply()  # Monday the 2nd; the police has 3, 4 and 5 March
    joint.later("2026-03-03 10:00")
    joint.do(joint.chongqing, f"{number}-{POLICE}", "ask for missing", Missing("户口簿首页"))
    assert [line.due_at is None for line in joint.lines(number)] == [True, False, False]
    assert field(joint.chongqing, f"{number}-{POLICE}", "paused") == "correction"
    joint.lead(number, "ask for more", Notice("请补正"))
    joint.later("2026-03-09 10:00")
    joint.sichuan.act(number, "supply", resident(joint.sichuan, LUO), FORM)
    joint.settle()
    # 3 March was used; the 4th to the 9th were not; the 10th and 11th are left
    assert str(field(joint.chongqing, f"{number}-{POLICE}", "due_on")) == "2026-03-11"
    [police, *_] = joint.lines(number)
    assert police.due_at is not None
    assert police.due_at.isoformat() == "2026-03-12T00:00:00+08:00"


def test_after_the_one_notice_a_part_that_lacks_more_decides_on_what_there_is(joint: Joint) -> None:
    number = joint.apply()
    joint.lead(number, "ask for more", Notice("请补正申请表"))
    joint.do(joint.chongqing, f"{number}-{INSURANCE}", "ask for missing", Missing("缴费凭证"))
    assert state(joint.chongqing, f"{number}-{INSURANCE}") == "handling"
    assert "missing.decline" in actions(joint.chongqing, f"{number}-{INSURANCE}")


# --- silence ----------------------------------------------------------------------------------------------------------


def test_a_silent_part_is_signalled_once_and_nobody_is_presumed_to_agree(joint: Joint) -> None:
    number = joint.apply()
    joint.decide_part(number, POLICE)
    joint.decide_part(number, INSURANCE)
    joint.later("2026-03-04 09:59")
    assert not [line for line in joint.lines(number) if line.late]
    joint.later("2026-03-04 10:00")  # 48 hours
    joint.later("2026-03-09 10:00")
    assert [line.late for line in joint.lines(number)] == [False, False, True]
    assert "未答复不视为同意" in said(letters(joint.sichuan, number)["part-late"])
    assert actions(joint.sichuan, number).count("late part") == 1
    assert actions(joint.sichuan, f"{number}-{FUND}").count("late part") == 1
    with refused("parts-awaited"):
        joint.lead(number, "propose", Proposal(True))
    joint.decide_part(number, FUND)
    joint.close_case(number)
    assert state(joint.sichuan, number) == "delivered"


def test_the_lead_notices_a_part_whose_node_is_silent_as_a_whole(joint: Joint) -> None:
    number = joint.apply(accept=False)
    joint.do(joint.sichuan, number, "accept", stay=True)
    joint.at("2026-03-10 09:00")
    while joint.sichuan.work():
        pass
    assert [line.late for line in joint.lines(number)] == [True, True, True]
    joint.settle()


# --- withdrawal and joins ---------------------------------------------------------------------------------------------


def test_a_withdrawal_reaches_all_parts(joint: Joint) -> None:
    number = joint.apply()
    joint.do(joint.chongqing, f"{number}-{POLICE}", "ask for missing", Missing("户口簿首页"))
    joint.decide_part(number, FUND)
    joint.sichuan.act(number, "withdraw", resident(joint.sichuan, LUO))
    joint.settle()
    assert state(joint.sichuan, number) == "withdrawn"
    assert joint.parts(number) == ["withdrawn", "withdrawn", "answered"]


def test_an_answer_that_crosses_the_withdrawal_is_kept_on_both_sides_and_changes_nothing(joint: Joint) -> None:
    number = joint.apply()
    joint.decide_part(number, POLICE, stay=True)
    joint.sichuan.act(number, "withdraw", resident(joint.sichuan, LUO))
    joint.settle()
    assert state(joint.sichuan, number) == "withdrawn"
    assert actions(joint.sichuan, number)[-1] == "part.late"
    assert actions(joint.chongqing, f"{number}-{POLICE}")[-1] == "part.late"
    assert joint.lines(number)[0].standing.zh == "同意（迟到，不影响结果）"


def test_the_first_that_agrees_settles_it_and_the_others_are_released(new_database_url: Callable[[], str]) -> None:
    joint = Joint(new_database_url, By.FIRST)
    number = joint.apply()
    joint.decide_part(number, INSURANCE, stay=True)  # under way
    joint.decide_part(number, FUND, stay=True)  # on the lead's own side: there at once
    joint.settle()
    assert joint.parts(number) == ["withdrawn", "answered", "answered"]
    standing = [line.standing.zh for line in joint.lines(number)]
    assert standing == ["无须再办", "同意（迟到，不影响结果）", "同意"]
    joint.close_case(number)
    assert state(joint.sichuan, number) == "delivered"
    joint.close()


def test_any_that_agrees_is_enough_and_the_others_go_on_until_it_is_decided(
    new_database_url: Callable[[], str],
) -> None:
    joint = Joint(new_database_url, By.ANY)
    number = joint.apply()
    joint.decide_part(number, POLICE, agree=False, reason="不符合条件")
    joint.decide_part(number, FUND)
    assert joint.parts(number) == ["answered", "handling", "answered"]
    joint.close_case(number)
    assert state(joint.sichuan, number) == "delivered"
    assert joint.parts(number) == ["answered", "withdrawn", "answered"]
    joint.close()


# --- borders ----------------------------------------------------------------------------------------------------------


def test_a_window_of_the_other_side_takes_it_in_though_bodies_there_decide_parts(joint: Joint) -> None:
    with joint.chongqing.look() as work:
        window = work.world.offices.windows(YU_ZHONG, work.today)[0].id

    clerk = staff("clerk", Role.WINDOW_CLERK, window)
    number = joint.chongqing.apply("moving", "apply", LUO, FORM, clerk, channel="window", window=window)
    joint.settle()
    joint.lead(number, "accept")
    assert (state(joint.chongqing, number), state(joint.sichuan, number)) == ("taken", "handling")
    for part in (POLICE, INSURANCE, FUND):
        joint.decide_part(number, part)
    joint.close_case(number)
    assert state(joint.chongqing, number) == "decided"


def test_without_an_agreement_nothing_is_taken_that_the_other_side_would_have_to_decide(
    new_database_url: Callable[[], str],
) -> None:
    joint = Joint(new_database_url, agreed=False)
    with refused("no-agreement"):
        joint.apply()
    joint.close()


def test_a_part_that_the_other_node_does_not_let_in_comes_back_to_be_asked_again(
    new_database_url: Callable[[], str],
) -> None:
    joint = Joint(new_database_url)
    number = joint.apply(accept=False)
    joint.do(joint.sichuan, number, "accept", stay=True)
    joint.chongqing.revoke("moving", "51")
    joint.settle()
    assert [line.standing.zh for line in joint.lines(number)] == ["已退回，未作决定", "已退回，未作决定", "办理中"]
    joint.close()


def test_the_traffic_of_all_parts_is_that_of_the_case(joint: Joint) -> None:
    number = joint.apply()
    view = usecases.see(joint.chongqing, _officer(joint, number), f"{number}-{POLICE}")
    assert [carried.type for carried in view.traffic] == ["ask.ask", "ask.ask"]
    assert view.places[-1] == ("part", Text("渝中区", view.places[-1][1].en))


def _officer(joint: Joint, number: str) -> Actor:

    with joint.chongqing.look() as work:
        office = str(work.case(f"{number}-{POLICE}").field("office"))
    return staff("first", Role.OFFICER, office)


def test_parts_are_not_counted_as_cases(joint: Joint) -> None:
    joint.apply()
    for node, filed in ((joint.sichuan, 1), (joint.chongqing, 0)):
        with node.look() as work:
            assert sum(row.number for row in figures.sums(work.uow, figures.FILED, ("service",))) == filed


def test_a_part_is_no_case_in_hand(joint: Joint) -> None:
    number = joint.apply()
    for node, open_ in ((joint.sichuan, [number]), (joint.chongqing, [])):
        with node.work_on() as work:
            assert work.open_of(find_or_add(work.uow, work.vault, LUO), "moving", "apply") == open_


def test_a_part_that_is_asked_again_is_asked_on_the_corrected_form(joint: Joint) -> None:
    number = joint.apply()
    joint.do(joint.chongqing, f"{number}-{POLICE}", "hand back", Reason("并非举家搬迁"))
    joint.lead(number, "ask for more", Notice("请更正申请表"))
    joint.sichuan.act(number, "supply", resident(joint.sichuan, LUO), replace(FORM, household="no"))
    joint.settle()
    joint.lead(number, "ask part again", PartChosen("police"))
    with joint.chongqing.look() as work:
        assert work.case(f"{number}-{POLICE}").form.household == "no"


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (FORM, Form(WU_HOU, "500112"), "from_place"),  # other bodies of the same side
        (FORM, Form(WU_HOU, "510106"), "from_place"),  # bodies of the other side
        (FORM, Form(WU_HOU, YU_ZHONG, fund="no"), "fund"),  # a part less
        (Form(WU_HOU, YU_ZHONG, fund="no"), FORM, "fund"),  # a part more
    ],
)
def test_once_parts_are_asked_a_correction_leaves_them_as_they_are(
    joint: Joint, before: Form, after: Form, named: str
) -> None:
    number = joint.apply(before)
    asked = joint.parts(number)
    joint.lead(number, "ask for more", Notice("请更正申请表"))
    with pytest.raises(Refused) as said_no:
        joint.sichuan.act(number, "supply", resident(joint.sichuan, LUO), after)
    assert [(p.code, p.field) for p in said_no.value.problems] == [("other-parts", named)]
    joint.settle()
    assert (state(joint.sichuan, number), joint.parts(number)) == ("supplementing", asked)
    joint.sichuan.act(number, "supply", resident(joint.sichuan, LUO), replace(before, household="no"))
    joint.settle()
    assert state(joint.sichuan, number) == "handling"


def test_before_acceptance_a_correction_may_change_the_parts(joint: Joint) -> None:
    number = joint.apply(accept=False)
    joint.lead(number, "ask once", Notice("请更正申请表"))
    joint.sichuan.act(number, "correct", resident(joint.sichuan, LUO), Form(WU_HOU, YU_ZHONG, fund="no"))
    joint.lead(number, "accept")
    assert joint.parts(number) == ["handling", "handling", ""]


def test_the_window_refuses_such_a_correction_before_it_goes_to_the_lead(joint: Joint) -> None:
    with joint.chongqing.look() as work:
        window = work.world.offices.windows(YU_ZHONG, work.today)[0].id
    clerk = staff("clerk", Role.WINDOW_CLERK, window)
    number = joint.chongqing.apply("moving", "apply", LUO, FORM, clerk, channel="window", window=window)
    joint.settle()
    joint.lead(number, "accept")
    joint.lead(number, "ask for more", Notice("请更正申请表"))
    with refused("other-parts"):
        joint.chongqing.act(number, "supplement", clerk, Form(WU_HOU, "500112"))
    joint.chongqing.act(number, "supplement", clerk, replace(FORM, household="no"))
    joint.settle()
    assert (state(joint.chongqing, number), state(joint.sichuan, number)) == ("taken", "handling")


def test_a_part_that_is_released_after_its_time_was_late_even_if_nobody_had_looked(joint: Joint) -> None:
    number = joint.apply()
    joint.clock.pass_time(days=60)  # nobody is at work
    joint.sichuan.act(number, "withdraw", resident(joint.sichuan, LUO))
    with joint.sichuan.look() as work:
        clocks = [leg.clock for leg in work.case(number).legs.values() if leg.name == "part"]
    assert [clock.noticed for clock in clocks if clock] == [joint.clock.now] * 3
