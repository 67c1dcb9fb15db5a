"""Both sides act at once, and come to the same."""

import msgspec
import pytest

from support.counters import (
    FORM,
    PHOTO,
    REASON,
    SHA_PING_BA,
    Counters,
    bounce_to,
    field,
    trouble,
)
from yipanqi.protocols.handling.words import Proposal

ENGLISH = msgspec.structs.replace(FORM, language="en")


STAGES = {
    "forwarded": [],
    "correcting": [("ask once", PHOTO)],
    "accepted": [("accept", b"")],
    "supplementing": [("accept", b""), ("ask for more", PHOTO)],
    "special": [("accept", b""), ("begin special", REASON)],
    "reviewing": [("accept", b""), ("propose", Proposal(True))],
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_person_withdraws_at_the_window_at_any_stage(counters: Counters, stage: str) -> None:
    number = counters.take_in()
    for action, body in STAGES[stage]:
        counters.at_owner(number, action, body)
    counters.at_window(number, "withdraw")

    assert counters.states(number) == ("withdrawn", "withdrawn")
    assert {field(n, number, "outcome") for n in counters.nodes} == {"withdrawn"}
    counters.later("2026-05-06 10:00")  # no timer does anything any more
    assert counters.states(number) == ("withdrawn", "withdrawn")
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_person_withdraws_at_the_owner_at_any_stage(counters: Counters, stage: str) -> None:
    number = counters.take_in()
    for action, body in STAGES[stage]:
        counters.at_owner(number, action, body)
    counters.chongqing.act(number, "withdraw", counters.luo(counters.chongqing))
    counters.settle()
    assert counters.states(number) == ("withdrawn", "withdrawn")
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []


CROSSINGS = {
    "decision": ([("accept", b""), ("propose", Proposal(True))], "decide", b"", ("decided", "decided"), "granted"),
    "refusal to accept": ([], "decline", REASON, ("not accepted", "not accepted"), "not accepted"),
    "notice": ([], "ask once", PHOTO, ("withdrawn", "withdrawn"), "withdrawn"),
    "acceptance": ([], "accept", b"", ("withdrawn", "withdrawn"), "withdrawn"),
    "bounce": ([], "bounce", bounce_to(SHA_PING_BA), ("withdrawn", "withdrawn"), "withdrawn"),
}


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_a_withdrawal_crosses_what_the_owner_says_and_both_come_to_the_same(counters: Counters, crossing: str) -> None:
    before, action, body, wanted, outcome = CROSSINGS[crossing]
    number = counters.take_in()
    for earlier, with_ in before:
        counters.at_owner(number, earlier, with_)
    counters.sichuan.act(number, "withdraw", counters.clerk())
    counters.chongqing.act(number, action, counters.officer(number, "second"), body)
    counters.settle()

    assert counters.states(number) == wanted
    assert {field(n, number, "outcome") for n in counters.nodes} == {outcome}
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []


def test_a_person_withdraws_on_both_sides_at_once(counters: Counters) -> None:
    number = counters.take_in()
    counters.sichuan.act(number, "withdraw", counters.luo(counters.sichuan))
    counters.chongqing.act(number, "withdraw", counters.luo(counters.chongqing))
    counters.settle()
    assert counters.states(number) == ("withdrawn", "withdrawn")
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []


def test_a_correction_brought_to_the_owner_crosses_one_from_the_window(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "ask once", PHOTO)
    counters.sichuan.act(number, "supplement", counters.clerk(), FORM)
    counters.chongqing.act(number, "correct", counters.luo(counters.chongqing), ENGLISH)
    counters.settle()
    assert counters.states(number) == ("taken", "submitted")
    with counters.chongqing.look() as work:
        assert work.case(number).form == ENGLISH
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []


def test_a_result_handed_over_on_both_sides_at_once_is_delivered_once(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.decide(number)
    counters.sichuan.act(number, "deliver", counters.clerk())
    counters.chongqing.act(number, "deliver", counters.luo(counters.chongqing))
    counters.settle()
    assert counters.states(number) == ("delivered", "delivered")
    counters.later("2026-03-07 00:00")  # 20 working days: 3 to 6, 9 to 14, 24 to 28 February, 2 to 6 March
    assert counters.states(number) == ("closed", "closed")
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []


def test_a_correction_that_crosses_the_lapse_is_too_late(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "ask once", PHOTO)
    counters.at("2026-03-13 00:00")
    counters.sichuan.act(number, "supplement", counters.clerk(), FORM)
    counters.chongqing.work()
    counters.settle()
    assert counters.states(number) == ("lapsed", "lapsed")
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []
