import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, StatementError

from support.clocked import ClockedDatabase
from yipanqi.store import cases
from yipanqi.store.cases import number_series as table
from yipanqi.store.database import FairLock, UnitOfWork


def add(work: UnitOfWork, name: str) -> None:
    """A row of any table."""
    work.execute(table.insert(), {"series": name, "last": 1})


def fail(clocked: ClockedDatabase, *rows: str) -> None:
    """A unit of work that ends with an exception."""
    with clocked.write() as work:
        for name in rows:
            add(work, name)
        raise RuntimeError


def names(clocked: ClockedDatabase) -> list[str]:
    """The rows that were kept."""
    with clocked.read() as work:
        return sorted(row.series for row in work.rows(select(table)))


def test_all_of_a_unit_of_work_is_kept(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        add(work, "a")
        add(work, "b")

    assert names(clocked) == ["a", "b"]


def test_nothing_of_a_unit_of_work_is_kept_that_ends_with_an_exception(clocked: ClockedDatabase) -> None:
    with pytest.raises(RuntimeError):
        fail(clocked, "a")

    assert names(clocked) == []


def test_nothing_is_kept_where_the_database_refuses_the_last_statement(clocked: ClockedDatabase) -> None:
    with pytest.raises(IntegrityError):
        fail(clocked, "a", "a")

    assert names(clocked) == []


def test_a_part_that_fails_alone_leaves_the_rest(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        add(work, "before")
        with suppress(IntegrityError), work.attempt():
            add(work, "inside")
            add(work, "before")
        add(work, "after")

    assert names(clocked) == ["after", "before"]


def test_nothing_done_in_a_reading_view_is_kept(clocked: ClockedDatabase) -> None:
    with clocked.read() as work:
        work.rows(select(table))
        with pytest.raises(RuntimeError, match="makes nothing new"):
            work.new_id()


def test_readers_see_what_was_kept_while_a_writer_is_at_work(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        add(work, "kept")
    with clocked.write() as work:
        add(work, "not kept yet")
        assert names(clocked) == ["kept"]
    assert names(clocked) == ["kept", "not kept yet"]


def test_a_reader_sees_one_state_however_often_it_looks(clocked: ClockedDatabase) -> None:
    with clocked.read() as view:
        before = view.rows(select(table))
        with clocked.write() as work:
            add(work, "meanwhile")
        assert view.rows(select(table)) == before
    assert names(clocked) == ["meanwhile"]


def test_more_than_one_row_where_one_was_asked_for_is_an_error(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        add(work, "a")
        add(work, "b")
        assert work.row(select(table).where(table.c.series == "c")) is None
        with pytest.raises(MultipleResultsFound):
            work.row(select(table))


def test_errors_of_the_database_do_not_repeat_what_was_written(clocked: ClockedDatabase) -> None:
    with pytest.raises(IntegrityError) as caught, clocked.write() as work:
        work.execute(table.insert(), {"series": "罗小梅", "last": None})

    assert "罗小梅" not in str(caught.value).split("DETAIL")[0]


def test_a_moment_comes_back_as_it_went_in_with_its_zone(clocked: ClockedDatabase) -> None:
    beijing = datetime(2026, 3, 2, 0, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))
    with clocked.write() as work:
        work.execute(cases.timer.insert(), {"case_number": "X", "name": "t", "due_at": beijing, "lane": 1})
        found = work.execute(select(cases.timer.c.due_at)).scalar_one()

    assert (found, found.utcoffset()) == (beijing, timedelta(0))
    assert found == datetime(2026, 3, 1, 16, 30, 15, 123456, tzinfo=UTC)


def test_a_moment_without_a_zone_is_not_taken(clocked: ClockedDatabase) -> None:
    row = {"case_number": "X", "name": "t", "due_at": datetime(2026, 3, 2), "lane": 1}
    with pytest.raises(StatementError, match="time zone"), clocked.write() as work:
        work.execute(cases.timer.insert(), row)
    with pytest.raises(ValueError, match="time zone"), clocked.write() as work:
        work.add(cases.timer, [row])


def test_moments_are_compared_as_moments(clocked: ClockedDatabase) -> None:
    before = (clocked.now - timedelta(seconds=1)).astimezone(timezone(timedelta(hours=8)))
    after = (clocked.now + timedelta(seconds=1)).astimezone(timezone(timedelta(hours=-8)))
    with clocked.write() as work:
        for name, at in (("due", before), ("not yet", after)):
            work.execute(cases.timer.insert(), {"case_number": "X", "name": name, "due_at": at, "lane": 1})
        assert [row.name for row in cases.due_timers(work, 9)] == ["due"]
        assert isinstance(cases.next_timer(work), datetime)


def test_writers_are_served_in_the_order_of_asking() -> None:
    lock, served, queued = FairLock(), [], threading.Semaphore(0)

    def write(place: int) -> None:
        queued.release()
        with lock:
            served.append(place)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(20)]
    with lock:
        for n, thread in enumerate(threads):
            thread.start()
            queued.acquire()
            while len(lock._waiting) <= n:  # it has asked, but may not stand in the queue yet
                pass
    for thread in threads:
        thread.join()

    assert served == list(range(20))


def test_two_writers_do_not_lose_each_others_work(clocked: ClockedDatabase) -> None:
    def count() -> None:
        for _ in range(25):
            with clocked.write() as work:
                cases.next_number(work, "series")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with clocked.write() as work:
        assert cases.next_number(work, "series") == 101


def test_a_commit_on_sqlite_is_forced_to_disk(clocked: ClockedDatabase) -> None:
    if clocked.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does so by default")
    with clocked.write() as work:
        pragmas = [f"PRAGMA {name}" for name in ("synchronous", "journal_mode")]
        settings = [work.connection.exec_driver_sql(pragma).scalar() for pragma in pragmas]

    assert settings == [2, "wal"]  # 2 is FULL


def test_what_was_kept_is_there_after_the_database_is_opened_again(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        add(work, "kept")
    clocked.database.close()

    assert names(clocked) == ["kept"]


def test_a_writer_that_is_interrupted_while_it_waits_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            raise KeyboardInterrupt

    lock = FairLock()
    with lock:
        monkeypatch.setattr(threading, "Event", Interrupted)
        with suppress(KeyboardInterrupt), lock:
            pytest.fail("it is not our turn")
        monkeypatch.undo()

    with lock:
        assert list(lock._waiting) == []
