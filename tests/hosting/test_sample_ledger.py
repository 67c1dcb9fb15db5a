"""The made-up ledger of a practice node."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from support.ledger_office import Office
from support.pair import Clock, make_node
from yipanqi.hosting import sample_ledger
from yipanqi.policy.catalogue import catalogue
from yipanqi.supervision.ledger.history import history
from yipanqi.supervision.ledger.listing import Filter, every
from yipanqi.supervision.ledger.signals import Signal

TODAY = date(2026, 11, 28)


@pytest.fixture
def new_office(new_database_url: Callable[[], str]) -> Iterator[Callable[[], Office]]:
    """Makes Sichuan's office on that day."""
    made: list[Office] = []

    def new() -> Office:
        clock = Clock()
        made.append(Office(make_node("51", new_database_url(), clock), clock))
        made[-1].on(TODAY)
        return made[-1]

    yield new
    for office in made:
        office.node.database.close()


def told(office: Office) -> list[tuple[str, str, Signal | None, tuple[date, ...]]]:
    with office.node.look() as work:
        return [
            (u.clause, u.unit, line.signal, tuple(event.day for event in history(work, u.id)))
            for line in every(work, Filter())
            for u in [line.undertaking]
        ]


def test_a_practice_ledger_shows_work_that_is_done_forgotten_and_under_way(new_office: Callable[[], Office]) -> None:
    office = new_office()
    sample_ledger.keep(office.node, seed=1)
    found = told(office)
    assert {clause.partition("#")[0] for clause, *_ in found} == set(catalogue().documents) - {"双核方案2024征求意见稿"}
    assert {Signal.ON_TIME, Signal.OVERDUE, Signal.DONE} <= {signal for _, _, signal, _ in found}
    assert all(list(days) == sorted(days) and days[-1] < TODAY for *_, days in found)


def test_the_same_seed_makes_the_same_ledger(new_office: Callable[[], Office]) -> None:
    one, other = new_office(), new_office()
    for office in (one, other):
        sample_ledger.keep(office.node, seed=7)
    assert told(one) == told(other)
