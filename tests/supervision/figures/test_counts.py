"""Counts are always those of the rows, whatever happens to the transaction that changes them."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from support.hall import Halls
from support.pair import FORM, LUO, YU_ZHONG, Pair, apply, resident
from yipanqi.cases import engine
from yipanqi.cases.counting import Basis, cells, difference
from yipanqi.cases.machine import Status
from yipanqi.cases.work import Work
from yipanqi.exchange.mailbox import Message, post
from yipanqi.kernel.days import Published
from yipanqi.node import Node, usecases
from yipanqi.services.social_insurance.pension_transfer import SERVICE
from yipanqi.store import cases as rows
from yipanqi.store import figures
from yipanqi.store.figures import Cell
from yipanqi.supervision.figures.recount import differences, recount

MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2023, 1, 1), timezones=st.just(UTC))
BASES = st.builds(
    Basis,
    number=st.just("SC-20220801-000001"),
    office=st.sampled_from(["", "510106-social", "510100-social"]),
    service=st.just("pension-transfer"),
    procedure=st.just("apply"),
    role=st.just("receiving"),
    peer=st.sampled_from(["", "50"]),
    status=st.sampled_from([str(status) for status in Status]),
    outcome=st.sampled_from(["", "granted", "refused"]),
    submitted_at=MOMENTS,
    closed_at=st.none() | MOMENTS,
    decided_at=st.none() | MOMENTS,
    limit_days=st.none() | st.integers(1, 45),
    used_days=st.none() | st.integers(0, 90),
    due_on=st.none() | st.dates(date(2022, 1, 1), date(2022, 12, 31)),
    paused=st.sampled_from(["", "correction"]),
)
FORM_OF_RECORD = {
    "owner_place": YU_ZHONG,
    "purpose": "job",
    "period_from": "2010-01-01",
    "period_to": "2022-07-31",
    "language": "zh",
}


def right(*nodes: Node) -> bool:
    """Whether every count is what the rows say."""
    found = []
    for node in nodes:
        with node.look() as work:
            found += differences(work)
    return found == []


def count(node: Node, what: str, word: str = "") -> int:
    """How many are counted of one kind over all offices."""
    with node.look() as work:
        return sum(r.number for r in figures.sums(work.uow, what, ("word",)) if word in ("", r.word))


@given(st.lists(BASES, min_size=1, max_size=6))
def test_whatever_a_case_goes_through_it_counts_for_what_it_is_now(lives: list[Basis]) -> None:
    counted: Counter[Cell] = Counter()
    for before, after in zip([None, *lives], lives, strict=False):
        for cell, by in difference(before, after):
            counted[cell] += by
    assert {cell: n for cell, n in counted.items() if n} == dict.fromkeys(cells(lives[-1]), 1)


def test_a_whole_transfer_is_counted_on_both_sides_at_every_step(pair: Pair) -> None:
    apply(pair)
    assert right(*pair.nodes)
    while sum(pair.deliver(node) + node.work() for node in pair.nodes):
        assert right(*pair.nodes)
    assert count(pair.sichuan, figures.FILED, "SC") == count(pair.chongqing, figures.FILED, "SC") == 1
    pair.pay()
    pair.settle()
    assert right(*pair.nodes)
    assert count(pair.sichuan, figures.STATUS, "closed") == count(pair.sichuan, figures.DECIDED) == 1
    assert count(pair.sichuan, figures.DUE) == 0  # nothing is open any more


def test_a_unit_of_work_that_fails_has_counted_nothing(pair: Pair) -> None:
    applicant = resident(pair.sichuan)
    procedure = SERVICE.procedure("apply")

    def filed_in_vain(work: Work) -> None:
        engine.file(work, SERVICE, procedure, LUO, FORM, applicant)
        work.flush()
        assert differences(work) == []  # inside it the counts are there
        raise RuntimeError("the program dies")

    with pytest.raises(RuntimeError, match="the program dies"):
        pair.sichuan.command(filed_in_vain)
    assert right(pair.sichuan)
    assert count(pair.sichuan, figures.FILED) == 0


def test_an_effect_that_fails_alone_leaves_the_counts_of_the_others(pair: Pair) -> None:
    """Given one envelope among two whose data nobody can read, when the group is undone, all is right."""
    apply(pair)
    junk = Message(to="50", type="ask.ask", data=b"nonsense", case="SC-20220801-000999")
    with pair.sichuan.transaction() as uow:
        post(uow, pair.sichuan.world.ring, [junk])
    pair.settle()
    assert right(*pair.nodes)
    assert count(pair.chongqing, figures.FILED) == 1


def test_a_repeated_batch_is_counted_once(pair: Pair) -> None:
    apply(pair)
    parcels = pair.sichuan.outgoing("50")
    for _ in range(3):
        for parcel in parcels:
            pair.chongqing.receive(parcel.body)
            pair.chongqing.work()
    assert right(pair.chongqing)
    assert count(pair.chongqing, figures.FILED) == 1


def test_the_check_finds_what_is_wrong_and_counting_anew_mends_it(pair: Pair) -> None:
    apply(pair)
    pair.settle()
    pair.pay()
    pair.settle()
    with pair.sichuan.work_on() as work:  # as a database of an earlier version has it: nothing counted, no days kept
        work.uow.execute(figures.figure.delete())
        work.uow.execute(update(rows.case).values(decided_at=None, used_days=None))
    assert not right(pair.sichuan)
    with pair.sichuan.work_on() as work:
        recount(work)
    assert right(pair.sichuan)
    assert count(pair.sichuan, figures.DECIDED) == 1


def test_a_paused_case_is_not_due_and_a_decided_one_counts_its_days_and_its_rating(halls: Halls) -> None:
    chongqing, clock = halls.pair.chongqing, halls.pair.clock
    luo = resident(chongqing)
    number = usecases.apply(chongqing, luo, "no-crime-certificate", "apply", FORM_OF_RECORD)
    one, other = (halls.officer(chongqing, number, name) for name in ("chen", "deng"))
    usecases.act(chongqing, one, number, "accept", {})  # Monday 2022-08-01
    assert count(chongqing, figures.DUE) == 1
    clock.pass_time(days=1)
    usecases.act(chongqing, one, number, "begin special", {"text": "调卷"})
    assert (count(chongqing, figures.DUE), count(chongqing, figures.PAUSED)) == (0, 1)
    clock.pass_time(days=2)
    usecases.act(chongqing, one, number, "end special", {})
    assert (count(chongqing, figures.DUE), count(chongqing, figures.PAUSED)) == (1, 0)
    clock.pass_time(days=1)
    usecases.act(chongqing, one, number, "propose", {"grant": True})
    usecases.act(chongqing, other, number, "decide", {})
    assert right(chongqing)
    with chongqing.look() as work:
        (decided,) = figures.sums(work.uow, figures.DECIDED, ("at", "word", "promised", "days"))
    assert tuple(decided) == ("2022-08", "granted", 3, 2, 1)  # Tuesday and Friday are used


def test_a_calendar_published_later_changes_the_days_of_what_was_decided(halls: Halls) -> None:
    """Given two days used, when one of them turns out to be a day off, one was used."""
    chongqing, clock = halls.pair.chongqing, halls.pair.clock
    number = usecases.apply(chongqing, resident(chongqing), "no-crime-certificate", "apply", FORM_OF_RECORD)
    one, other = (halls.officer(chongqing, number, name) for name in ("chen", "deng"))
    usecases.act(chongqing, one, number, "accept", {})  # Monday 2022-08-01
    clock.pass_time(days=2)
    usecases.act(chongqing, one, number, "propose", {"grant": True})
    usecases.act(chongqing, other, number, "decide", {})  # Wednesday
    tuesday = frozenset({date(2022, 8, 2)})
    chongqing.enter_calendar(Published(2022, tuesday, frozenset()), one)
    assert right(chongqing)
    with chongqing.look() as work:
        (decided,) = figures.sums(work.uow, figures.DECIDED, ("days",))
    assert tuple(decided) == (1, 1)


def test_cells_in_which_nothing_is_counted_are_forgotten(pair: Pair) -> None:
    apply(pair)
    pair.settle()
    with pair.sichuan.work_on() as work:
        figures.forget_empty(work.uow)
        assert all(row.number for row in work.uow.rows(figures.figure.select()))
    assert right(pair.sichuan)
