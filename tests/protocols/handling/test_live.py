"""Live sessions: a window with the owner's clerk on the line; no signature, no case; every way out has its reason."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from sqlalchemy import select

from support.counters import LUO, WU_HOU, YU_ZHONG, field, refused, resident, staff, state, trouble
from support.live import RECORDED, SIGNED, Sessions
from support.scans import scan
from yipanqi.access.actor import Role
from yipanqi.cases.parties import find_or_add
from yipanqi.node import erasing, papers, usecases
from yipanqi.node.usecases import Before
from yipanqi.protocols.handling.live_words import Consent, IdentityCheck, Kept, PageScan, TurnAway
from yipanqi.simulation.made_up import Form
from yipanqi.store import cases as rows


@pytest.fixture
def live(new_database_url: Callable[[], str]) -> Iterator[Sessions]:
    pair = Sessions(new_database_url)
    yield pair
    assert trouble(pair.sichuan) + trouble(pair.chongqing) == []
    pair.close()


def test_a_session_goes_from_the_call_to_a_case_that_the_owner_accepts_on_the_spot(live: Sessions) -> None:
    session = live.identified()
    file = papers.upload(live.chongqing, live.clerk_there(), scan(1000, 1)).digest
    live.point(session, "scan page", PageScan("居民身份证", file, True))
    live.point(session, "fill in", Form(WU_HOU, YU_ZHONG))
    live.point(session, "sign", SIGNED)

    number = live.record(session).case
    assert (state(live.chongqing, session), state(live.sichuan, session)) == ("signed", "ended")
    assert (state(live.chongqing, number), state(live.sichuan, number)) == ("forwarded", "submitted")
    live.lead(number, "accept")
    assert (state(live.chongqing, number), field(live.sichuan, number, "channel")) == ("taken", "live")
    with live.sichuan.look() as work:
        assert [(p.kind, p.grade) for p in work.case(number).papers] == [("identity", "B")]


def test_both_sides_keep_the_same_record(live: Sessions) -> None:
    session = live.identified()
    live.point(session, "fill in", Form(WU_HOU, YU_ZHONG))
    live.point(session, "sign", SIGNED)
    live.point(session, "keep recording", Kept("c0ffee15" * 8))
    here, there = live.record(session), live.record(session, live.sichuan)
    assert here == there
    assert (here.clerk, here.owner_clerk, here.checks[0].score, here.signature) == ("clerk", "first", 93, "51a7" * 16)
    assert here.recording is not None
    assert (here.recording.uri, here.recording.digest) == (RECORDED.uri, "c0ffee15" * 8)
    assert str(here.recording.keep_until) == "2029-03-02"  # three years from 2 March 2026


def test_the_reference_to_the_recording_goes_when_its_time_is_over_on_both_sides(live: Sessions) -> None:
    session = live.identified()
    live.point(session, "call off")
    live.later("2029-03-02 23:59")
    assert live.record(session).recording is not None
    live.later("2029-03-03 00:30")
    assert live.record(session).recording is None
    assert live.record(session, live.sichuan).recording is None


def test_without_a_signature_there_is_no_case(live: Sessions) -> None:
    session = live.identified()
    live.point(session, "fill in", Form(WU_HOU, YU_ZHONG))
    live.point(session, "call off")
    assert live.cases() == []
    assert (state(live.chongqing, session), state(live.sichuan, session)) == ("called off", "ended")


def test_nothing_is_signed_that_was_not_filled_in_or_is_for_another_authority(live: Sessions) -> None:
    session = live.identified()
    with refused("not-filled-in"):
        live.point(session, "sign", SIGNED)
    with refused("other-owner"):
        live.point(session, "fill in", Form("510106", YU_ZHONG))


def test_a_page_counts_only_when_the_person_has_confirmed_it(live: Sessions) -> None:
    session = live.identified()
    file = papers.upload(live.chongqing, live.clerk_there(), scan(1000, 1)).digest
    with refused("unconfirmed"):
        live.point(session, "scan page", PageScan("居民身份证", file, False))
    with refused("file-unknown"):
        live.point(session, "scan page", PageScan("居民身份证", "0" * 64, True))


# --- waiting ----------------------------------------------------------------------------------------------------------


def test_a_call_that_nobody_answers_for_a_minute_waits_in_a_queue_with_an_estimate(live: Sessions) -> None:
    first, second = live.call(), live.call()
    assert [live.record(s).estimate for s in (first, second)] == [live.estimate(0, 0), live.estimate(1, 25)]
    live.clock.pass_time(seconds=61)
    live.settle()
    assert state(live.chongqing, second) == "queued"
    live.do(live.sichuan, second, "answer")
    assert state(live.chongqing, second) == "connected"


def test_a_call_that_is_called_off_while_it_is_answered_is_off_on_both_sides(live: Sessions) -> None:
    session = live.call()
    live.do(live.sichuan, session, "answer", stay=True)
    live.chongqing.act(session, "call off", live.clerk_there())
    live.settle()
    assert (state(live.chongqing, session), state(live.sichuan, session)) == ("called off", "missed")
    assert live.record(session) == live.record(session, live.sichuan)


def test_a_session_that_broke_is_resumed_within_ten_minutes_as_the_same(live: Sessions) -> None:
    session = live.identified()
    live.point(session, "drop")
    with refused("dropped"):
        live.point(session, "fill in", Form(WU_HOU, YU_ZHONG))
    live.clock.pass_time(minutes=9)
    live.settle()
    live.point(session, "resume")
    live.clock.pass_time(minutes=30)
    live.settle()
    assert (state(live.chongqing, session), live.record(session).drops) == ("identified", 1)


def test_a_session_that_is_not_resumed_is_over(live: Sessions) -> None:
    session = live.identified()
    live.point(session, "drop")
    live.clock.pass_time(minutes=10)
    live.settle()
    assert (state(live.chongqing, session), state(live.sichuan, session)) == ("broken off", "ended")


# --- ways out ---------------------------------------------------------------------------------------------------------


def test_vw_01_what_the_other_side_does_not_let_in_is_not_on_its_list(new_database_url: Callable[[], str]) -> None:
    live = Sessions(new_database_url)
    session = live.call(stay=True)
    live.sichuan.revoke("moving", "50")
    live.settle()
    assert (state(live.chongqing, session), live.record(session).code) == ("by paper", "VW-01")
    live.close()


def test_vw_02_three_checks_that_fail_lead_to_paper(live: Sessions) -> None:
    session = live.recording()
    for score in (79, 40, 12):
        assert state(live.chongqing, session) == "recording"
        live.point(session, "check identity", IdentityCheck("chip-face", score))
    assert (state(live.chongqing, session), live.record(session).code) == ("by paper", "VW-02")
    assert [check.passed for check in live.record(session, live.sichuan).checks] == [False, False, False]


def test_vw_03_the_owners_clerk_ends_what_needs_the_person_at_the_place(live: Sessions) -> None:
    session = live.identified()
    live.do(live.sichuan, session, "turn away", TurnAway("VW-03", "须采集指纹"))
    assert (state(live.chongqing, session), live.record(session).reason) == ("by paper", "须采集指纹")


@pytest.mark.parametrize("moment", ["2026-03-02 08:59", "2026-03-02 17:00", "2026-03-07 10:00"])
def test_vw_04_out_of_the_owners_hours_nobody_is_called(live: Sessions, moment: str) -> None:
    live.at(moment)
    with refused("VW-04"):
        live.call()


def test_vw_04_the_owners_clerk_may_say_so_too(live: Sessions) -> None:
    session = live.call()
    live.do(live.sichuan, session, "decline call", TurnAway("VW-04", "系统维护"))
    assert (state(live.chongqing, session), live.record(session).code) == ("by paper", "VW-04")


def test_vw_05_without_consent_nothing_is_recorded(live: Sessions) -> None:
    session = live.connected()
    live.point(session, "no consent")
    assert (state(live.chongqing, session), live.record(session).code) == ("by paper", "VW-05")
    assert live.record(session).recording is None


def test_a_recording_needs_an_address(live: Sessions) -> None:
    session = live.connected()
    with refused("words-needed"):
        live.point(session, "consent", Consent(" "))


def test_the_person_finds_the_case_and_not_the_session_among_their_own(live: Sessions) -> None:
    session = live.identified()
    live.point(session, "fill in", Form(WU_HOU, YU_ZHONG))
    live.point(session, "sign", SIGNED)
    mine = [line.number for line in usecases.mine(live.chongqing, resident(live.chongqing, LUO))]
    assert mine == [live.record(session).case]


def test_only_a_clerk_of_the_window_begins_a_session(live: Sessions) -> None:
    officer = staff("first", Role.OFFICER, live.window)
    with refused("not_allowed"):
        usecases.start_session(
            live.chongqing,
            officer,
            live.window,
            "moving",
            "apply",
            Before(LUO.number, LUO.name),
            {"owner_place": WU_HOU},
        )


def test_the_record_of_a_session_is_json_for_programs(live: Sessions) -> None:
    session = live.identified()
    seen = usecases.see(live.chongqing, live.clerk_there(), session)
    assert msgspec.to_builtins(seen.session)["checks"][0]["score"] == 93
    assert [o.action for o in seen.actions] == ["scan page", "fill in", "drop", "call off"]


def test_a_session_is_no_case_in_hand(live: Sessions) -> None:
    live.identified()
    for node in live.nodes:
        with node.work_on() as work:
            party = find_or_add(work.uow, work.vault, LUO)
            assert work.open_of(party, "moving", "apply") == []


def test_an_erased_session_calls_for_nothing_more(live: Sessions) -> None:
    session = live.identified()
    live.point(session, "call off")
    for node in live.nodes:
        node.command(lambda work: erasing.erase(work, session))
        with node.look() as work:
            assert work.uow.rows(select(rows.timer).where(rows.timer.c.case_number == session)) == []


def test_another_clerk_of_the_window_may_take_the_signature_for_pages_that_the_first_scanned(live: Sessions) -> None:
    session = live.identified()
    file = papers.upload(live.chongqing, live.clerk_there(), scan(1000, 1)).digest
    live.point(session, "scan page", PageScan("居民身份证", file, True))
    live.point(session, "fill in", Form(WU_HOU, YU_ZHONG))
    live.chongqing.act(session, "sign", staff("relief", Role.WINDOW_CLERK, live.window), SIGNED)
    live.settle()
    number = live.record(session).case
    with live.sichuan.look() as work:
        assert [paper.kind for paper in work.case(number).papers] == ["identity"]


@pytest.mark.parametrize(
    ("reached", "point", "owner"),
    [
        (Sessions.call, "called off", "missed"),
        (Sessions.connected, "broken off", "ended"),
        (Sessions.recording, "broken off", "ended"),
        (Sessions.identified, "broken off", "ended"),
    ],
)
def test_a_session_in_which_nothing_happens_for_two_days_is_over_on_both_sides(
    live: Sessions, reached: Callable[[Sessions], str], point: str, owner: str
) -> None:
    session = reached(live)
    live.clock.pass_time(minutes=2879)
    live.settle()
    assert state(live.sichuan, session) in ("ringing", "connected")
    live.clock.pass_time(minutes=1)
    live.settle()
    assert (state(live.chongqing, session), state(live.sichuan, session)) == (point, owner)
    assert live.record(session) == live.record(session, live.sichuan)


def test_every_step_of_a_session_gives_it_two_days_more(live: Sessions) -> None:
    session = live.identified()
    live.clock.pass_time(minutes=2879)
    live.point(session, "fill in", Form(WU_HOU, YU_ZHONG))
    live.clock.pass_time(minutes=2879)
    live.point(session, "sign", SIGNED)
    assert state(live.chongqing, session) == "signed"
