"""Registers: an authority's records of one kind, with the time they were true and the time they were known.

Nothing is overwritten: a new entry supersedes the one before it, which stays readable as it was known then.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Column, Date, Index, LargeBinary, Row, String, Table, bindparam, func, select, update

from yipanqi.store.case_tables import PARTY
from yipanqi.store.database import Rows, UnitOfWork
from yipanqi.store.keyed import Keyed
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement
from yipanqi.store.vault import Vault

entry = Table(
    "register_entry",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("register", String(60), nullable=False),
    Column("key", String(64), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("recorded_at", Instant, nullable=False),
    Column("superseded_at", Instant),
    Column("source", String(80), nullable=False, server_default=""),
    Column("data", LargeBinary, nullable=False),
)
Index("ix_register_entry_key", entry.c.register, entry.c.key, entry.c.valid_from)

index = Table(
    "register_index",
    metadata,
    Column("entry_id", String(32), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("register", String(60), nullable=False),
    Column("found_by", String(32), nullable=False),
)
Index("ix_register_index_found_by", index.c.register, index.c.field, index.c.found_by)

T = TypeVar("T", bound=msgspec.Struct)

_supersede = Statement(
    update(entry)
    .where(entry.c.id == bindparam("old"), entry.c.key == bindparam("of_key"))
    .values(superseded_at=bindparam("when")),
    keys={"key": "of_key"},
)


class Register(Generic[T]):
    """A typed face over one register: entries of struct `kind` under keys (a party id, a contract number, a barcode).

    `indexed` names the fields by which entries are found; they are found by a keyed hash, as what they hold may name
    a person. `kept_here` says that services change its entries, so that no department's own system is asked for them.
    """

    def __init__(self, name: str, kind: type[T], indexed: Sequence[str] = (), *, kept_here: bool = False) -> None:
        self.name, self.kind, self.indexed, self.kept_here = name, kind, tuple(indexed), kept_here
        present = select(entry).where(entry.c.register == name, entry.c.superseded_at.is_(None))
        self._present = Keyed(present.order_by(entry.c.valid_from), entry.c.key, PARTY)

    def get(self, work: UnitOfWork, vault: Vault, key: str, on: date | None = None) -> T | None:
        """What is held true under a key on a day (None: the latest), as known now."""
        rows = [r for r in work.of(self._present, key) if (r.valid_to is None if on is None else _holds(r, on))]
        return self._open(vault, rows[-1]) if rows else None

    def as_known(self, work: UnitOfWork, vault: Vault, key: str, on: date, known_at: datetime) -> T | None:
        """What was held true under a key on a day, as it was known at a moment."""
        rows = work.rows(
            select(entry)
            .where(entry.c.register == self.name, entry.c.key == key, entry.c.recorded_at <= known_at)
            .order_by(entry.c.valid_from)
        )
        held = [r for r in rows if _holds(r, on) and (r.superseded_at is None or r.superseded_at > known_at)]
        return self._open(vault, held[-1]) if held else None

    def record(self, work: UnitOfWork, vault: Vault, key: str, value: T, valid_from: date, source: str = "") -> None:
        """Hold a value true from a day on; what was held from that day on is superseded, what was held before ends
        there. `source` is whose word it is, "" where it is this node's own.
        """
        self.end(work, key, valid_from)
        new = self._row(work, key, vault.seal(msgspec.json.encode(value)), valid_from, None, source)
        work.add_later(entry, [new])
        names = {"entry_id": new["id"], "register": self.name}
        found_by = {field: vault.index(str(getattr(value, field))) for field in self.indexed}
        work.add_later(index, [{**names, "field": field, "found_by": said} for field, said in found_by.items()])

    def end(self, work: UnitOfWork, key: str, on: date) -> None:
        """Hold nothing true from a day on."""
        over = [r for r in work.of(self._present, key) if r.valid_to is None or r.valid_to > on]
        work.change_later(_supersede, [{"old": old.id, "of_key": key, "when": work.now} for old in over])
        kept = [self._row(work, key, r.data, r.valid_from, on, r.source) for r in over if r.valid_from < on]
        work.add_later(entry, kept)

    def find(self, work: UnitOfWork, vault: Vault, field: str, wanted: str) -> list[tuple[str, T]]:
        """Keys and values of the present entries whose indexed field has a value."""
        rows = work.rows(
            select(entry)
            .join(index, index.c.entry_id == entry.c.id)
            .where(
                index.c.register == self.name,
                index.c.field == field,
                index.c.found_by == vault.index(wanted),
                entry.c.superseded_at.is_(None),
            )
        )
        return [(row.key, self._open(vault, row)) for row in rows]

    def all(self, work: UnitOfWork, vault: Vault) -> list[tuple[str, T]]:
        """Every key with its latest value; for reconciliation and tests, not for pages."""
        rows = work.rows(
            select(entry)
            .where(entry.c.register == self.name, entry.c.superseded_at.is_(None), entry.c.valid_to.is_(None))
            .order_by(entry.c.key, entry.c.valid_from)
        )
        return list({row.key: (row.key, self._open(vault, row)) for row in rows}.values())

    def _open(self, vault: Vault, row: Row[Any]) -> T:
        return msgspec.json.decode(vault.open(row.data), type=self.kind)

    def _row(
        self, work: UnitOfWork, key: str, data: bytes, start: date, end: date | None, source: str
    ) -> dict[str, object]:
        return {
            "id": work.new_id(),
            "register": self.name,
            "key": key,
            "valid_from": start,
            "valid_to": end,
            "recorded_at": work.now,
            "superseded_at": None,
            "source": source,
            "data": data,
        }


def standing(work: UnitOfWork) -> Rows:
    """Of every register and source (`source`, "" for this node itself): how many `keys` it holds something of, and
    when that was last `told`.
    """
    c = entry.c
    counts = select(c.register, c.source, func.count().label("keys"), func.max(c.recorded_at).label("told"))
    present = counts.where(c.superseded_at.is_(None), c.valid_to.is_(None))
    return work.rows(present.group_by(c.register, c.source).order_by(c.register, c.source))


def _holds(row: Row[Any], on: date) -> bool:
    return bool(row.valid_from <= on and (row.valid_to is None or on < row.valid_to))
