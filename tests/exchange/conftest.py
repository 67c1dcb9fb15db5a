"""A line between two stations, in both suites."""

from collections.abc import Callable, Iterator

import pytest

from support.station import Line


@pytest.fixture
def line(new_database_url: Callable[[], str]) -> Iterator[Line]:
    """Two stations on databases of the kind under test."""
    line = Line(new_database_url)
    yield line
    line.close()
