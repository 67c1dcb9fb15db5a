"""Deciding: four eyes, reasons, the result as a credential, and the rating of it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from support.counters import (
    REASON,
    YU_ZHONG,
    Counters,
    actions,
    field,
    letters,
    ratings,
    refused,
    said,
)
from yipanqi.cases import credentials
from yipanqi.formats.checker import Result
from yipanqi.node import usecases, views
from yipanqi.protocols.handling.words import Proposal
from yipanqi.protocols.words import Rating, Reason
from yipanqi.services.identity.no_crime_certificate.rules import Conviction, Record, Resident

CONVICTED = Record((Conviction(date(2015, 6, 1), age=25, sentence_months=24),))
UNCLEAR = Record(doubt="同名人员的记录待核实")


def test_the_result_is_a_credential_that_its_holder_shows_with_no_more_than_is_needed(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.decide(number)
    counters.later("2026-02-03 01:00")  # the night's list has been published

    with counters.sichuan.look() as work:
        [mine] = credentials.held(work, counters.luo(counters.sichuan).party)
        assert (mine.kind, mine.issuer, mine.validity, mine.case) == ("no-crime-certificate", "50", "valid", number)
        shown = credentials.presentation(work, mine.number, ["name"])
        found = credentials.check(work, shown, "no-crime-certificate", "job", timedelta(hours=48))
    assert found.result is Result.VALID
    assert found.claims == {
        "number": f"{number}-no-crime-certificate",
        "result": "CLEAN",
        "purpose": "job",
        "period_from": "2010-01-01",
        "period_to": "2026-02-01",
        "language": "zh",
        "name": "罗小梅",
    }


def test_a_refusal_gives_its_reasons_what_to_do_and_redress(counters: Counters) -> None:
    counters.register(Resident(YU_ZHONG), CONVICTED)
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.decide(number, grant=False)
    letter = letters(counters.sichuan, number)["result"]
    assert letter.title.zh == "不予出具无犯罪记录证明通知书"
    assert letter.office == field(counters.chongqing, number, "office")
    for words in ("所查期间有犯罪记录", "可向出具机关申请复查", "60日内申请行政复议", "6个月内提起行政诉讼"):
        assert words in said(letter)
    with counters.sichuan.look() as work:
        assert credentials.held(work, counters.luo(counters.sichuan).party) == ()


def test_who_proposes_does_not_approve(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.at_owner(number, "propose", Proposal(True))
    with refused("four-eyes"):
        counters.at_owner(number, "decide", by="first")
    counters.at_owner(number, "send back", Reason("请再核对"), by="second")
    counters.at_owner(number, "propose", Proposal(True), by="second")
    counters.at_owner(number, "decide", by="first")
    assert counters.states(number) == ("decided", "decided")


def test_where_a_proposal_is_checked_three_decide(new_database_url: Callable[[], str]) -> None:
    counters = Counters(new_database_url, checked=True)
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.at_owner(number, "propose", Proposal(True))
    assert offered(counters, number) == {"check", "send back"}
    with refused("not-checked"):
        counters.at_owner(number, "decide", by="third")
    with refused("four-eyes"):
        counters.at_owner(number, "check", by="first")
    counters.at_owner(number, "check", by="second")
    assert offered(counters, number) == {"decide", "send back"}
    with refused("no-check"):
        counters.at_owner(number, "check", by="third")
    for name in ("first", "second"):
        with refused("four-eyes"):
            counters.at_owner(number, "decide", by=name)
    counters.at_owner(number, "decide", by="third")
    assert counters.states(number) == ("decided", "decided")
    counters.close()


def test_what_is_proposed_anew_is_checked_anew(new_database_url: Callable[[], str]) -> None:
    counters = Counters(new_database_url, checked=True)
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.at_owner(number, "propose", Proposal(True))
    counters.at_owner(number, "check", by="second")
    counters.at_owner(number, "send back", Reason("请再核对"), by="third")
    counters.at_owner(number, "propose", Proposal(True))
    assert offered(counters, number) == {"check", "send back"}
    counters.close()


def test_where_nobody_has_to_nobody_checks(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.at_owner(number, "propose", Proposal(True))
    assert offered(counters, number) == {"decide", "send back"}
    with refused("no-check"):
        counters.at_owner(number, "check", by="second")


def offered(counters: Counters, number: str) -> set[str]:
    """What an officer is offered to do with a proposal."""
    with counters.chongqing.look() as work:
        seen = views.actions(work.case(number), counters.officer(number, "anybody"))
    return {each.action for each in seen} & {"check", "decide", "send back"}


def test_departing_from_the_rule_takes_a_reason_that_the_person_reads(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    with refused("reason-needed"):
        counters.at_owner(number, "propose", Proposal(False))
    counters.decide(number, grant=False, reason="人像比对不符")
    assert "人像比对不符" in said(letters(counters.sichuan, number)["result"])


def test_what_the_rule_refuses_cannot_be_granted(counters: Counters) -> None:
    counters.register(Resident(YU_ZHONG), CONVICTED)
    number = counters.take_in()
    counters.at_owner(number, "accept")
    with refused("nothing-to-grant"):
        counters.at_owner(number, "propose", Proposal(True, "情况特殊"))


@pytest.mark.parametrize("grant", [True, False])
def test_what_the_rule_leaves_open_takes_a_reason_either_way(counters: Counters, grant: bool) -> None:
    counters.register(Resident(YU_ZHONG), UNCLEAR)
    number = counters.take_in()
    counters.at_owner(number, "accept")
    with refused("reason-needed"):
        counters.at_owner(number, "propose", Proposal(grant))
    counters.decide(number, grant=grant, reason="经核实")
    assert field(counters.sichuan, number, "outcome") == ("granted" if grant else "refused")


def test_what_changed_between_proposal_and_approval_is_not_approved(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.at_owner(number, "propose", Proposal(True))
    counters.register(Resident(YU_ZHONG), CONVICTED)
    with refused("changed-since"):
        counters.at_owner(number, "decide", by="second")
    assert counters.states(number) == ("taken", "reviewing")


@pytest.mark.parametrize(("side", "rated_there"), [("owner", True), ("window", False)])
def test_a_rating_goes_to_the_side_that_caused_it(counters: Counters, side: str, rated_there: bool) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.decide(number)
    with refused("not-now"):
        counters.at_window(number, "rate", Rating(5))
    counters.at_window(number, "deliver")
    counters.sichuan.act(number, "rate", counters.luo(counters.sichuan), Rating(5, "等了太久", side))
    counters.settle()
    office = field(counters.chongqing, number, "office") if rated_there else field(counters.sichuan, number, "window")
    assert ratings(counters.sichuan, number) == [(5, office)]
    assert ratings(counters.chongqing, number) == ([(5, office)] if rated_there else [])


def test_a_rating_of_the_window_given_at_the_owner_reaches_the_window(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.decide(number)
    counters.at_window(number, "deliver")
    counters.chongqing.act(number, "rate", counters.luo(counters.chongqing), Rating(4, side="window"))
    counters.settle()
    assert ratings(counters.sichuan, number) == [(4, field(counters.sichuan, number, "window"))]


def test_where_no_window_took_it_in_no_window_is_rated(counters: Counters) -> None:
    number = counters.online()
    counters.at_owner(number, "accept")
    counters.decide(number)
    with refused("no-window"):
        counters.chongqing.act(number, "rate", counters.luo(counters.chongqing), Rating(1, side="window"))


def test_a_decision_is_made_once(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.decide(number)
    for action in ("decide", "propose", "decline", "withdraw"):
        with refused("not-now"):
            counters.at_owner(number, action, Proposal(False), by="second")
    assert actions(counters.chongqing, number).count("decide") == 1
    assert actions(counters.sichuan, number).count("result.tell") == 1


def test_what_was_issued_can_be_revoked_and_the_holder_is_told_why(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    with refused("not-now"):
        counters.at_owner(number, "revoke", REASON)
    counters.decide(number)
    counters.at_owner(number, "revoke", Reason("出具有误"))
    with counters.sichuan.look() as work:
        [mine] = credentials.held(work, counters.luo(counters.sichuan).party)
    assert (mine.validity, mine.reason) == ("revoked", "出具有误")
    assert "出具有误" in said(letters(counters.sichuan, number)["revocation"])
    with refused("nothing-to-revoke"):
        counters.at_owner(number, "revoke", REASON)


def test_revoking_is_offered_only_while_something_stands_that_was_issued(counters: Counters) -> None:
    def offered(number: str) -> set[str]:
        officer = counters.officer(number)
        return {each.action for each in usecases.see(counters.chongqing, officer, number).actions}

    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.decide(number)
    assert "revoke" in offered(number)
    counters.at_owner(number, "revoke", REASON)
    assert "revoke" not in offered(number)
