"""The databases that tests are given."""

import pytest
from sqlalchemy import create_engine, inspect, text

from support.postgres import running_cluster


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_is_given_an_empty_database_of_its_own(database_url: str, attempt: int) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_by_the_test_before (attempt integer)"))
    assert inspect(engine).get_table_names() == ["left_by_the_test_before"]
    engine.dispose()


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
