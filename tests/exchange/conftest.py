"""A line between two stations, in both suites."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from support.station import Line, Station


@pytest.fixture
def line(new_database_url: Callable[[], str]) -> Iterator[Line]:
    """Two stations on databases of the kind under test."""
    line = Line(new_database_url)
    yield line
    line.close()


@pytest.fixture
def station(line: Line) -> Iterator[Callable[[str], Station]]:
    """Another station of any code, on the clock of the line, known to nobody yet."""
    with ExitStack() as stack:

        def new(code: str) -> Station:
            made = Station(code, "sqlite://", line.clock)
            stack.callback(made.database.close)
            return made

        yield new
