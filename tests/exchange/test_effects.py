import re
from datetime import timedelta

import pytest
import sqlalchemy.exc

from support.station import Lane, Line
from yipanqi.exchange import effects
from yipanqi.exchange.effects import GROUP, MayNotAct, NotHereYet
from yipanqi.store import mailbox as box


def deliver(line: Line) -> None:
    """Carry what a has for b; nothing takes effect yet."""
    for _, _, carried in line.a.outgoing("50"):
        line.a.receipted("50", line.b.admit(carried))


def position(line: Line, place: int) -> int:
    """Position of an arrival in b's inbox, counted from 0."""
    with line.b.read() as work:
        return int(work.rows(box.inbox.select().order_by(box.inbox.c.position))[place].position)


def test_a_group_takes_effect_in_the_order_in_which_it_was_said(line: Line) -> None:
    texts = [f"text {n}" for n in range(GROUP + 10)]
    line.a.say("50", *texts)
    deliver(line)

    assert [line.b.work(), line.b.work(), line.b.work()] == [GROUP, 10, 0]
    assert line.b.happened == texts


def test_one_that_fails_is_set_aside_with_its_error_and_the_rest_of_its_group_takes_effect(
    line: Line,
) -> None:
    line.a.say("50", "before", case="SC-1")
    line.a.say("50", "bad", case="SC-2")
    line.a.say("50", "after", case="SC-3")
    line.b.trouble["bad"] = RuntimeError("the register has a hole")

    line.carry()

    assert line.b.states() == ["done", "set aside", "done"]
    with line.b.read() as work:
        errors = [row.error for row in work.rows(box.inbox.select()) if row.error]
    (error,) = errors
    assert re.fullmatch(r"RuntimeError at .*station.py:\d+", error)


def test_what_one_that_fails_had_done_already_is_undone(line: Line) -> None:
    line.a.say("50", "bad", case="SC-1")
    line.b.trouble["bad"] = RuntimeError()
    real = line.b._handle

    def half_done(work, arrived):  # type: ignore[no-untyped-def]
        box.turn_away(work, "51", "half", "done")
        real(work, arrived)

    line.b._handle = half_done  # type: ignore[method-assign]
    line.carry()

    with line.b.read() as work:
        assert work.rows(box.turned_away.select()) == []
    assert line.b.states() == ["set aside"]


def test_later_envelopes_of_its_case_wait_behind_one_set_aside_and_other_cases_go_on(line: Line) -> None:
    line.b.trouble["bad"] = RuntimeError()
    line.a.say("50", "bad", "next", case="SC-1")
    line.a.say("50", "other", case="SC-2")
    line.a.say("50", "of no case")
    line.carry()
    assert line.b.states() == ["set aside", "waiting", "done", "done"]

    line.b.trouble.clear()
    with line.b.write() as work:
        assert effects.retry(work, position(line, 0))
    line.carry()

    assert line.b.states() == ["done"] * 4
    assert line.b.happened[-2:] == ["bad", "next"]


def test_a_person_closes_one_set_aside_and_its_case_goes_on(line: Line) -> None:
    line.b.trouble["bad"] = RuntimeError()
    line.a.say("50", "bad", "next", case="SC-1")
    line.carry()

    with line.b.write() as work:
        assert effects.close(work, position(line, 0), "agreed by telephone")
        assert not effects.close(work, position(line, 0), "twice")
        assert not effects.retry(work, position(line, 0))
    line.carry()

    assert line.b.states() == ["closed by hand", "done"]
    assert "bad" not in line.b.happened


def test_only_what_has_stopped_can_be_retried_or_closed(line: Line) -> None:
    line.a.say("50", "fine")
    line.carry()

    with line.b.write() as work:
        assert not effects.retry(work, position(line, 0))
        assert not effects.close(work, position(line, 0), "no")


def test_one_that_refers_to_something_not_here_yet_waits_for_it_by_name(line: Line) -> None:
    line.b.trouble["reply"] = NotHereYet("letter")
    line.a.say("50", "reply", "after the reply", case="SC-1")
    line.a.say("50", "other", case="SC-2")
    line.carry()
    assert line.b.happened == ["other"]

    line.b.trouble.clear()
    line.a.say("50", "letter", case="SC-3")
    line.carry()

    assert line.b.happened == ["other", "letter", "reply", "after the reply"]


def test_one_that_waits_for_what_never_comes_can_be_closed_by_a_person(line: Line) -> None:
    line.b.trouble["reply"] = NotHereYet("letter")
    line.a.say("50", "reply", case="SC-1")
    line.carry()

    with line.b.write() as work:
        assert effects.close(work, position(line, 0), "the letter was withdrawn")
    assert line.b.states() == ["closed by hand"]


def test_one_of_an_unknown_type_is_refused_back_and_the_channel_goes_on(line: Line) -> None:
    line.a.say("50", "?", type="text.unheard-of", case="SC-1")
    line.a.say("50", "next", case="SC-1")

    line.carry()

    assert line.b.states() == ["refused", "done"]
    assert [(r.type, r.code) for r in line.a.refusals] == [("text.unheard-of", "unknown-type")]
    with line.a.read() as work:
        marks = [row.refused for row in work.rows(box.outbox.select().order_by(box.outbox.c.position))]
    assert marks == ["unknown-type: text.unheard-of", None]


def test_one_past_its_end_is_refused_back(line: Line) -> None:
    line.a.say("50", "is a bed free now?", expires=line.clock.now + timedelta(minutes=1))
    line.a.say("50", "next")
    deliver(line)
    line.clock.pass_time(minutes=1)

    line.carry()

    assert line.b.happened == ["next"]
    assert [r.code for r in line.a.refusals] == ["expired"]


def test_one_just_before_its_end_takes_effect(line: Line) -> None:
    line.a.say("50", "is a bed free now?", expires=line.clock.now + timedelta(minutes=1))
    line.clock.pass_time(seconds=59)

    line.carry()

    assert line.b.happened == ["is a bed free now?"]


def test_one_larger_than_any_message_may_be_is_refused_back(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yipanqi.exchange.mailbox.LARGEST", 3_000_000)  # a sender that keeps to no limit
    line.a.say("50", "x" * 2_000_000)
    line.a.say("50", "next")

    line.carry()

    assert line.b.happened == ["next"]
    assert [r.code for r in line.a.refusals] == ["too-large"]


def test_a_refusal_that_is_refused_itself_is_not_answered(line: Line) -> None:
    line.a.say("50", "not JSON", type=effects.REFUSAL)

    line.carry()

    assert line.a.refusals == []
    assert line.b.states() == ["set aside"]


def test_a_reason_given_by_the_handler_reaches_the_sender(line: Line) -> None:
    line.b.trouble["ask"] = MayNotAct("no-agreement", "nothing is agreed on that")
    line.a.say("50", "ask", case="SC-1", lane=Lane.URGENT)

    line.carry()

    assert [(r.code, r.reason) for r in line.a.refusals] == [("no-agreement", "nothing is agreed on that")]
    with line.a.read() as work:
        (back,) = work.rows(box.inbox.select())
    assert (back.case_number, back.lane) == ("SC-1", Lane.URGENT)


def test_a_database_that_is_away_says_nothing_against_an_envelope(line: Line) -> None:
    away = sqlalchemy.exc.OperationalError("select", {}, Exception("the server closed the connection"))
    line.b.trouble["fine"] = away
    line.a.say("50", "fine")
    deliver(line)

    with pytest.raises(sqlalchemy.exc.OperationalError):
        line.b.work()
    assert line.b.states() == ["waiting"]
    line.b.trouble.clear()
    line.b.work()
    assert line.b.happened == ["fine"]


def test_an_effect_and_its_mark_are_kept_together_or_not_at_all(line: Line) -> None:
    class PowerCut(BaseException):
        pass

    line.a.say("50", "one", "two")
    deliver(line)
    line.b.trouble["two"] = PowerCut()  # type: ignore[assignment]

    with pytest.raises(PowerCut):
        line.b.work()
    assert (line.b.happened, line.b.states()) == ([], ["waiting", "waiting"])

    line.b.trouble.clear()
    line.b.work()
    assert line.b.happened == ["one", "two"]


def test_a_sender_is_held_to_what_it_has_signed_of_sealed_data(line: Line) -> None:
    line.a.say("50", "what was meant", case="SC-1")
    with line.a.write() as work:
        other = f"ed25519:{'0' * 64}"
        work.execute(box.outbox.update().values(content=other))
    line.carry()
    with line.b.write() as work:
        [row] = work.rows(box.inbox.select())
    assert (row.state, "not what its sender signed" in row.error) == (box.Arrival.REFUSED, True)
