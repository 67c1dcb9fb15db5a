"""Statements that are compiled once behave as SQLAlchemy's own executions do."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from support.clocked import ClockedDatabase
from yipanqi.store.cases import timer
from yipanqi.store.statement import Statement

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))

_of_case = Statement(select(timer).where(timer.c.case_number == bindparam("wanted")).order_by(timer.c.name))
_put_off = Statement(update(timer).where(timer.c.name == bindparam("of_name")).values(due_at=bindparam("until")))


def row(name: str, due_at: datetime = NOON) -> dict[str, object]:
    """A timer of one case."""
    return {"case_number": "SC-1", "name": name, "due_at": due_at, "lane": 1}


def test_rows_come_back_as_the_types_of_their_columns(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add(timer, [row("reply"), row("money")])
        money, reply = work.rows(_of_case, {"wanted": "SC-1"})

    assert (money.name, reply.name) == ("money", "reply")
    assert reply.due_at == NOON
    assert reply.due_at.utcoffset() == timedelta(0)
    assert reply._asdict()["lane"] == 1


def test_a_change_says_how_many_rows_it_changed(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add(timer, [row("reply"), row("money")])

        assert work.change(_put_off, of_name="reply", until=NOON + timedelta(days=1)) == 1
        assert work.change(_put_off, of_name="nothing", until=NOON) == 0
        both = [{"of_name": name, "until": NOON} for name in ("reply", "money")]
        assert work.change_each(_put_off, both) == 2
        assert work.change_each(_put_off, []) == 0


def test_many_rows_at_once_are_all_there_and_keep_their_order(clocked: ClockedDatabase) -> None:
    names = [f"n{n:02d}" for n in range(32 + 8 + 8 + 3)]  # a statement of each length, and what is left over
    with clocked.write() as work:
        work.add(timer, [row(name) for name in names])
        assert [found.name for found in work.rows(_of_case, {"wanted": "SC-1"})] == names


def test_one_row_of_many_that_is_refused_refuses_all_of_an_attempt(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add(timer, [row("n50")])
        with pytest.raises(IntegrityError), work.attempt():
            work.add(timer, [row(f"n{n:02d}") for n in range(51)])
        assert [found.name for found in work.rows(_of_case, {"wanted": "SC-1"})] == ["n50"]


def test_what_the_database_refuses_is_told_without_the_values(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        work.add(timer, [row("reply")])
        with pytest.raises(IntegrityError) as refused, work.attempt():
            work.add(timer, [row("reply")])

        assert "SC-1" not in str(refused.value.params)
        assert len(work.rows(_of_case, {"wanted": "SC-1"})) == 1


def test_a_moment_without_a_zone_is_refused(clocked: ClockedDatabase) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises((ValueError, StatementError)), clocked.write() as work:
        work.add(timer, [row("reply", naive)])


def test_a_parameter_left_out_is_an_error(clocked: ClockedDatabase) -> None:
    with clocked.write() as work, pytest.raises(KeyError):
        work.change(_put_off, of_name="reply")
