"""On PostgreSQL a node's database is kept for one process by an advisory lock: a second machine is kept out too."""

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from yipanqi.hosting.directory import AlreadyRunning

NUMBER = 0x79_69_70_61_6E
"""The advisory lock's number within the node's own database."""


class DatabaseLock:
    """Held for as long as its connection lives; `renew` takes it again after the server was restarted."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, poolclass=NullPool) if _is_postgresql(url) else None
        self._connection: Connection | None = None

    def renew(self) -> None:
        """Make sure it is held. Raises AlreadyRunning where another process has it, DBAPIError where there is no
        server.
        """
        if self._engine is None or self._held():
            return
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": NUMBER}).scalar():
            connection.close()
            raise AlreadyRunning("another process runs on this node's database")
        self._connection = connection

    def release(self) -> None:
        """Let it go."""
        if self._connection is not None:
            self._connection.close()

    def _held(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            self._connection.invalidate()
            self._connection = None
        return self._connection is not None


def _is_postgresql(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"
