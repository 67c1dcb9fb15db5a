"""Undertakings are counted by what their signal depends on; signals from counts are those of the rows."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from support.pair import Pair
from yipanqi.access.actor import SYSTEM
from yipanqi.cases.work import Work
from yipanqi.node import Node
from yipanqi.store import undertakings as rows
from yipanqi.store.undertaking_counts import EVERY, groups
from yipanqi.supervision.figures import undertakings
from yipanqi.supervision.figures.undertakings import BASIS, Wanted, by_clause, by_unit, differences, worst
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped
from yipanqi.supervision.ledger.rules import signal_rules
from yipanqi.supervision.ledger.signals import Cycle, Signal, SignalBasis, SignalRules, State, signal_of
from yipanqi.supervision.ledger.undertaking import of_row

DAYS = st.dates(date(2021, 1, 1), date(2023, 12, 31))
RULES = SignalRules(Decimal("0.9"), 30)
LIVES = st.builds(
    SignalBasis,
    starts_on=DAYS,
    due_on=st.none() | DAYS,
    cycle=st.sampled_from(Cycle),
    reported_on=st.none() | DAYS,
    done_on=st.none(),
    late_on=st.none() | DAYS,
    state=st.sampled_from(State),
)


@given(LIVES, st.none() | DAYS, DAYS)
def test_what_is_left_out_of_a_count_makes_no_difference_to_a_signal(
    life: SignalBasis, done_on: date | None, today: date
) -> None:
    row = {name: getattr(life, name) for name in BASIS}
    row["done_on"] = done_on if life.state is State.DONE else None
    exact = SignalBasis(**row)  # type: ignore[arg-type]
    group = next(groups(row | {"division": "510000", "unit": "u", "clause": "c", "document": "d", "role": "lead"}))
    counted = undertakings.basis_of(*(getattr(group, name) for name in BASIS))
    assert signal_of(counted, today, RULES) == signal_of(exact, today, RULES)


def drawn_up(node: Node) -> None:
    """Every document of the catalogue is in the ledger."""
    with node.work_on() as work:
        draw_up_shipped(work, SYSTEM)


def by_rows(work: Work) -> dict[str, Counter[Signal]]:
    """Signals by clause, undertaking by undertaking."""
    found: dict[str, Counter[Signal]] = defaultdict(Counter)
    for row in work.uow.rows(rows.undertaking.select()):
        one = of_row(row)
        signal = signal_of(one.basis, work.today, signal_rules(work.world, work.today, one.division))
        if signal is not None:
            found[one.clause][signal] += 1
    return dict(found)


def test_counts_say_what_the_ledger_says_on_any_day_and_after_every_change(pair: Pair) -> None:
    node = pair.sichuan
    drawn_up(node)
    with node.look() as work:
        assert differences(work) == []
        ids = [row.id for row in work.uow.rows(rows.undertaking.select())]
        assert by_clause(work) == by_rows(work)
    with node.work_on() as work:
        rows.change(work.uow, ids[0], state="in hand", reported_on=work.today)
        rows.change(work.uow, ids[1], state="done", done_on=work.today, reported_on=work.today)
        rows.change(work.uow, ids[2], state="dropped")
        rows.change(work.uow, ids[2], problems=1)
    for _ in range(3):
        with node.look() as work:
            assert differences(work) == []
            assert by_clause(work) == by_rows(work)
        pair.clock.now += timedelta(days=400)


def test_units_of_a_clause_are_told_apart(pair: Pair) -> None:
    node = pair.sichuan
    drawn_up(node)
    with node.look() as work:
        found = by_unit(work, "岳池县2024年任务清单#3.11")
        assert {unit: sum(signals.values()) for (_, unit), signals in found.items()} == {
            "岳池县人力资源和社会保障局": 1,
            "岳池县医疗保障局": 1,
        }
        only = by_clause(work, Wanted(unit="岳池县医疗保障局"))
        assert sum(only["岳池县2024年任务清单#3.11"].values()) == 1
        assert EVERY not in undertakings.divisions(work)
        assert "岳池县医疗保障局" in undertakings.units(work, ["511621"])


def test_counting_anew_mends_the_counts(pair: Pair) -> None:
    node = pair.sichuan
    drawn_up(node)
    with node.work_on() as work:
        work.uow.execute(undertakings.undertaking_count.delete())
        assert differences(work)
        undertakings.recount(work)
        assert differences(work) == []


def test_the_worst_signal_stands_for_all() -> None:
    assert worst(Counter({Signal.DONE: 9, Signal.OVERDUE: 1})) is Signal.OVERDUE
    assert worst(Counter({Signal.DONE: 9, Signal.DUE_SOON: 1})) is Signal.DUE_SOON
    assert worst(Counter({Signal.DONE: 9, Signal.NOT_BEGUN: 1})) is Signal.ON_TIME  # some of it is done
    assert worst(Counter({Signal.DONE: 9})) is Signal.DONE
    assert worst(Counter({Signal.NOT_BEGUN: 2})) is Signal.NOT_BEGUN
    assert worst(Counter()) is None
