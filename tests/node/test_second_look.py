"""What was decided by a value that no longer held is listed until somebody has looked."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from support.late import Late
from support.pair import resident
from yipanqi.access.actor import Actor, Role
from yipanqi.kernel.forms import Raw
from yipanqi.kernel.problems import Refused
from yipanqi.node import second_look, usecases

FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def late(new_database_url: Callable[[], str], tmp_path: Path) -> Iterator[Late]:
    late = Late(new_database_url, tmp_path)
    yield late
    late.node.database.close()


def looked(late: Late, actor: Actor, number: str, parameter: str, words: Raw) -> None:
    """An officer has looked."""
    late.node.command(lambda work: second_look.looked(work, actor, number, parameter, words))


def listed(late: Late, number: str) -> list[tuple[str, str, str, str, date, date]]:
    """What is listed for the officer of a case."""
    found = second_look.affected(late.node, late.officer(number))
    return [(a.number, a.parameter, a.was, a.now, a.since, a.announced) for a in found]


def test_a_case_decided_before_a_value_became_known_that_held_already_is_listed(late: Late) -> None:
    number = late.decided()
    assert listed(late, number) == []
    late.clock.pass_time(days=8)  # to 10 March
    late.set_multiple(15, FEBRUARY)
    assert listed(late, number) == [(number, "multiple", "20", "15", FEBRUARY, date(2026, 3, 10))]


def test_one_decided_when_it_was_known_is_not(late: Late) -> None:
    late.set_multiple(15, FEBRUARY)
    late.clock.pass_time(days=1)
    number = late.decided()
    assert listed(late, number) == []


@pytest.mark.parametrize(
    ("since", "place"),
    [(date(2026, 3, 3), "510106"), (date(2026, 4, 1), "510106"), (FEBRUARY, "510104")],
    ids=["held from the day after the application", "holds from next month", "holds in another district"],
)
def test_a_value_that_did_not_hold_for_the_case_changes_nothing(late: Late, since: date, place: str) -> None:
    number = late.decided()
    late.clock.pass_time(days=8)
    late.set_multiple(15, since, place)
    assert listed(late, number) == []


def test_whoever_has_looked_says_what_came_of_it_and_it_is_listed_no_more(late: Late) -> None:
    number = late.decided()
    late.clock.pass_time(days=8)
    late.set_multiple(15, FEBRUARY)
    clerk = late.officer(number)
    with pytest.raises(Refused, match="result"):
        looked(late, clerk, number, "multiple", {"result": " "})
    looked(late, clerk, number, "multiple", {"result": "已重新决定"})
    assert listed(late, number) == []
    [look] = usecases.see(late.node, clerk, number).looks
    assert (look.title.en, look.result, look.by, look.at) == (
        "multiple of the balance",
        "已重新决定",
        clerk.name,
        late.clock.now,
    )
    assert usecases.see(late.node, resident(late.node), number).looks == ()
    with pytest.raises(Refused, match="wants no other look"):
        looked(late, clerk, number, "multiple", {"result": "又看一次"})


def test_others_see_and_note_nothing(late: Late) -> None:
    number = late.decided()
    late.clock.pass_time(days=8)
    late.set_multiple(15, FEBRUARY)
    elsewhere = msgspec.structs.replace(late.officer(number), offices=frozenset({"51-housing-fund-510300"}))
    assert second_look.affected(late.node, elsewhere) == ()
    with pytest.raises(Refused, match="wants no other look"):
        looked(late, elsewhere, number, "multiple", {"result": "看过"})
    clerk = msgspec.structs.replace(late.officer(number), roles=frozenset({Role.WINDOW_CLERK}))
    with pytest.raises(Refused):
        second_look.affected(late.node, clerk)
