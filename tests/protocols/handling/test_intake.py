"""Taking in: on which side, by whom, accepted or not, bounced; days of 2026.

Working days around the Spring Festival: the 13th of February is a Friday, Saturday the 14th is worked, the 15th to the
23rd are off, the 24th to the 27th are worked, and so is Saturday the 28th.
"""

from datetime import date

import msgspec
import pytest

from support.counters import (
    AGENT,
    AGREEMENT,
    FORM,
    LUO,
    PHOTO,
    SHA_PING_BA,
    WU_HOU,
    YU_ZHONG,
    Counters,
    actions,
    bounce_to,
    field,
    letters,
    refused,
    resident,
    said,
    state,
    trouble,
)
from yipanqi.kernel.problems import Refused
from yipanqi.protocols.handling.words import Bounce, Proposal
from yipanqi.protocols.words import Reason
from yipanqi.services.identity.no_crime_certificate.rules import Resident


def test_online_the_owner_takes_it_itself_and_the_result_is_there_at_once(counters: Counters) -> None:
    number = counters.online()
    counters.at_owner(number, "accept")
    counters.decide(number)

    assert counters.states(number) == ("", "delivered")
    assert set(letters(counters.chongqing, number)) == {"accepted", "result"}
    assert "罗小梅自2010-01-01至2026-02-01期间无犯罪记录" in said(letters(counters.chongqing, number)["result"])


def test_a_window_takes_it_in_the_owner_decides_and_the_person_gets_it_at_the_window(counters: Counters) -> None:
    number = counters.take_in()
    assert counters.states(number) == ("forwarded", "submitted")
    counters.at_owner(number, "accept")
    counters.decide(number)
    assert counters.states(number) == ("decided", "decided")
    counters.at_window(number, "deliver")

    assert counters.states(number) == ("delivered", "delivered")
    here, there = letters(counters.sichuan, number), letters(counters.chongqing, number)
    assert here == there
    assert here["result"].office == field(counters.chongqing, number, "office")
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []


def test_the_receiving_side_can_decide_nothing(counters: Counters) -> None:
    number = counters.take_in()
    for action in ("accept", "propose", "decide", "cannot forward"):
        with pytest.raises(Refused):
            counters.sichuan.act(number, action, counters.clerk(), Proposal(True))


def test_silence_is_acceptance_as_of_the_day_it_came_in_and_an_overrun_is_told_at_once(counters: Counters) -> None:
    counters.at("2026-02-13 10:00")
    number = counters.take_in()
    counters.later("2026-02-27 23:59")  # the 5th working day: 14, 24, 25, 26, 27 February
    assert counters.states(number) == ("forwarded", "submitted")

    counters.later("2026-02-28 00:00")

    assert counters.states(number) == ("taken", "handling")
    assert field(counters.chongqing, number, "due_on") == date(2026, 2, 25)  # 3 working days: 14, 24, 25 February
    told = letters(counters.sichuan, number)
    assert "自2026-02-13起受理" in said(told["accepted"])
    assert "已超过承诺" in said(told["overdue"])
    assert actions(counters.chongqing, number) == ["case.offer", "silence", "overdue"]


def test_after_a_correction_the_days_of_silence_run_anew(counters: Counters) -> None:
    counters.at("2026-02-03 10:00")
    number = counters.take_in()
    counters.at_owner(number, "ask once", PHOTO)
    counters.at("2026-02-12 10:00")
    counters.at_window(number, "supplement", FORM)
    counters.later("2026-02-26 23:59")  # 13, 14, 24, 25, 26 February
    assert counters.states(number) == ("taken", "submitted")
    counters.later("2026-02-27 00:00")
    assert counters.states(number) == ("taken", "handling")
    assert field(counters.chongqing, number, "due_on") == date(2026, 2, 24)  # 13, 14, 24 February


def test_an_agent_applies_at_a_window_and_the_owner_knows(counters: Counters) -> None:
    number = counters.take_in(agent=AGENT)
    agent = resident(counters.sichuan, AGENT)
    with counters.chongqing.look() as work:
        assert work.case(number).agent == AGENT
        assert work.case(number).party == LUO
    counters.sichuan.act(number, "withdraw", agent)
    counters.settle()
    assert counters.states(number) == ("withdrawn", "withdrawn")


def test_an_agent_cannot_apply_online(counters: Counters) -> None:
    agent = resident(counters.chongqing, AGENT)
    number = counters.chongqing.apply("no-crime-certificate", "apply", LUO, FORM, agent, agent=AGENT)
    counters.at_owner(number, "accept")
    counters.decide(number, grant=False)
    assert "代理人" in said(letters(counters.chongqing, number)["result"])


def test_not_accepting_takes_a_reason_and_gives_redress(counters: Counters) -> None:
    number = counters.take_in()
    with refused("reason-needed"):
        counters.at_owner(number, "decline", Reason(" "))
    counters.at_owner(number, "decline", Reason("申请材料不实"))
    assert counters.states(number) == ("not accepted", "not accepted")
    assert "申请材料不实" in said(letters(counters.sichuan, number)["not-accepted"])
    assert "60日内" in said(letters(counters.sichuan, number)["not-accepted"])


def test_a_wrong_forward_bounces_once_and_goes_to_the_owner_named(counters: Counters) -> None:
    counters.register(Resident(SHA_PING_BA))
    number = counters.take_in()
    first = field(counters.chongqing, number, "office")
    counters.at_owner(number, "bounce", bounce_to(SHA_PING_BA))

    assert counters.states(number) == ("forwarded", "submitted")
    second = field(counters.chongqing, number, "office")
    assert second != first
    assert second == field(counters.sichuan, number, "other_office")
    assert field(counters.chongqing, number, "outcome") == ""
    counters.at_owner(number, "accept")
    counters.decide(number)
    assert counters.states(number) == ("decided", "decided")


def test_a_second_bounce_ends_it_with_the_owner_named(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "bounce", bounce_to(SHA_PING_BA))
    counters.at_owner(number, "bounce", bounce_to(YU_ZHONG))
    assert counters.states(number) == ("not accepted", "bounced")
    assert {field(n, number, "outcome") for n in counters.nodes} == {"not accepted"}
    letter = letters(counters.sichuan, number)["not-accepted"]
    assert "渝中" in said(letter)
    assert "申请人户籍不在本辖区" in said(letter)


def test_where_the_owner_named_is_on_the_persons_own_side_it_ends_at_once(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "bounce", bounce_to(WU_HOU))
    assert counters.states(number) == ("not accepted", "bounced")
    assert "武侯" in said(letters(counters.sichuan, number)["not-accepted"])


def test_what_may_not_be_bounced(counters: Counters) -> None:
    number = counters.take_in()
    with refused("same-owner"):
        counters.at_owner(number, "bounce", bounce_to(YU_ZHONG))
    with refused("reason-needed"):
        counters.at_owner(number, "bounce", Bounce(SHA_PING_BA, ""))
    counters.at_owner(number, "ask once", PHOTO)
    counters.at_window(number, "supplement", FORM)
    with refused("taken-already"):
        counters.at_owner(number, "bounce", bounce_to(SHA_PING_BA))
    counters.at_window(number, "withdraw")
    online = counters.online()
    with refused("no-window"):
        counters.at_owner(online, "bounce", bounce_to(SHA_PING_BA))


def test_a_case_that_the_other_node_does_not_let_in_ends_and_the_person_is_told(counters: Counters) -> None:
    counters.chongqing.revoke(AGREEMENT, "51")  # Sichuan has not heard yet
    number = counters.take_in()
    assert counters.states(number) == ("not accepted", "")
    assert "no agreement" in said(letters(counters.sichuan, number)["not-accepted"])


def test_a_withdrawal_of_a_case_that_was_never_let_in_ends_too(counters: Counters) -> None:
    counters.chongqing.revoke(AGREEMENT, "51")
    clerk = counters.clerk()
    [window] = clerk.offices
    number = counters.sichuan.apply("no-crime-certificate", "apply", LUO, FORM, clerk, channel="window", window=window)
    counters.sichuan.act(number, "withdraw", clerk)
    counters.settle()
    assert counters.states(number) == ("withdrawn", "")


def test_applications_after_midnight_are_of_that_day_in_beijing(counters: Counters) -> None:
    counters.at("2026-02-14 00:30")  # still the 13th in UTC
    number = counters.online(msgspec.structs.replace(FORM, period_to=date(2026, 2, 14)))
    counters.at_owner(number, "accept")
    counters.decide(number)
    assert state(counters.chongqing, number) == "delivered"
