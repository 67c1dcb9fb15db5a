"""A database on which the program dies at a commit: before it, and nothing was kept; or after it, and nobody hears of
it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum

from yipanqi.store.database import Database, UnitOfWork


class Moment(StrEnum):
    """When the program dies."""

    BEFORE = "before the commit"
    AFTER = "after the commit"


class Crash(BaseException):
    """The program is gone. Not an `Exception`: nothing may catch it and go on."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        super().__init__(moment)


class FragileDatabase(Database):
    """A SQLite database in memory; `fate` is asked at every commit whether the program dies there."""

    def __init__(self, fate: Callable[[], Moment | None]) -> None:
        super().__init__("sqlite://")
        self.fate = fate

    @contextmanager
    def write(self, now: datetime, new_id: Callable[[], str]) -> Iterator[UnitOfWork]:
        """The next write transaction, or a crash at its end."""
        moment = None
        with super().write(now, new_id) as work:
            yield work
            moment = self.fate()
            if moment is Moment.BEFORE:
                raise Crash(moment)
        if moment is Moment.AFTER:
            raise Crash(moment)
