"""Rows found by a key, fetched for many keys at once and read once in a unit of work.

Whoever knows what a unit of work is going to ask for says so beforehand (`Ahead.expect`); the first question then
brings the rows of all that is expected. A change of a row's table forgets what was read of it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, Row, Select, String, Table, any_, bindparam, func, select
from sqlalchemy.engine import result_tuple

from yipanqi.store.gathering import Gathered
from yipanqi.store.statement import Statement, Values

Rows = Sequence[Row[Any]]


class Keyed:
    """A query by the value of one column, which is among those it gives. `kind` says what its keys are: cases, parties.

    `leads_to` names columns that hold keys of other kinds: who reads a case will ask for its applicant. `takes` says
    whether a new row is one that the query gives, so that it is added to what was read, at its end.
    """

    def __init__(
        self,
        query: Select[Any],
        column: "Column[str]",
        kind: str,
        leads_to: Mapping[str, str] | None = None,
        takes: Callable[[Values], bool] | None = None,
    ) -> None:
        assert isinstance(column.table, Table)
        self.kind, self.column, self.table = kind, column.key, column.table.name
        self.leads_to, self.takes = dict(leads_to or {}), takes
        columns = [str(each.key) for each in query.exported_columns]
        self._columns, self._row = columns, result_tuple(columns)
        self.one = Statement(query.where(column == bindparam("key")))
        assert self.one.tables == {self.table}  # a change of another table would not be noticed
        listed = func.json_each(bindparam("keys", type_=String())).table_valued("value")
        self.many = Statement(
            query.where(column.in_(select(listed.c.value))),
            postgresql=query.where(column == any_(bindparam("keys", type_=ARRAY(String())))),
        )

    def row(self, values: Values) -> Row[Any]:
        """A row as the query would give it."""
        return self._row([values.get(name) for name in self._columns])


class Ahead:
    """What one unit of work has read by keys, and what it is going to ask for."""

    def __init__(self, ask: Callable[[Statement, Values], Rows], gathered: Gathered, dialect: str) -> None:
        self._ask, self._gathered, self._lists = ask, gathered, dialect == "postgresql"
        self._expected: dict[str, set[str]] = defaultdict(set)
        self._read: dict[Keyed, dict[str, Rows]] = {}
        self._of_table: dict[str, list[Keyed]] = defaultdict(list)

    def expect(self, kind: str, keys: Iterable[str]) -> None:
        """Rows of these keys are going to be asked for."""
        self._expected[kind].update(keys)

    def expected(self, kind: str) -> frozenset[str]:
        """The keys whose rows are going to be asked for."""
        return frozenset(self._expected[kind])

    def rows(self, keyed: Keyed, key: str) -> Rows:
        """The rows of a key."""
        read = self._read.get(keyed)
        if read is None:
            read = self._read[keyed] = {}
            self._of_table[keyed.table].append(keyed)
        if key not in read:
            later = self._gathered.keys_of(keyed.table, keyed.column)
            if later is None or any(key in changing for changing in later):
                self._gathered.write(frozenset({keyed.table}))
                later = []
            wanted = self._expected[keyed.kind].difference(read.keys(), *later) | {key}
            read.update(self._fetch(keyed, sorted(wanted)) if len(wanted) > 1 else {key: self._one(keyed, key)})
        return read[key]

    def changed(self, statement: Statement, values: Iterable[Values]) -> None:
        """Forget what these changes may have made untrue."""
        for keyed in self._of_table.get(statement.changes, ()):
            read = self._read[keyed]
            said = statement.keys.get(keyed.column, "")
            takes = keyed.takes if statement.inserts else None
            for each in values:
                if said not in each:
                    read.clear()
                    break
                key = str(each[said])
                if takes is None:
                    read.pop(key, None)
                elif key in read and takes(each):
                    read[key] = [*read[key], keyed.row(each)]

    def forget(self) -> None:
        """Forget all that was read."""
        self._read.clear()
        self._of_table.clear()

    def _one(self, keyed: Keyed, key: str) -> Rows:
        return self._led(keyed, self._ask(keyed.one, {"key": key}))

    def _fetch(self, keyed: Keyed, keys: list[str]) -> dict[str, Rows]:
        found: dict[str, list[Row[Any]]] = {key: [] for key in keys}
        for row in self._led(keyed, self._ask(keyed.many, {"keys": keys if self._lists else json.dumps(keys)})):
            found[getattr(row, keyed.column)].append(row)
        return dict(found)

    def _led(self, keyed: Keyed, rows: Rows) -> Rows:
        for kind, column in keyed.leads_to.items():
            self._expected[kind].update(getattr(row, column) for row in rows)
        return rows
