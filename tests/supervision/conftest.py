"""Sichuan's office on Monday, 2021-03-01, with the plan of 2021 in its ledger."""

from collections.abc import Iterator
from datetime import date

import pytest

from support.ledger_office import Office
from support.pair import Clock, make_node
from support.steering import Steering


@pytest.fixture
def steering(database_url: str) -> Iterator[Steering]:
    clock = Clock()
    office = Office(make_node("51", database_url, clock), clock)
    office.on(date(2021, 3, 1))
    yield Steering(office)
    office.node.database.close()
