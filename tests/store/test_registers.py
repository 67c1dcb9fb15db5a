from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from support.clocked import ClockedDatabase
from yipanqi.store.registers import Register, entry
from yipanqi.store.vault import Vault


class Lodging(msgspec.Struct, frozen=True):
    """Where somebody lives."""

    address: str
    owner: str = ""


LODGINGS = Register("lodging", Lodging, indexed=("owner",))
DAY = date(2026, 1, 1)


def day(n: int) -> date:
    return DAY + timedelta(days=n)


def record(clocked: ClockedDatabase, vault: Vault, address: str, start: date, owner: str = "") -> None:
    with clocked.write() as work:
        LODGINGS.record(work, vault, "p", Lodging(address, owner), start)


def held(clocked: ClockedDatabase, vault: Vault, on: date | None = None) -> str | None:
    with clocked.read() as work:
        found = LODGINGS.get(work, vault, "p", on)
        return found.address if found else None


def test_an_entry_holds_from_its_first_day_on(clocked: ClockedDatabase, vault: Vault) -> None:
    record(clocked, vault, "old street", day(10))

    assert [held(clocked, vault, on) for on in (day(9), day(10), day(999), None)] == [None, *["old street"] * 3]


def test_a_later_entry_ends_the_one_before_it(clocked: ClockedDatabase, vault: Vault) -> None:
    record(clocked, vault, "old street", day(0))
    record(clocked, vault, "new street", day(10))

    assert [held(clocked, vault, day(n)) for n in (0, 9, 10, 11)] == ["old street"] * 2 + ["new street"] * 2
    assert held(clocked, vault) == "new street"


def test_an_entry_from_an_earlier_day_takes_the_place_of_what_was_held_from_then_on(
    clocked: ClockedDatabase, vault: Vault
) -> None:
    record(clocked, vault, "old street", day(0))
    record(clocked, vault, "wrong street", day(20))
    record(clocked, vault, "right street", day(10))

    assert [held(clocked, vault, day(n)) for n in (9, 10, 25)] == ["old street", "right street", "right street"]


def test_what_was_known_then_stays_readable_as_it_was_known(clocked: ClockedDatabase, vault: Vault) -> None:
    record(clocked, vault, "wrong street", day(0))
    first = clocked.now
    clocked.pass_time(days=30)
    record(clocked, vault, "right street", day(0))
    second = clocked.now

    with clocked.read() as work:
        known = [
            LODGINGS.as_known(work, vault, "p", day(5), moment)
            for moment in (first - timedelta(seconds=1), first, second - timedelta(seconds=1), second)
        ]

    assert known == [None, Lodging("wrong street"), Lodging("wrong street"), Lodging("right street")]


def test_two_entries_of_one_moment_leave_the_second(clocked: ClockedDatabase, vault: Vault) -> None:
    with clocked.write() as work:
        LODGINGS.record(work, vault, "p", Lodging("typing mistake"), day(0))
        LODGINGS.record(work, vault, "p", Lodging("as meant"), day(0))
        assert LODGINGS.as_known(work, vault, "p", day(0), clocked.now) == Lodging("as meant")


def test_entries_are_found_by_an_indexed_field_while_they_hold(clocked: ClockedDatabase, vault: Vault) -> None:
    record(clocked, vault, "old street", day(0), owner="510106199003072346")
    with clocked.read() as work:
        assert LODGINGS.find(work, vault, "owner", "510106199003072346") == [
            ("p", Lodging("old street", "510106199003072346"))
        ]
    record(clocked, vault, "new street", day(10), owner="nobody")

    with clocked.read() as work:
        assert LODGINGS.find(work, vault, "owner", "510106199003072346") == []
        assert [key for key, _ in LODGINGS.find(work, vault, "owner", "nobody")] == ["p"]
        assert LODGINGS.all(work, vault) == [("p", Lodging("new street", "nobody"))]


def test_registers_do_not_see_each_other(clocked: ClockedDatabase, vault: Vault) -> None:
    record(clocked, vault, "old street", day(0))
    other = Register("other", Lodging)

    with clocked.read() as work:
        assert other.get(work, vault, "p") is None
        assert other.all(work, vault) == []


Entry = st.tuples(st.integers(0, 20), st.integers(0, 99), st.integers(0, 3))


@given(st.lists(Entry, max_size=8))
def test_a_register_answers_as_a_plain_history_of_all_that_was_said(entries: list[tuple[int, int, int]]) -> None:
    clocked, vault = ClockedDatabase("sqlite://"), Vault(bytes(32))
    said: list[tuple[int, int, int]] = []  # moment, first day, value
    moment = 0
    for start, value, wait in entries:
        moment += wait
        clocked.now += timedelta(hours=wait)
        record(clocked, vault, str(value), day(start))
        said.append((moment, start, value))
    beginning = clocked.now - timedelta(hours=moment)

    with clocked.read() as work:
        for known in range(moment + 1):
            for on in range(21):
                # the last thing said by then about that day or earlier decides
                decides = [value for when, start, value in said if when <= known and start <= on]
                found = LODGINGS.as_known(work, vault, "p", day(on), beginning + timedelta(hours=known))
                assert (found.address if found else None) == (str(decides[-1]) if decides else None)
        rows = work.rows(entry.select())
    assert len(rows) >= len(said)  # nothing is ever overwritten
    clocked.database.close()
