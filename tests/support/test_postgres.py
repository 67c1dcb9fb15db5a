"""The databases that tests are given."""

import os

import pytest
from sqlalchemy import create_engine, inspect, select, text

from support.clocked import ClockedDatabase
from support.postgres import NodeDatabases, running_cluster
from yipanqi.store import envelopes


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_test_can_have_a_bare_database_of_its_own(bare_database_url: str, attempt: int) -> None:
    engine = create_engine(bare_database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_by_the_test_before (attempt integer)"))
    assert inspect(engine).get_table_names() == ["left_by_the_test_before"]
    engine.dispose()


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_is_given_a_database_without_a_row_that_counts_from_one(database_url: str, attempt: int) -> None:
    clocked = ClockedDatabase(database_url)
    turned_away = {"peer": "50", "at": clocked.now, "reason": "gap", "detail": "by the test before"}
    with clocked.write() as work:
        assert work.rows(select(envelopes.turned_away)) == []
        work.add(envelopes.turned_away, [turned_away])
    with clocked.read() as work:
        assert [row.position for row in work.rows(select(envelopes.turned_away))] == [1]
    clocked.database.close()


@pytest.mark.postgresql
def test_a_database_in_which_a_test_left_a_table_is_not_lent_again() -> None:
    databases = NodeDatabases(os.environ["YIPANQI_TEST_POSTGRES"])
    with databases.lend() as first:
        engine = create_engine(first)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE left_behind (place integer)"))
        engine.dispose()
    with databases.lend() as second:
        assert second != first
    with databases.lend() as third:
        assert third == second
    databases.close()


@pytest.mark.postgresql
def test_a_cluster_that_crashed_starts_again_with_what_was_committed() -> None:
    with running_cluster() as cluster:
        engine = create_engine(cluster.url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE paid AS SELECT 100 AS fen"))
        engine.dispose()

        cluster.stop("immediate")
        cluster.start()

        with engine.connect() as connection:
            assert connection.execute(text("SELECT fen FROM paid")).scalar_one() == 100
        engine.dispose()
