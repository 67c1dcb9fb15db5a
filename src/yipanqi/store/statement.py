"""Statements that a node runs all the time: compiled once, then run on the driver's own cursor.

SQLAlchemy writes them and knows how each type is kept; what else it does for every single execution costs several
times what SQLite needs to answer (docs/performance.md), and is left out. What is rare stays an ordinary statement.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Insert, Row, Select, Table, UpdateBase, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from yipanqi.store.schema import Instant

Values = Mapping[str, object]
Clause = Select[Any] | UpdateBase
Convert = Callable[[Any], Any]

AT_ONCE = (32, 8)
"""New rows that SQLite is given in one statement: after each statement Python lets another thread run, and waits."""


class Statement:
    """One statement with named parameters, for every database of this process; lists of any length are not parameters.

    `others` are what it is on kinds of database on which it is put otherwise, by the dialect's name. `keys` says which
    of its parameters hold columns of the rows it changes. What is gathered for it (`store.gathering`) is put together
    by `merged`, and run again as `otherwise` where not each of its values changed a row.

    Values of the wrong type are refused by their column's type as SQLAlchemy does; a parameter left out is a KeyError.
    """

    def __init__(
        self,
        clause: Clause,
        *,
        keys: Mapping[str, str] | None = None,
        merged: Callable[[Sequence[Values]], Sequence[Values]] = lambda values: values,
        otherwise: "Statement | None" = None,
        **others: Clause,
    ) -> None:
        self._clause, self._others = clause, others
        self._compiled: dict[tuple[str, tuple[str, ...]], _Compiled] = {}
        named = {table.name: table for table in visitors.iterate(clause) if isinstance(table, Table)}
        changed = clause.table if isinstance(clause, UpdateBase) else None
        self.tables = frozenset(named) | ({changed.name} if isinstance(changed, Table) else set())
        self.changes = changed.name if isinstance(changed, Table) else ""
        self.inserts = isinstance(clause, Insert)
        self.keys = dict(keys or {})
        self.merged, self.otherwise = merged, otherwise

    def for_(self, dialect: Dialect, values: Values) -> "_Compiled":
        """Compiled for a kind of database and for parameters of these names."""
        key = (dialect.name, tuple(values))
        if key not in self._compiled:
            self._compiled[key] = _Compiled(self._others.get(dialect.name, self._clause), dialect, key[1])
        return self._compiled[key]


class _Compiled:
    def __init__(self, clause: Clause, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = clause.compile(dialect=dialect, column_keys=list(names), for_executemany=True)
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        self.adds_rows = type(clause) is Insert  # and does nothing else, as where a row is there already
        named = list(compiled.positiontup or compiled.binds)
        self._names = None if compiled.positiontup else named
        self._fixed = {name: bound.effective_value for name, bound in compiled.binds.items() if not bound.required}
        self._pick = itemgetter(*named) if len(named) > 1 else lambda given: tuple(given[name] for name in named)
        found = [(place, _into(compiled.binds[name].type, dialect)) for place, name in enumerate(named)]
        self._into = [(place, convert) for place, convert in found if convert is not None]
        columns = list(clause.exported_columns)
        # SQLAlchemy's own rows take ten times as long to give a column; one without a name has its place only
        named_row = namedtuple("Row", [str(column.key) for column in columns], rename=True)  # type: ignore[misc]
        self._row = cast("Callable[[Sequence[Any]], Row[Any]]", named_row._make)
        read = [(place, _out_of(column.type, dialect)) for place, column in enumerate(columns)]
        self._out_of = [(place, convert) for place, convert in read if convert is not None]

    def several(self, number: int) -> str:
        """The same for so many new rows."""
        head, values = self.sql.split(" VALUES ")
        return f"{head} VALUES {', '.join([values] * number)}"

    def bind(self, values: Values) -> Any:
        """Parameters as the driver wants them."""
        given = self._pick({**self._fixed, **values} if self._fixed else values)
        if self._into:
            given = list(given)
            for place, convert in self._into:
                given[place] = convert(given[place])
        return given if self._names is None else dict(zip(self._names, given, strict=True))

    def rows(self, found: Sequence[Sequence[Any]]) -> Sequence[Row[Any]]:
        """Named tuples, which can do what is used of SQLAlchemy's rows."""
        return [self._row(self._read(row)) for row in found]

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self._out_of:
            return row
        values = list(row)
        for place, convert in self._out_of:
            values[place] = convert(values[place])
        return tuple(values)


class Prepared:
    """Runs statements on one connection, inside whatever transaction it is in."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._dialect = connection, connection.dialect
        self._cursor: DBAPICursor | None = None

    def rows(self, statement: Statement, values: Values) -> Sequence[Row[Any]]:
        """All rows of a query."""
        compiled = statement.for_(self._dialect, values)
        return compiled.rows(self._run(compiled.sql, compiled.bind(values)).fetchall())

    def change(self, statement: Statement, values: Values) -> int:
        """Run once; returns how many rows it changed."""
        compiled = statement.for_(self._dialect, values)
        return int(self._run(compiled.sql, compiled.bind(values)).rowcount)

    def change_each(self, statement: Statement, values: Sequence[Values]) -> int:
        """Run for each of these, which all have the same names; returns how many rows changed."""
        if not values:
            return 0
        if len(values) == 1:
            return self.change(statement, values[0])  # psycopg opens a pipeline for executemany: not worth it for one
        compiled = statement.for_(self._dialect, values[0])
        bound = [compiled.bind(each) for each in values]
        if compiled.adds_rows and self._dialect.name == "sqlite":
            return self._add(compiled, bound)
        return int(self._run(compiled.sql, bound, many=True).rowcount)

    def _add(self, compiled: _Compiled, bound: Sequence[Sequence[Any]]) -> int:
        added = 0
        for number in AT_ONCE:
            while len(bound) - added >= number:
                self._run(compiled.several(number), tuple(chain.from_iterable(bound[added : added + number])))
                added += number
        if added < len(bound):
            self._run(compiled.sql, bound[added:], many=True)
        return len(bound)

    def _run(self, sql: str, bound: Any, *, many: bool = False) -> DBAPICursor:
        if self._cursor is None:
            # psycopg gives bytes and moments as they are where it is asked to, else as words to be read
            how = {"binary": True} if self._dialect.name == "postgresql" else {}
            self._cursor = self._connection.connection.cursor(**how)
        try:
            (self._cursor.executemany if many else self._cursor.execute)(sql, bound)
        except self._dialect.loaded_dbapi.Error as error:
            raise self._translated(sql, error) from error
        return self._cursor

    def _translated(self, sql: str, error: Exception) -> Exception:
        """The driver's error as SQLAlchemy's, without the values: they may name a person."""
        lost = self._dialect.is_disconnect(error, self._connection.connection.driver_connection, self._cursor)  # type: ignore[arg-type]
        if lost:
            self._connection.invalidate(error)
        base = self._dialect.loaded_dbapi.Error
        wrapped = DBAPIError.instance(
            sql, None, error, base, hide_parameters=True, connection_invalidated=lost, dialect=self._dialect
        )
        assert isinstance(wrapped, Exception)
        return wrapped


@cache
def new_row(table: Table) -> Statement:
    """The insertion of a row of a table."""
    return Statement(insert(table), keys={column.key: column.key for column in table.columns})


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return _quick(kind, kind.dialect_impl(dialect).bind_processor(dialect))


def _out_of(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return _quick(kind, kind.dialect_impl(dialect).result_processor(dialect, None))


def _quick(kind: TypeEngine[Any], convert: Convert | None) -> Convert | None:
    """Most moments of a unit of work are its own time, and those of a group of cases are few."""
    return lru_cache(maxsize=256)(convert) if convert and isinstance(kind, Instant) else convert
