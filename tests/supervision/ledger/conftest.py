"""A node of Sichuan with an empty ledger."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date

import pytest

from support.ledger_office import Office
from support.pair import Clock, make_node


@pytest.fixture
def new_office(new_database_url: Callable[[], str]) -> Iterator[Callable[[str], Office]]:
    """Makes the office of an administration."""
    with ExitStack() as stack:

        def new(code: str) -> Office:
            clock = Clock()
            node = make_node(code, new_database_url(), clock)
            stack.callback(node.database.close)
            return Office(node, clock)

        yield new


@pytest.fixture
def office(new_office: Callable[[str], Office]) -> Office:
    """Sichuan's, on 2021-03-01."""
    sichuan = new_office("51")
    sichuan.on(date(2021, 3, 1))
    return sichuan
