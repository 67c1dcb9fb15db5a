"""Empty databases to measure on: SQLite files, or databases of a PostgreSQL server made for the run; fsync is on."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url


class Kind(StrEnum):
    """Where a node keeps its data."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@contextmanager
def empty(kind: Kind, count: int) -> Iterator[list[str]]:
    """URLs of new databases, gone afterwards."""
    with ExitStack() as stack:
        if kind is Kind.SQLITE:
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yipanqi-benchmark-")))
            yield [f"sqlite:///{directory}/{n}.db" for n in range(count)]
            return
        sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # the server that the tests use
        from support.postgres import fresh_database, running_cluster

        server = stack.enter_context(running_cluster())
        urls = [stack.enter_context(fresh_database(server.url)) for _ in range(count)]
        yield [_by_socket(url, server.directory) for url in urls]


def _by_socket(url: str, directory: Path) -> str:
    """As a node does that runs beside its server."""
    given = make_url(url)
    there = {"host": str(directory), "port": str(given.port)}
    return given.set(host=None, port=None).update_query_dict(there).render_as_string(hide_password=False)
