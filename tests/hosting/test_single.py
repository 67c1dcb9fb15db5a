"""On PostgreSQL one process has a node's database, whichever machine it is on."""

import os
from collections.abc import Callable

import pytest

from support.postgres import fresh_database, running_cluster
from yipanqi.hosting.directory import AlreadyRunning
from yipanqi.hosting.single import DatabaseLock


@pytest.mark.postgresql
def test_a_second_process_is_kept_out_until_the_first_has_gone(new_database_url: Callable[[], str]) -> None:
    url = new_database_url()
    first, second, elsewhere = DatabaseLock(url), DatabaseLock(url), DatabaseLock(new_database_url())
    first.renew()
    first.renew()
    elsewhere.renew()
    with pytest.raises(AlreadyRunning):
        second.renew()
    first.release()
    second.renew()
    second.release()
    elsewhere.release()


@pytest.mark.postgresql
def test_the_lock_is_taken_again_after_the_server_was_restarted() -> None:
    assert os.environ["YIPANQI_TEST_POSTGRES"]
    with running_cluster() as cluster, fresh_database(cluster.url) as url:
        first, second = DatabaseLock(url), DatabaseLock(url)
        first.renew()
        cluster.stop("immediate")
        cluster.start()
        first.renew()
        with pytest.raises(AlreadyRunning):
            second.renew()
        first.release()


def test_sqlite_needs_no_lock_besides_that_of_the_directory() -> None:
    lock = DatabaseLock("sqlite://")
    lock.renew()
    lock.release()
