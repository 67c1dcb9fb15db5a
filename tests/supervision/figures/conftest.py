"""Two nodes with an agreement and Luo insured on both sides, and the same with every service and staff."""

from collections.abc import Callable, Iterator

import pytest

from support.hall import Halls
from support.pair import Pair, insure


@pytest.fixture
def pair(new_database_url: Callable[[], str]) -> Iterator[Pair]:
    """On databases of the kind under test."""
    pair = Pair(new_database_url)
    insure(pair)
    yield pair
    pair.close()


@pytest.fixture
def halls(new_database_url: Callable[[], str]) -> Iterator[Halls]:
    """With every service."""
    halls = Halls(new_database_url)
    yield halls
    halls.pair.close()
