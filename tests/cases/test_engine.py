from datetime import timedelta

import msgspec
import pytest

from support.pair import FORM, LUO, Pair, apply, look_at, officer, resident, state
from yipanqi.access.actor import SYSTEM, Actor, ActorKind, Role, organisation
from yipanqi.cases import engine
from yipanqi.cases.machine import Who
from yipanqi.cases.parties import Party
from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import same
from yipanqi.protocols.transfer.money import Credited
from yipanqi.protocols.transfer.words import Words
from yipanqi.store import cases as rows


def problem(caught: pytest.ExceptionInfo[Refused]) -> tuple[Problem, Kind]:
    return caught.value.problems[0], caught.value.kind


def staff(role: Role, *offices: str) -> Actor:
    return Actor(ActorKind.STAFF, "someone", same("某人"), roles=frozenset({role}), offices=frozenset(offices))


def test_a_number_says_where_and_when_and_counts_from_one_each_day(pair: Pair) -> None:
    first = apply(pair)
    pair.sichuan.act(first, "cancel", resident(pair.sichuan))
    pair.settle()
    second = apply(pair)
    pair.sichuan.act(second, "cancel", resident(pair.sichuan))
    pair.settle()
    pair.clock.pass_time(hours=14)  # 2022-08-02 00:00 in Beijing, still the first in UTC

    assert [first, second, apply(pair)] == ["SC-20220801-000001", "SC-20220801-000002", "SC-20220802-000001"]


def test_a_second_application_for_the_same_is_refused_with_the_number_of_the_first(pair: Pair) -> None:
    number = apply(pair)
    with pytest.raises(Refused) as caught:
        apply(pair)

    said, kind = problem(caught)
    assert (said.code, kind) == ("in-hand-already", Kind.CONFLICT)
    assert number in said.text.zh


def test_once_the_first_has_ended_another_can_be_filed(pair: Pair) -> None:
    pair.sichuan.act(apply(pair), "cancel", resident(pair.sichuan))
    pair.settle()

    assert state(pair.sichuan, apply(pair)) == "requested"


def test_another_persons_case_is_no_hindrance(pair: Pair) -> None:
    apply(pair)
    other = Party("510106198001010019", "另一人")

    assert pair.sichuan.apply("pension-transfer", "apply", other, FORM, resident(pair.sichuan, other))


def test_two_places_on_one_side_are_not_for_this_channel(pair: Pair) -> None:
    inside = msgspec.structs.replace(FORM, from_place="511621")
    with pytest.raises(Refused) as caught:
        pair.sichuan.apply("pension-transfer", "apply", LUO, inside, resident(pair.sichuan))

    assert problem(caught)[0].code == "same-side"


def test_a_service_or_procedure_that_is_not_there_is_unknown(pair: Pair) -> None:
    for service, procedure in (("moon-travel", "apply"), ("pension-transfer", "fly")):
        with pytest.raises(Refused) as caught:
            pair.sichuan.apply(service, procedure, LUO, FORM, resident(pair.sichuan))
        assert problem(caught)[1] is Kind.UNKNOWN


def test_nothing_is_kept_of_an_application_that_is_refused(pair: Pair) -> None:
    with pytest.raises(Refused):
        pair.sichuan.apply(
            "pension-transfer",
            "apply",
            Party("510106198001010019", "另一人"),
            msgspec.structs.replace(FORM, from_place="511621"),
            resident(pair.sichuan),
        )
    with pair.sichuan.look() as work:
        assert work.uow.rows(rows.case.select()) == []
        assert len(work.uow.rows(rows.party.select())) == 1


@pytest.mark.parametrize("action", ["accept", "take over", "submit", "fly"])
def test_an_action_that_does_not_fit_the_state_is_a_conflict(pair: Pair, action: str) -> None:
    number = apply(pair)
    pair.sichuan.act(number, "cancel", resident(pair.sichuan))

    with pytest.raises(Refused) as caught:
        pair.sichuan.act(number, action, officer(pair.sichuan, number))
    assert (problem(caught)[0].code, problem(caught)[1]) == ("not-now", Kind.CONFLICT)
    assert state(pair.sichuan, number) == "releasing"


@pytest.mark.parametrize(
    "who",
    [
        staff(Role.OFFICER, "an-office-elsewhere"),
        staff(Role.SUPERVISOR),
        Actor(ActorKind.RESIDENT, "x", same("外人"), party="somebody-else"),
        Actor(ActorKind.RESIDENT, "x", same("外人")),
        organisation("bank"),
    ],
    ids=["officer of another office", "supervisor", "another person", "nobody in particular", "bank"],
)
def test_nobody_withdraws_another_persons_case(pair: Pair, who: Actor) -> None:
    number = apply(pair)
    with pytest.raises(Refused) as caught:
        pair.sichuan.act(number, "cancel", who)

    assert problem(caught)[1] is Kind.FORBIDDEN
    assert state(pair.sichuan, number) == "requested"


def test_an_organisation_performs_only_what_it_is_named_for(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    credit = msgspec.json.encode(Credited("r", 1, (number,), "50"))
    library, another = (
        organisation("library", actions=frozenset(actions))
        for actions in (["library-lending/credit", "pension-transfer/cancel"], ["pension-transfer/credits"])
    )
    for who in (organisation("bank"), library, another):
        for action in ("credit", "cancel"):
            with pytest.raises(Refused) as caught:
                pair.sichuan.act(number, action, who, credit)
            assert problem(caught)[1] is Kind.FORBIDDEN
    with pytest.raises(Refused) as caught:
        pair.sichuan.bank_reports(Credited("r", 1, (number,), "50"), library)
    assert problem(caught)[1] is Kind.FORBIDDEN
    named = organisation("bank", actions=frozenset({"pension-transfer/credit"}))
    assert pair.sichuan.act(number, "credit", named, credit) == state(pair.sichuan, number)


def test_a_case_that_is_not_here_is_unknown(pair: Pair) -> None:
    with pytest.raises(Refused) as caught:
        pair.sichuan.act("SC-20220801-000404", "cancel", resident(pair.sichuan))
    assert problem(caught)[1] is Kind.UNKNOWN


def test_a_person_acts_in_the_capacities_that_fit(pair: Pair) -> None:
    clerk_window = "window-of-jinniu"
    number = pair.sichuan.apply(
        "pension-transfer",
        "apply",
        LUO,
        FORM,
        staff(Role.WINDOW_CLERK, clerk_window),
        channel="window",
        window=clerk_window,
        agent=Party("510106198001010019", "代办人"),
    )
    agent = resident(pair.sichuan, Party("510106198001010019", "代办人"))
    with pair.sichuan.look() as work:
        case = work.case(number)
        assert engine.capacity(case, resident_of(pair)) == (Who.APPLICANT,)
        assert engine.capacity(case, agent) == (Who.APPLICANT,)
        assert engine.capacity(case, staff(Role.WINDOW_CLERK, clerk_window)) == (Who.WINDOW,)
        assert engine.capacity(case, staff(Role.WINDOW_CLERK, "another")) == ()
        assert engine.capacity(case, staff(Role.OFFICER, case.field("office"))) == (Who.OFFICER,)
        assert engine.capacity(case, SYSTEM) == ()


def resident_of(pair: Pair) -> Actor:
    """Luo, as the case knows her."""
    with pair.sichuan.look() as work:
        (party,) = {row.applicant for row in work.uow.rows(rows.case.select())}
    return Actor(ActorKind.RESIDENT, "account", same("罗"), party=party)


def test_what_happens_is_written_down_with_who_did_it(pair: Pair) -> None:
    number = apply(pair)
    with pair.sichuan.look() as work:
        happened = work.uow.rows(rows.event.select().order_by(rows.event.c.place))

    assert [(e.place, e.action, e.before, e.after, e.who) for e in happened] == [
        (1, "submit", "", "submitted", "applicant"),
        (2, "review", "submitted", "reviewing", "rule"),
        (3, "accept", "reviewing", "requested", "rule"),
    ]
    assert {e.case_number for e in happened} == {number}


def test_the_promise_begins_with_acceptance_and_is_the_one_of_the_place(pair: Pair) -> None:
    number = apply(pair)
    clock = look_at(pair.sichuan, number, lambda case: case.clock())

    # accepted Monday 2022-08-01; 15 working days: 2..5 (4), 8..12 (9), 15..19 (14), Monday 22 is the fifteenth
    assert (clock.limit, clock.used, clock.due_on.isoformat()) == (15, 0, "2022-08-22")  # type: ignore[attr-defined]


def test_a_clock_is_paused_with_its_reason_and_goes_on(pair: Pair) -> None:
    number = apply(pair)
    pair.clock.pass_time(days=2)  # Wednesday 3 August: two days used
    with pair.sichuan.work_on() as work:
        work.case(number).pause("特别程序")
    pair.clock.pass_time(days=7)
    standing = look_at(pair.sichuan, number, lambda case: case.clock())
    assert (standing.used, standing.due_on, standing.paused) == (2, None, "特别程序")  # type: ignore[attr-defined]

    with pair.sichuan.work_on() as work:
        work.case(number).resume()  # Wednesday 10 August: five working days did not count, so 22 becomes 29 August
    assert look_at(pair.sichuan, number, lambda case: case.field("due_on").isoformat()) == "2022-08-29"


def test_the_queue_shows_what_an_office_has_to_do_by_the_time_that_is_left(pair: Pair) -> None:
    numbers = []
    for n, days in enumerate((0, 3, 1)):
        person = Party(f"51010619800101{n:03d}X", f"某{n}")
        pair.clock.now += timedelta(days=days)
        numbers.append(pair.sichuan.apply("pension-transfer", "apply", person, FORM, resident(pair.sichuan, person)))
    office = str(look_at(pair.sichuan, numbers[0], lambda case: case.field("office")))

    with pair.sichuan.look() as work:
        queue = engine.queue(work, [office], work.now)
        assert [case.number for case in queue] == numbers  # none accepted yet: the oldest first
        assert engine.queue(work, ["elsewhere"], work.now) == []
    pair.sichuan.act(numbers[0], "refuse", officer(pair.sichuan, numbers[0]), Words("无缴费记录"))
    with pair.sichuan.look() as work:
        assert [case.number for case in engine.queue(work, [office], work.now)] == numbers[1:]


def test_a_timer_that_was_stopped_meanwhile_does_nothing(pair: Pair) -> None:
    number = apply(pair)
    pair.clock.pass_time(days=60)
    with pair.sichuan.look() as work:
        due = rows.due_timers(work.uow, 9)
    assert [(row.case_number, row.name) for row in due if row.case_number] == [(number, "reply")]
    with pair.sichuan.work_on() as work:
        work.case(number).call_off("reply")

    with pair.sichuan.work_on() as work:
        engine.fire(work, next(row for row in due if row.case_number))
    with pair.sichuan.look() as work:
        assert [e.action for e in work.uow.rows(rows.event.select())] == ["submit", "review", "accept"]
