"""Two nodes with an agreement, and Luo insured on both sides."""

from collections.abc import Callable, Iterator

import pytest

from support.pair import Pair, insure


@pytest.fixture
def pair(new_database_url: Callable[[], str]) -> Iterator[Pair]:
    """On databases of the kind under test."""
    pair = Pair(new_database_url)
    insure(pair)
    yield pair
    pair.close()
