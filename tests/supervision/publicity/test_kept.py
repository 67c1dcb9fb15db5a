"""Open data on how the lists are kept."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from support.ledger_office import COORDINATOR, PLAN, SOCIAL, TRANSFER, Office
from support.pair import Clock, make_node
from yipanqi.supervision.consultation.opening import plan
from yipanqi.supervision.publicity.datasets import Dataset, Value
from yipanqi.supervision.publicity.kept import consultations, figures, undertakings


@pytest.fixture
def office(new_database_url: Callable[[], str]) -> Iterator[Office]:
    """Sichuan's, with the plan of 2021 drawn up on 2021-03-01."""
    clock = Clock()
    office = Office(make_node("51", new_database_url(), clock), clock)
    office.on(date(2021, 3, 1))
    office.draw_up(PLAN)
    yield office
    office.node.database.close()


def row(dataset: Dataset, **wanted: Value) -> dict[str, Value]:
    names = [column.name for column in dataset.columns]
    found = [dict(zip(names, each, strict=True)) for each in dataset.rows]
    (only,) = [each for each in found if wanted.items() <= each.items()]
    return only


def test_an_undertaking_is_there_with_the_signal_of_the_day(office: Office) -> None:
    with office.node.look() as work:
        before = row(undertakings(work), clause=TRANSFER, unit=SOCIAL)
    assert (before["signal"], before["due_on"], before["done_on"]) == ("not begun", date(2021, 12, 31), None)
    office.on(date(2022, 1, 1))  # the first day after the deadline
    with office.node.look() as work:
        assert row(undertakings(work), clause=TRANSFER, unit=SOCIAL)["signal"] == "overdue"


def test_a_consultation_without_comments_says_zero(office: Office) -> None:
    office.on(date(2024, 9, 20))
    raw = {"document": "双核方案2024征求意见稿", "opens_on": "2024-09-25", "days": "7"}
    contact = {
        "email": "office@example.cn",
        "phone": "028-12345678",
        "about": "公开征求意见",
        "why_shorter": "文件已定",
    }
    office.node.command(lambda work: plan(work, COORDINATOR, raw | contact))
    with office.node.look() as work:
        assert row(consultations(work), document="双核方案2024征求意见稿")["comments"] == 0


def test_figures_are_empty_where_there_is_too_little_to_tell(office: Office) -> None:
    with office.node.look() as work:
        assert figures(work).rows == ()
