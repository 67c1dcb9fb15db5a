"""An upgrade in the middle of a case: a database of an earlier version, with a case open, brought up to date."""

import random
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, MetaData, Table, create_engine, func, select

from support.pair import Pair, apply, insure, state
from yipanqi.cases.service import Services
from yipanqi.node import Node, UnknownVersion
from yipanqi.store import migrate
from yipanqi.store.database import Database
from yipanqi.store.tables import every_table
from yipanqi.store.vault import Vault


def test_a_case_that_was_open_before_an_upgrade_is_finished_after_it(
    new_database_url: Callable[[], str], bare_database_url: str
) -> None:
    """Given a transfer whose letter is out, when the node's database of the first version is upgraded, it closes."""
    pair = Pair(new_database_url)
    insure(pair)
    number = apply(pair)
    pair.deliver(pair.sichuan)  # what was sealed keeps its header as it is
    old = bare_database_url
    migrate.upgrade(old, "0001")
    carry_over(pair.sichuan.database, old)

    migrate.upgrade(old)
    pair.sichuan.database.close()
    pair.sichuan = reopened(pair, old)
    pair.settle()
    pair.pay()
    pair.settle()

    assert (state(pair.sichuan, number), state(pair.chongqing, number)) == ("closed", "closed")
    pair.close()


def test_a_node_refuses_to_start_without_a_version_that_has_an_open_case(new_database_url: Callable[[], str]) -> None:
    pair = Pair(new_database_url)
    insure(pair)
    apply(pair)
    with pytest.raises(UnknownVersion, match="pension-transfer 1"):
        Node("51", pair.sichuan.database, pair.sichuan.world.vault, Services([]), pair.clock, bytes)
    pair.close()


def carry_over(database: Database, old: str) -> None:
    """Copy every row into a database of an earlier version, in the columns that it has."""
    engine = create_engine(old)
    known = MetaData()
    known.reflect(engine)
    with database.engine.connect() as source, engine.begin() as target:
        for table in every_table().sorted_tables:
            if table.name not in known.tables:
                continue
            there = known.tables[table.name]
            columns = [column for column in table.columns if column.name in there.columns]
            rows = [dict(row._mapping) for row in source.execute(select(*columns))]
            if rows:
                target.execute(table.insert(), rows)
                count_on(target, table)
    engine.dispose()


def count_on(target: Connection, table: Table) -> None:
    """Let PostgreSQL's counters go on where the copied rows end, as they do in a database that was never copied."""
    counted = table.autoincrement_column
    if counted is not None and target.dialect.name == "postgresql":
        last = select(func.max(counted)).scalar_subquery()
        target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, counted.name), last)))


def reopened(pair: Pair, url: str) -> Node:
    """Sichuan's node on another database, with the same vault and clock."""
    vault = Vault(b"51" * 16)
    chance = random.Random("after the upgrade")  # not the first node's over again
    return Node("51", Database(url), vault, pair.sichuan.world.services, pair.clock, chance.randbytes)
