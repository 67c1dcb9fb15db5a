"""Two nodes with an agreement and Luo insured on both sides, and two whose people stand at counters."""

from collections.abc import Callable, Iterator

import pytest

from support.counters import Counters
from support.pair import Pair, insure


@pytest.fixture
def pair(new_database_url: Callable[[], str]) -> Iterator[Pair]:
    """On databases of the kind under test."""
    pair = Pair(new_database_url)
    insure(pair)
    yield pair
    pair.close()


@pytest.fixture
def counters(new_database_url: Callable[[], str]) -> Iterator[Counters]:
    """On Monday 2 February 2026, 10:00."""
    counters = Counters(new_database_url)
    yield counters
    counters.close()
