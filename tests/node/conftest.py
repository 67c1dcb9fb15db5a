"""Two nodes with an agreement, and Luo insured on both sides."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from support.pair import Pair, insure, make_node
from yipanqi.node import Node


@pytest.fixture
def pair(new_database_url: Callable[[], str]) -> Iterator[Pair]:
    """On databases of the kind under test."""
    pair = Pair(new_database_url)
    insure(pair)
    yield pair
    pair.close()


@pytest.fixture
def new_node(pair: Pair, new_database_url: Callable[[], str]) -> Iterator[Callable[..., Node]]:
    """Makes further nodes, on the clock of the pair and known to nobody yet."""
    with ExitStack() as stack:

        def new(code: str, *, live: bool = False) -> Node:
            node = make_node(code, new_database_url(), pair.clock, live=live)
            stack.callback(node.database.close)
            return node

        yield new
