"""Changes that are written later cannot be told from changes that are written at once."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from support.clocked import ClockedDatabase
from yipanqi.store.cases import timer
from yipanqi.store.database import Database, UnitOfWork
from yipanqi.store.statement import Statement

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))

_all = Statement(select(timer).order_by(timer.c.case_number, timer.c.name))
_put_off = Statement(
    update(timer).where(timer.c.case_number == bindparam("of_case")).values(lane=timer.c.lane + bindparam("by"))
)


def row(number: str, name: str = "reply") -> dict[str, object]:
    return {"case_number": number, "name": name, "due_at": NOON, "lane": 0}


def lanes(work: UnitOfWork) -> list[tuple[str, int]]:
    return [(each.case_number, each.lane) for each in work.rows(_all)]


def test_who_asks_the_table_sees_what_was_to_be_written_later(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add_later(timer, [row("SC-1")])
        work.change_later(_put_off, [{"of_case": "SC-1", "by": 2}])

        assert lanes(work) == [("SC-1", 2)]


def test_a_statement_that_is_not_prepared_sees_it_too(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add_later(timer, [row("SC-1")])

        assert work.execute(select(timer.c.case_number)).scalars().all() == ["SC-1"]


def test_it_is_kept_at_the_end_of_the_unit_of_work(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add_later(timer, [row("SC-1"), row("SC-2")])

    with clocked.read() as work:
        assert lanes(work) == [("SC-1", 0), ("SC-2", 0)]


def test_what_the_database_refuses_undoes_all_of_it(clocked: ClockedDatabase) -> None:
    with pytest.raises(IntegrityError), clocked.write() as work:
        work.add_later(timer, [row("SC-1"), row("SC-1")])

    with clocked.read() as work:
        assert lanes(work) == []


def test_an_attempt_that_fails_takes_only_its_own_with_it(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add_later(timer, [row("SC-1")])
        with pytest.raises(IntegrityError), work.attempt():
            work.add_later(timer, [row("SC-2"), row("SC-2")])
        with pytest.raises(ZeroDivisionError):
            _fail(work)

    with clocked.read() as work:
        assert lanes(work) == [("SC-1", 0)]


def _fail(work: UnitOfWork) -> None:
    with work.attempt():
        work.add_later(timer, [row("SC-3")])
        raise ZeroDivisionError


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.sampled_from("ABCD")),
            st.tuples(st.just("put off"), st.sampled_from("ABCD")),
            st.just(("look", "")),
        ),
        max_size=25,
    )
)
def test_later_and_at_once_come_to_the_same(deeds: list[tuple[str, str]]) -> None:
    databases = [Database("sqlite://"), Database("sqlite://")]
    seen: list[list[list[tuple[str, int]]]] = []
    for database, later in zip(databases, (False, True), strict=True):
        database.create()
        with database.write(NOON, lambda: "id") as work:
            seen.append(_play(work, deeds, later=later))
        database.close()

    assert seen[0] == seen[1]


def _play(work: UnitOfWork, deeds: list[tuple[str, str]], *, later: bool) -> list[list[tuple[str, int]]]:
    seen, there = [], set[str]()
    for deed, number in deeds:
        if deed == "add" and number not in there:
            there.add(number)
            (work.add_later if later else work.add)(timer, [row(number)])
        elif deed == "put off":
            # a row that is added after this is not put off by it: only rows that are there are
            change = [{"of_case": number, "by": 1}] if number in there else []
            (work.change_later if later else work.change_each)(_put_off, change)
        elif deed == "look":
            seen.append(lanes(work))
    return [*seen, lanes(work)]
