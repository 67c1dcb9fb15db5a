"""What all tests share: the database they run on, markers by directory, and hypothesis without a stopwatch.

YIPANQI_TEST_DATABASE=sqlite (default) or postgresql says which database `database_url` gives; the PostgreSQL
server is the one at YIPANQI_TEST_POSTGRES, or, where that is not set, one of our own for this run.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from support.postgres import NodeDatabases, fresh_database, running_cluster
from support.sqlite import NodeFiles

DATABASE = os.environ.get("YIPANQI_TEST_DATABASE", "sqlite")
MARKED_DIRECTORIES = {"browser", "simulation", "kills"}
DATABASE_FIXTURES = {"new_database_url", "bare_database_url"}

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
        os.environ["YIPANQI_TEST_POSTGRES"] = stack.enter_context(running_cluster(durable=False)).url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by directory; on PostgreSQL leave out those that would do there exactly what they do on SQLite."""
    here = Path(__file__).parent
    for item in items:
        top = item.path.relative_to(here).parts[0]
        if top in MARKED_DIRECTORIES:
            item.add_marker(top)
    left_out = [item for item in items if not _belongs(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _belongs(item)]


def _belongs(item: pytest.Item) -> bool:
    """Whether a test is about the database under test: on SQLite all are that are not about PostgreSQL alone."""
    if DATABASE == "sqlite":
        return item.get_closest_marker("postgresql") is None
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("postgresql") is not None or bool(DATABASE_FIXTURES.intersection(fixtures))


@pytest.fixture(scope="session")
def node_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeFiles | NodeDatabases]:
    """Databases with a node's tables, for one process of the run."""
    databases: NodeFiles | NodeDatabases = (
        NodeFiles(tmp_path_factory.mktemp("databases"))
        if DATABASE == "sqlite"
        else NodeDatabases(os.environ["YIPANQI_TEST_POSTGRES"])
    )
    yield databases
    databases.close()


@pytest.fixture
def new_database_url(node_databases: NodeFiles | NodeDatabases) -> Iterator[Callable[[], str]]:
    """Gives the SQLAlchemy URL of another database each time it is called: of the kind under test, with a node's tables
    and without a row.
    """
    with ExitStack() as stack:
        yield lambda: stack.enter_context(node_databases.lend())


@pytest.fixture
def database_url(new_database_url: Callable[[], str]) -> str:
    """The SQLAlchemy URL of a database of the kind under test, with a node's tables and without a row."""
    return new_database_url()


@pytest.fixture
def bare_database_url(tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a new database in which there is no table yet, of the kind under test."""
    if DATABASE == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    with fresh_database(os.environ["YIPANQI_TEST_POSTGRES"]) as url:
        yield url
