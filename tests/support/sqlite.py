"""SQLite files for tests: each a copy of one in which a node's tables were made once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from yipanqi.store.database import Database


class NodeFiles:
    """Files with a node's tables, all empty, in a directory of their own; deleted when they come back."""

    def __init__(self, directory: Path) -> None:
        self._directory, self._numbers = directory, count(1)
        self._pattern = directory / "pattern.db"
        database = Database(f"sqlite:///{self._pattern}")
        database.create()
        database.close()

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The URL of a database in which all tables are there and empty."""
        path = self._directory / f"node-{next(self._numbers)}.db"
        shutil.copyfile(self._pattern, path)
        yield f"sqlite:///{path}"
        for left in self._directory.glob(f"{path.name}*"):
            left.unlink()

    def close(self) -> None:
        """Nothing is left to do: pytest clears the directory away."""
