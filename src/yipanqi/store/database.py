"""The database of one node, and one transaction on it.

A node is one process and writes one transaction at a time (docs/decisions/0001-one-writer.md): writers queue fairly
in the
process, readers never wait. SQLite runs in WAL mode with `synchronous=FULL`, so that a commit survives a power cut;
PostgreSQL
with its own defaults, which do the same.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    Row,
    SelectBase,
    StaticPool,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
)
from sqlalchemy.exc import MultipleResultsFound

from yipanqi.store.gathering import Gathered
from yipanqi.store.keyed import Ahead, Keyed
from yipanqi.store.statement import Prepared, Statement, new_row

Rows = Sequence[Row[Any]]
Parameters = Mapping[str, object] | Sequence[Mapping[str, object]] | None


class UnitOfWork:
    """One transaction: all of it is kept, or nothing. `now` is the node's time for everything in it (aware, UTC)."""

    def __init__(self, connection: Connection, now: datetime, new_id: Callable[[], str]) -> None:
        self.connection = connection
        self.now = now
        self.new_id = new_id
        self.posted: set[str] = set()
        """Peers for which something was put into the outbox: their couriers are woken after the commit."""
        self.shared: set[str] = set()
        """Peers to which a file is to be carried: likewise."""
        self._prepared = Prepared(connection)
        self._gathered = Gathered(self._prepared.change_each)
        self._ahead = Ahead(self._prepared.rows, self._gathered, connection.dialect.name)

    def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run one statement that is not prepared; a list of parameters runs it for each."""
        self.flush()
        if not isinstance(statement, SelectBase):
            self._ahead.forget()
        return self.connection.execute(statement, parameters)

    def change(self, statement: Statement, **values: object) -> int:
        """Run a prepared statement; returns how many rows it changed."""
        return self.change_each(statement, [values])

    def change_each(self, statement: Statement, values: Sequence[Mapping[str, object]]) -> int:
        """Run a prepared statement for each of these values; returns how many rows changed."""
        self._gathered.write(statement.tables)
        self._ahead.changed(statement, values)
        return self._prepared.change_each(statement, values)

    def change_later(self, statement: Statement, values: Sequence[Mapping[str, object]]) -> None:
        """Run a prepared statement for each of these values, before anything else is asked of its tables."""
        self._ahead.changed(statement, values)
        self._gathered.add(statement, values)

    def add(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """New rows of a table; each names the same columns."""
        if rows:
            self.change_each(new_row(table), rows)

    def add_later(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """New rows of a table, written before anything else is asked of it."""
        self.change_later(new_row(table), rows)

    def later(self, statement: Statement) -> Iterable[Mapping[str, object]]:
        """The values with which a statement is going to be run."""
        return self._gathered.of(statement)

    def flush(self) -> None:
        """Write what is to be written later. Raises IntegrityError where the database refuses some of it."""
        self._gathered.write()

    def rows(self, statement: Executable | Statement, parameters: Mapping[str, object] | None = None) -> Rows:
        """All rows of a query."""
        if isinstance(statement, Statement):
            self._gathered.write(statement.tables)
            return self._prepared.rows(statement, parameters or {})
        return self.execute(statement, parameters).all()

    def row(self, statement: Executable | Statement, parameters: Mapping[str, object] | None = None) -> Row[Any] | None:
        """The only row of a query, or None. More than one is an error."""
        return _only(self.rows(statement, parameters))

    def expect(self, kind: str, keys: Iterable[str]) -> None:
        """Rows of these keys are going to be asked for: they are read together."""
        self._ahead.expect(kind, keys)

    def expected(self, kind: str) -> frozenset[str]:
        """The keys whose rows are going to be asked for, for those who can tell from them what else will be."""
        return self._ahead.expected(kind)

    def of(self, keyed: Keyed, key: str) -> Rows:
        """The rows of a key; the database is asked once."""
        return self._ahead.rows(keyed, key)

    def one_of(self, keyed: Keyed, key: str) -> Row[Any] | None:
        """The only row of a key, or None. More than one is an error."""
        return _only(self.of(keyed, key))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that may fail alone: on an exception only what was done inside is undone."""
        self.flush()
        try:
            with self.connection.begin_nested():
                yield
                self.flush()
        except BaseException:
            self._gathered.drop()
            self._ahead.forget()
            raise


def _only(found: Rows) -> Row[Any] | None:
    if len(found) > 1:
        raise MultipleResultsFound("one row was expected")
    return found[0] if found else None


class FairLock:
    """A lock that serves in the order of asking; `threading.Lock` lets a busy writer starve the others."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        try:
            turn.wait()
        except BaseException:  # interrupted while waiting: the turn is given on
            self._leave(turn)
            raise

    def _leave(self, turn: threading.Event) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        self.__exit__()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Database:
    """One node's database by URL: `sqlite:///path`, `sqlite://` (in memory, for simulation) or
    `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        # PostgreSQL shows each statement of a transaction the newest state unless told otherwise
        view = {"reading": True} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        self._view = self.engine.execution_options(**view)
        # writers have a connection to themselves: whatever a connection keeps of the pages it has read, SQLite gives up
        # as soon as another one writes
        self._writing = self.engine if isinstance(self.engine.pool, StaticPool) else _engine(url)
        self._turn = FairLock()

    @contextmanager
    def write(self, now: datetime, new_id: Callable[[], str]) -> Iterator[UnitOfWork]:
        """The next write transaction; committed at the end, rolled back on an exception."""
        with self._turn, self._writing.begin() as connection:
            work = UnitOfWork(connection, now, new_id)
            yield work
            work.flush()

    @contextmanager
    def read(self, now: datetime) -> Iterator[UnitOfWork]:
        """A consistent view for reading; nothing done in it is kept."""
        with self._view.connect() as connection:
            connection.begin()
            yield UnitOfWork(connection, now, _no_ids)

    def create(self) -> None:
        """Make every table where there is none, without migrations; for simulations that start from nothing."""
        from yipanqi.store.tables import every_table  # the tables' modules need this one

        if not inspect(self.engine).get_table_names():
            every_table().create_all(self.engine, checkfirst=False)

    def close(self) -> None:
        """Give back every connection."""
        self._writing.dispose()
        self.engine.dispose()


def _no_ids() -> str:
    raise RuntimeError("a reading transaction makes nothing new")


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    in_memory = not parsed.database or parsed.database == ":memory:"
    engine = (
        create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True)
        if in_memory
        else create_engine(url, connect_args={"check_same_thread": False, "timeout": 30}, hide_parameters=True)
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, so that a writer takes the write lock at once
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-64000",
        "wal_autocheckpoint=4000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    if connection.get_execution_options().get("reading"):
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("BEGIN")  # takes no lock yet, so nothing can go wrong that SQLAlchemy would have to translate
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
