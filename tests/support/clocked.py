"""A database with a clock that a test moves by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

from yipanqi.store.database import Database, UnitOfWork

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class ClockedDatabase:
    """Units of work at a time that stands still until it is moved; ids are `id-1`, `id-2`, …."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.database.create()
        self.now = START
        self._ids = count(1)

    def pass_time(self, **by: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**by)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A unit of work that is kept."""
        with self.database.write(self.now, lambda: f"id-{next(self._ids)}") as work:
            yield work

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A unit of work for reading."""
        with self.database.read(self.now) as work:
            yield work
