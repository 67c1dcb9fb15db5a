"""Rows found by a key: asked for together, read once, and never out of date."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select, update

from support.clocked import ClockedDatabase
from yipanqi.store.cases import timer
from yipanqi.store.database import UnitOfWork
from yipanqi.store.gathering import Gathered
from yipanqi.store.keyed import Ahead, Keyed, Rows
from yipanqi.store.statement import Statement, Values

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))
CASE, NAME = "case", "name"

_of_case = Keyed(select(timer).order_by(timer.c.name), timer.c.case_number, CASE, leads_to={NAME: "name"})
_named = Keyed(select(timer.c.name, timer.c.case_number).order_by(timer.c.case_number), timer.c.name, NAME)
_urgent = Keyed(
    select(timer).where(timer.c.lane == 0), timer.c.case_number, CASE, takes=lambda new: bool(new["lane"] == 0)
)
_all_later = Statement(update(timer).values(due_at=bindparam("until")))
_later = Statement(
    update(timer).where(timer.c.case_number == bindparam("of_case")).values(due_at=bindparam("until")),
    keys={"case_number": "of_case"},
)
TOMORROW = NOON + timedelta(days=1)


def row(number: str, name: str, lane: int = 1) -> dict[str, object]:
    return {"case_number": number, "name": name, "due_at": NOON, "lane": lane}


@pytest.fixture
def kept(clocked: ClockedDatabase) -> ClockedDatabase:
    with clocked.write() as work:
        work.add(timer, [row("A", "reply"), row("A", "money"), row("B", "reply")])
    return clocked


class Counting(Ahead):
    """Notes with which statements the database was asked."""

    def __init__(self, work: UnitOfWork) -> None:
        self.asked: list[Statement] = []

        def ask(statement: Statement, values: Values) -> Rows:
            self.asked.append(statement)
            return work.rows(statement, values)

        super().__init__(ask, Gathered(work.change_each), work.connection.dialect.name)


def names(rows: Rows) -> list[str]:
    return [each.name for each in rows]


def test_the_rows_of_all_that_is_expected_are_asked_for_at_once(kept: ClockedDatabase) -> None:
    with kept.read() as work:
        ahead = Counting(work)
        ahead.expect(CASE, ["A", "B", "C"])

        assert [names(ahead.rows(_of_case, key)) for key in "ABC"] == [["money", "reply"], ["reply"], []]
        assert ahead.asked == [_of_case.many]


def test_a_key_that_nobody_expected_is_asked_for_alone_and_once(kept: ClockedDatabase) -> None:
    with kept.read() as work:
        ahead = Counting(work)

        assert names(ahead.rows(_of_case, "A")) == names(ahead.rows(_of_case, "A")) == ["money", "reply"]
        assert ahead.asked == [_of_case.one]


def test_what_is_read_leads_to_what_will_be_asked_next(kept: ClockedDatabase) -> None:
    with kept.read() as work:
        ahead = Counting(work)
        ahead.rows(_of_case, "A")

        assert [each.case_number for each in ahead.rows(_named, "reply")] == ["A", "B"]
        assert names(ahead.rows(_named, "money")) == ["money"]
        assert ahead.asked == [_of_case.one, _named.many]


def test_a_change_of_one_key_leaves_the_others_as_read(kept: ClockedDatabase) -> None:
    with kept.read() as work:
        ahead = Counting(work)
        ahead.expect(CASE, ["A", "B"])
        ahead.rows(_of_case, "A")
        ahead.changed(_later, [{"of_case": "A", "until": TOMORROW}])

        ahead.rows(_of_case, "B")
        assert ahead.asked == [_of_case.many]
        ahead.rows(_of_case, "A")
        assert ahead.asked == [_of_case.many, _of_case.one]


@pytest.mark.parametrize("later", [True, False])
def test_what_is_read_is_never_out_of_date(kept: ClockedDatabase, later: bool) -> None:
    with kept.write() as work:
        change = work.change_later if later else work.change_each
        work.expect(CASE, ["A", "B"])
        assert [each.due_at for each in work.of(_of_case, "B")] == [NOON]

        change(_later, [{"of_case": "B", "until": TOMORROW}])
        assert [each.due_at for each in work.of(_of_case, "B")] == [TOMORROW]

        change(_all_later, [{"until": NOON}])
        assert [each.due_at for each in work.of(_of_case, "B")] == [NOON]

        work.execute(update(timer).values(due_at=TOMORROW))
        assert [each.due_at for each in work.of(_of_case, "B")] == [TOMORROW]

        (work.add_later if later else work.add)(timer, [row("B", "money")])
        assert names(work.of(_of_case, "B")) == ["money", "reply"]


def test_a_new_row_joins_what_was_read_where_the_query_would_give_it(kept: ClockedDatabase) -> None:
    with kept.write() as work:
        assert work.of(_urgent, "A") == []
        work.add_later(timer, [row("A", "alarm", lane=0), row("A", "letter", lane=2)])

        assert names(work.of(_urgent, "A")) == ["alarm"]

    with kept.read() as work:
        assert names(work.of(_urgent, "A")) == ["alarm"]


def test_an_attempt_that_fails_is_not_remembered(kept: ClockedDatabase) -> None:
    with kept.write() as work:
        with pytest.raises(ZeroDivisionError):
            _fail(work)

        assert {each.due_at for each in work.of(_of_case, "A")} == {NOON}


def _fail(work: UnitOfWork) -> None:
    with work.attempt():
        work.change_later(_later, [{"of_case": "A", "until": TOMORROW}])
        assert {each.due_at for each in work.of(_of_case, "A")} == {TOMORROW}
        raise ZeroDivisionError
