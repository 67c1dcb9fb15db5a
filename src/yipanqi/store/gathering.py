"""Changes whose outcome nobody waits for: kept in memory, and written many at a time.

A statement that reads or changes a table first has what is gathered for that table written, so that within a unit of
work nothing can be told from having been written at once, but the moment at which the database refuses it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from yipanqi.store.statement import Statement

Row = Mapping[str, object]
Key = tuple[Statement, tuple[str, ...]]


class Gathered:
    """Statements with the values they are to be run with. New rows of a table come before its other changes."""

    def __init__(self, run: Callable[[Statement, Sequence[Row]], int]) -> None:
        self._run = run
        self._kept: dict[Key, list[Row]] = {}
        self._tables: set[str] = set()
        self._said: dict[tuple[Key, str], tuple[int, set[str]]] = {}

    def add(self, statement: Statement, values: Iterable[Row]) -> None:
        """Keep values for a statement."""
        for each in values:
            self._kept.setdefault((statement, tuple(each)), []).append(each)
            self._tables |= statement.tables

    def keys_of(self, table: str, column: str) -> list[set[str]] | None:
        """The values of a column in the rows of a table that what is kept will change; None where that is not known."""
        found: list[set[str]] = []
        for key, values in self._kept.items():
            if key[0].changes != table:
                continue
            said = key[0].keys.get(column)
            if said is None:
                return None
            done, known = self._said.get((key, column), (0, set()))
            known.update(str(each.get(said)) for each in values[done:])
            self._said[key, column] = (len(values), known)
            found.append(known)
        return found

    def of(self, statement: Statement) -> Iterable[Row]:
        """What is kept for a statement."""
        return [each for (kept, _), values in self._kept.items() if kept is statement for each in values]

    def write(self, tables: frozenset[str] | None = None) -> None:
        """Write what is kept for these tables, or all of it. Raises IntegrityError where the database refuses it."""
        if tables is None:
            tables = frozenset(self._tables)
        elif self._tables.isdisjoint(tables):
            return
        self._said.clear()
        due = [key for key in self._kept if not tables.isdisjoint(key[0].tables)]
        for key in sorted(due, key=lambda key: not key[0].inserts):
            values = key[0].merged(self._kept.pop(key))
            if self._run(key[0], values) < len(values) and key[0].otherwise:
                self._run(key[0].otherwise, values)
        self._tables = {name for statement, _ in self._kept for name in statement.tables}

    def drop(self) -> None:
        """Forget it: what it belongs to is undone."""
        self._kept.clear()
        self._said.clear()
        self._tables.clear()
