"""What all tests share: the database they run on, markers by directory, and hypothesis without a stopwatch.

YIPANQI_TEST_DATABASE=sqlite (default) or postgresql says on which database `database_url` gives; the PostgreSQL
server is the one at YIPANQI_TEST_POSTGRES, or, where that is not set, one of our own for this run.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from support.postgres import fresh_database, running_cluster

DATABASE = os.environ.get("YIPANQI_TEST_DATABASE", "sqlite")
MARKED_DIRECTORIES = {"browser", "simulation", "kills"}

# Two busy cores make any single example slow now and then, which says nothing about the code under test.
settings.register_profile("yipanqi", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("yipanqi")


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for the whole run; xdist's workers find it through the environment."""
    if DATABASE not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"YIPANQI_TEST_DATABASE must be sqlite or postgresql, not {DATABASE!r}")
    is_worker = hasattr(config, "workerinput")
    if DATABASE == "postgresql" and not is_worker and "YIPANQI_TEST_POSTGRES" not in os.environ:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        stack.callback(os.environ.pop, "YIPANQI_TEST_POSTGRES", None)
        os.environ["YIPANQI_TEST_POSTGRES"] = stack.enter_context(running_cluster()).url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of tests/browser, tests/simulation and tests/kills by their directory."""
    here = Path(__file__).parent
    for item in items:
        top = item.path.relative_to(here).parts[0]
        if top in MARKED_DIRECTORIES:
            item.add_marker(top)


@pytest.fixture
def new_database_url(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the SQLAlchemy URL of another new, empty database of the kind under test each time it is called."""
    numbers = count(1)
    with ExitStack() as stack:

        def new() -> str:
            if DATABASE == "sqlite":
                return f"sqlite:///{tmp_path / f'test-{next(numbers)}.db'}"
            return stack.enter_context(fresh_database(os.environ["YIPANQI_TEST_POSTGRES"]))

        yield new


@pytest.fixture
def database_url(new_database_url: Callable[[], str]) -> str:
    """The SQLAlchemy URL of a new, empty database of the kind under test."""
    return new_database_url()
