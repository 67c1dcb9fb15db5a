"""The chessboard: every clause a stone by the worst signal of both sides; narrowed, opened, hidden where it must be."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from support.board import GROUPS, filled
from support.hall import Halls
from support.ledger_office import staff
from support.pair import JIN_NIU, Pair, apply, resident
from yipanqi.access.actor import Actor, Role
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node
from yipanqi.policy.catalogue import catalogue
from yipanqi.store.figures import DECIDED, FILED, RATED, Cell, count
from yipanqi.supervision.figures.board import Board, Filter, board
from yipanqi.supervision.figures.indicators import Goal, Share, Span, months_of, year_to
from yipanqi.supervision.figures.measuring import Days
from yipanqi.supervision.figures.records import Asked, Record, records
from yipanqi.supervision.figures.reported import reported
from yipanqi.supervision.figures.scope import PUBLIC, Scope, scope_of
from yipanqi.supervision.ledger.signals import Signal

SICHUAN = Scope(frozenset({"510000"}))
CHENGDU = Scope(frozenset({"510100"}))
GROUP = ("pension-transfer", "apply", "receiving", "50")
SUPERVISOR = staff(Role.SUPERVISOR, "sun")


@pytest.fixture
def full(halls: Halls) -> Halls:
    filled(halls)
    return halls


def shown(node: Node, scope: Scope = PUBLIC, wanted: Filter = Filter()) -> Board:
    with node.look() as work:
        return board(work, scope, wanted)


def enter(node: Node, cells: dict[Cell, int]) -> None:
    with node.work_on() as work:
        count(work.uow, cells)


def test_every_clause_is_a_stone_and_the_legend_counts_them(full: Halls) -> None:
    found = shown(full.pair.sichuan)
    assert [s.clause.id for s in found.stones] == list(catalogue().clauses)
    assert sum(found.legend.values()) == len(catalogue().clauses) == 134
    assert {side.side for side in found.sides} == {"51", "50"}


def test_a_stone_shows_the_worst_signal_of_both_sides(full: Halls) -> None:
    for stone in shown(full.pair.sichuan).stones:
        there = {signal for side in stone.sides for signal in side.signals}
        for signal in (Signal.OVERDUE, Signal.DUE_SOON, Signal.DONE_LATE):
            if signal in there:
                assert stone.signal is signal
                break
        else:
            assert stone.signal in (there if len(there) == 1 else {Signal.ON_TIME, Signal.NOT_BEGUN})


def test_what_needs_action_is_overdue_or_due_soon_the_worst_first(full: Halls) -> None:
    signals = [stone.signal for stone in shown(full.pair.sichuan).needs_action]
    assert Signal.DUE_SOON in signals
    assert signals == sorted(signals, key=[Signal.OVERDUE, Signal.DUE_SOON].index)


def test_a_clause_without_an_undertaking_runs_where_its_service_has_cases(pair: Pair) -> None:
    before = {s.clause.id: s for s in shown(pair.sichuan).stones}
    assert {s.signal for s in before.values()} == {Signal.NOT_BEGUN}
    apply(pair)
    after = {s.clause.id: s for s in shown(pair.sichuan).stones}
    running = [id_ for id_, s in after.items() if s.by_cases]
    assert running == ["川办发〔2021〕2号#4.10", "岳池县2024年任务清单#6.24"]
    assert {after[id_].signal for id_ in running} == {Signal.ON_TIME}


def test_the_board_is_narrowed_by_side_place_unit_field_document_signal_and_time(full: Halls) -> None:
    node = full.pair.sichuan
    whole = shown(node)
    assert {s.clause.field for s in shown(node, wanted=Filter(field="health")).stones} == {"health"}
    assert {s.clause.document.id for s in shown(node, wanted=Filter(document="渝府办〔2025〕2号")).stones} == {
        "渝府办〔2025〕2号"
    }
    red = shown(node, wanted=Filter(signal="overdue")).stones
    assert len(red) == whole.legend[Signal.OVERDUE] > 0
    ours = shown(node, wanted=Filter(side="51"))
    assert [side.side for side in ours.sides] == ["51"]
    county = shown(node, wanted=Filter(place="511621")).stones
    assert {s.clause.document.id for s in county} == {"岳池县2024年任务清单"}
    unit = shown(node, wanted=Filter(unit="四川省公安厅")).stones
    assert all("四川省公安厅" in {o.name for o in s.clause.offices} for s in unit)
    assert 0 < len(unit) < len(ours.stones) < len(whole.stones)
    assert len(shown(node, wanted=Filter(since="2022-08", until="2022-08")).stones) < len(ours.stones)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Filter(place="999999"), "place"),
        (Filter(signal="blue"), "signal"),
        (Filter(document="nothing"), "document"),
        (Filter(since="2022-13"), "since"),
        (Filter(since="2022-05", until="2022-04"), "until"),
        (Filter(until="May"), "until"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_by_its_field(pair: Pair, wanted: Filter, field: str) -> None:
    with pytest.raises(Refused) as refused:
        shown(pair.sichuan, wanted=wanted)
    assert [p.field for p in refused.value.problems] == [field]


def test_indicators_of_a_service_by_hand(pair: Pair) -> None:
    """Ten cases of 15 promised days: 1 x 3, 5 x 4, 2 x 8, 1 x 12, 1 x 16. Median the mean of 5th and 6th: both 4; nine
    of ten: the 9th, 12; on time 9 of 10; six within the 5 days of the county's goal.
    """
    days = {3: 1, 4: 5, 8: 2, 12: 1}
    cells = {Cell("*", DECIDED, "2022-08", *GROUP, "granted", 15, used): n for used, n in days.items()}
    cells |= {Cell("*", DECIDED, "2022-08", *GROUP, "refused", 15, 16): 1}
    cells |= {Cell("*", FILED, "2022-08", *GROUP, "SC"): 9, Cell("*", FILED, "2022-07", *GROUP, "CQ"): 4}
    cells |= {Cell("*", RATED, "2022-08", *GROUP, grade): n for grade, n in (("1", 3), ("4", 1))}
    enter(pair.sichuan, cells)
    found = shown(pair.sichuan, SICHUAN).services["pension-transfer"]
    assert found.days == Days(10, (15,), 4, 12, 0.9)
    assert (found.filed, found.taken_in) == (13, (("CQ", 4), ("SC", 9)))
    assert dict(found.months)["2022-07"] == 4
    assert (found.decided, found.refused) == (10, 1)
    assert (found.rated, found.grades, found.satisfied) == (4, (3, 0, 0, 1, 0), Share(0.75, False))


def test_the_public_is_told_the_least_that_a_share_can_be_and_no_small_part(pair: Pair) -> None:
    """19 in time and 1 late of 20: at least 11 of 20 are in time. 12 filed here and 8 there of 20: 8 is hidden, and 12
    with it.
    """
    cells = {
        Cell("*", DECIDED, "2022-08", *GROUP, "granted", 15, 4): 19,
        Cell("*", DECIDED, "2022-08", *GROUP, "refused", 15, 16): 1,
        Cell("*", FILED, "2022-08", *GROUP, "SC"): 12,
        Cell("*", FILED, "2022-08", *GROUP, "CQ"): 8,
    }
    enter(pair.sichuan, cells)
    found = shown(pair.sichuan).services["pension-transfer"]
    assert found.days == Days(20, (15,), 4, 4, 11 / 20)
    assert found.least
    assert (found.filed, found.taken_in) == (20, (("CQ", None), ("SC", None)))
    assert (found.decided, found.refused, found.now) == (20, None, None)


def test_a_goal_that_is_not_due_is_measured_beside_the_promise(pair: Pair) -> None:
    """Given five days laid down for 岳池 in 2024 to hold from 2026, when half of ten took 4."""
    pair.clock.now = datetime(2025, 1, 20, 2, tzinfo=UTC)
    enter(pair.sichuan, {Cell("*", DECIDED, "2025-01", *GROUP, "granted", 15, used): 5 for used in (4, 9)})
    limit = pair.sichuan.world.services.get("pension-transfer").parameters["working_days"]
    *others, county = limit.values
    goal = msgspec.structs.replace(county, due=date(2026, 1, 1))
    with pair.sichuan.look() as work:
        work.world.overlays["pension-transfer"] = {limit.name: msgspec.structs.replace(limit, values=(*others, goal))}
        assert board(work, SICHUAN).services["pension-transfer"].goals == (Goal(5, date(2026, 1, 1), "511621", 0.5),)
        assert board(work, SICHUAN).services["pension-transfer"].days == Days(10, (15,), 6.5, 9, 1.0)


def test_a_span_of_a_year_ends_with_the_month_of_the_day() -> None:
    assert year_to(date(2022, 8, 1)) == Span("2021-09", "2022-08")
    assert year_to(date(2022, 12, 31)) == Span("2022-01", "2022-12")
    assert months_of(Span("2021-11", "2022-02")) == ["2021-11", "2021-12", "2022-01", "2022-02"]
    assert months_of(Span("0000-00", "2022-02")) == []


def test_staff_see_figures_of_the_offices_of_their_divisions_only(pair: Pair) -> None:
    apply(pair)  # in 金牛区 of Chengdu
    (ours,) = shown(pair.sichuan, CHENGDU).services.values()
    assert ours.filed == 1
    assert shown(pair.sichuan, Scope(frozenset({"511600"}))).services == {}
    assert shown(pair.sichuan, SICHUAN, Filter(place=JIN_NIU)).services["pension-transfer"].filed == 1
    assert shown(pair.sichuan, SICHUAN, Filter(place="511600")).services == {}
    (public,) = shown(pair.sichuan, PUBLIC, Filter(place=JIN_NIU)).services.values()
    assert public.filed is None  # narrowed or not, the public sees the whole side, and here too little of it


def test_scope_is_for_supervisors_and_coordinators_with_the_second_factor(pair: Pair) -> None:
    assert scope_of(SUPERVISOR) == SICHUAN
    assert scope_of(msgspec.structs.replace(SUPERVISOR, second_factor=False)) == PUBLIC
    assert scope_of(staff(Role.OFFICER, "chen")) == PUBLIC
    assert scope_of(resident(pair.sichuan)) == scope_of(None) == PUBLIC


def behind(pair: Pair, actor: Actor, asked: Asked) -> tuple[Record, ...]:
    with pair.sichuan.look() as work:
        return records(work, actor, asked).records


def test_a_figure_opens_to_its_cases_without_a_word_of_persons(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    pair.pay()
    pair.settle()
    found = [
        behind(pair, SUPERVISOR, Asked("pension-transfer", what))
        for what in ("filed", "decided", "ended", "due", "paused", "rated")
    ]
    assert [[record.number for record in page] for page in found] == [[number], [number], [], [], [], []]
    (record,) = found[1]
    assert (record.used, record.promised, record.office.zh != "") == (0, 15, True)
    assert "罗" not in msgspec.json.encode(record).decode()
    assert behind(pair, SUPERVISOR, Asked("pension-transfer", "decided", late=True)) == ()
    assert behind(pair, SUPERVISOR, Asked("pension-transfer", "filed", word="CQ")) == ()
    assert behind(pair, SUPERVISOR, Asked("pension-transfer", "filed", since="2022-01", until="2022-07")) == ()
    assert behind(pair, staff(Role.SUPERVISOR, "far", division="511600"), Asked("pension-transfer")) == ()


def test_cases_are_turned_a_page_at_a_time(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    apply(pair)
    monkeypatch.setattr("yipanqi.supervision.figures.records.PAGE", 1)
    with pair.sichuan.look() as work:
        assert not records(work, SUPERVISOR, Asked("pension-transfer")).more
        assert records(work, SUPERVISOR, Asked("pension-transfer", page=2)).records == ()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked("pension-transfer", "everything"), "what"),
        (Asked("pension-transfer", page=0), "page"),
        (Asked("pension-transfer", "rated", word="x"), "word"),
        (Asked("pension-transfer", since="2022-01"), "since"),
        (Asked("pension-transfer", since="2022-99", until="2022-01"), "since"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(pair: Pair, asked: Asked, field: str) -> None:
    with pytest.raises(Refused) as refused:
        behind(pair, SUPERVISOR, asked)
    assert [p.field for p in refused.value.problems] == [field]


def test_the_public_is_shown_no_case(pair: Pair) -> None:
    with pytest.raises(Refused):
        behind(pair, resident(pair.sichuan), Asked("pension-transfer"))


def test_where_no_service_runs_the_ledger_reports(full: Halls) -> None:
    with full.pair.sichuan.look() as work:
        assert reported(work, "川办发〔2021〕2号#2.5") == ()
    assert set(GROUPS) == {s.slug for s in full.pair.sichuan.world.services.newest()}
