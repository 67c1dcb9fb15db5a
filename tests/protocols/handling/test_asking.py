"""Waiting: one notice, supplements, special procedures, and the promise; days of 2026.

Working days around the Spring Festival: the 13th of February is a Friday, Saturday the 14th is worked, the 15th to the
23rd are off, the 24th to the 27th are worked, and so is Saturday the 28th.
"""

from datetime import date

import msgspec

from support.counters import (
    FORM,
    PHOTO,
    REASON,
    WU_HOU,
    Counters,
    actions,
    field,
    letters,
    refused,
    said,
)
from yipanqi.protocols.handling.words import Notice

ENGLISH = msgspec.structs.replace(FORM, language="en")


def test_there_is_one_notice_before_acceptance_and_no_other_before_or_after(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "ask once", PHOTO)
    assert counters.states(number) == ("correcting", "correcting")
    notice = letters(counters.sichuan, number)["correction"]
    assert "请补充近期照片" in said(notice)
    assert "2026-02-28" in said(notice)  # 15 working days: 3 to 6 (4), 9 to 14 (6), 24 to 28 February (5)

    counters.at_window(number, "supplement", ENGLISH)
    assert counters.states(number) == ("taken", "submitted")
    with refused("asked-once"):
        counters.at_owner(number, "ask once", PHOTO)
    counters.at_owner(number, "accept")
    with refused("asked-once"):
        counters.at_owner(number, "ask for more", PHOTO)
    with counters.chongqing.look() as work:
        assert work.case(number).form == ENGLISH


def test_a_notice_says_what_is_missing(counters: Counters) -> None:
    number = counters.take_in()
    with refused("words-needed"):
        counters.at_owner(number, "ask once", Notice("  "))
    assert counters.states(number) == ("forwarded", "submitted")


def test_the_clock_stands_still_for_a_supplement_over_a_holiday(counters: Counters) -> None:
    counters.at("2026-02-12 10:00")
    number = counters.take_in()
    counters.at_owner(number, "accept")
    assert field(counters.chongqing, number, "due_on") == date(2026, 2, 24)  # 13, 14, 24 February
    counters.at("2026-02-13 10:00")
    counters.at_owner(number, "ask for more", PHOTO)  # the 13th is still used: 1
    assert counters.states(number) == ("correcting", "supplementing")
    assert field(counters.chongqing, number, "due_on") is None

    counters.later("2026-02-25 10:00")
    counters.at_window(number, "supplement", FORM)

    assert counters.states(number) == ("taken", "handling")
    assert field(counters.chongqing, number, "due_on") == date(2026, 2, 27)  # 26: 2, 27: 3
    counters.later("2026-02-27 23:59")
    assert "overdue" not in letters(counters.sichuan, number)
    counters.later("2026-02-28 00:00")
    assert "overdue" in letters(counters.sichuan, number)


def test_the_clock_stands_still_for_a_special_procedure_and_its_overrun_is_noticed_after(counters: Counters) -> None:
    counters.at("2026-02-12 10:00")
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.at_owner(number, "begin special", REASON)
    assert "需要进一步核实" in said(letters(counters.sichuan, number)["special"])
    counters.later("2026-02-14 10:00")
    counters.at_owner(number, "end special")

    assert field(counters.chongqing, number, "due_on") == date(2026, 2, 26)  # 24, 25, 26 February
    assert "2026-02-26" in said(letters(counters.sichuan, number)["special-over"])
    counters.later("2026-02-26 23:59")
    assert "overdue" not in actions(counters.chongqing, number)
    counters.later("2026-02-27 00:00")
    assert actions(counters.chongqing, number)[-1] == "overdue"


def test_where_the_clock_goes_on_with_no_day_left_the_overrun_is_not_silent(counters: Counters) -> None:
    counters.at("2026-02-03 10:00")
    number = counters.online()
    counters.at_owner(number, "accept")  # 4, 5, 6 February
    counters.at("2026-02-06 16:00")
    counters.at_owner(number, "begin special", REASON)
    counters.later("2026-02-10 10:00")
    counters.at_owner(number, "end special")
    assert "overdue" not in actions(counters.chongqing, number)
    counters.later("2026-02-11 00:00")
    assert "overdue" in actions(counters.chongqing, number)


def test_an_overrun_is_told_once(counters: Counters) -> None:
    number = counters.online()
    counters.at_owner(number, "accept")
    counters.later("2026-02-06 00:00")  # 3, 4, 5 February
    counters.at_owner(number, "begin special", REASON)
    counters.later("2026-02-10 10:00")
    counters.at_owner(number, "end special")
    counters.later("2026-02-28 10:00")
    assert actions(counters.chongqing, number).count("overdue") == 1


def test_the_days_used_are_those_up_to_the_decision(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "accept")
    counters.at("2026-02-04 10:00")
    counters.decide(number)
    counters.later("2026-02-12 10:00")
    with counters.chongqing.look() as work:
        clock = work.case(number).clock()
    assert clock is not None
    assert (clock.limit, clock.used, clock.overdue) == (3, 2, False)  # 3 and 4 February


def test_a_correction_gives_the_case_no_other_owner(counters: Counters) -> None:
    number = counters.take_in()
    counters.at_owner(number, "ask once", PHOTO)
    elsewhere = msgspec.structs.replace(FORM, owner_place=WU_HOU)
    with refused("other-owner"):
        counters.at_window(number, "supplement", elsewhere)
    with refused("other-owner"):
        counters.chongqing.act(number, "correct", counters.luo(counters.chongqing), elsewhere)
    assert counters.states(number) == ("correcting", "correcting")


def test_what_is_not_corrected_in_time_lapses_on_both_sides(counters: Counters) -> None:
    counters.at("2026-02-13 10:00")
    number = counters.take_in()
    counters.at_owner(number, "ask once", PHOTO)
    # 14, 24 to 28 February: 6; 2 to 6 March: 11; 9 to 12 March: 15
    counters.later("2026-03-12 23:59")
    assert counters.states(number) == ("correcting", "correcting")
    counters.later("2026-03-13 00:00")
    assert counters.states(number) == ("lapsed", "lapsed")
    assert "可重新申请" in said(letters(counters.sichuan, number)["lapsed"])
