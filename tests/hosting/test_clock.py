"""The clock of a practice node: set by a play, kept over a restart, never before the node's first key."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yipanqi.hosting.clock import PracticeClock
from yipanqi.kernel.problems import Refused

THEN = datetime(2022, 8, 1, 2, tzinfo=UTC)
MOMENT = timedelta(minutes=1)


def test_a_clock_goes_on_from_where_it_was_set_over_a_restart(tmp_path: Path) -> None:
    PracticeClock(tmp_path).set(THEN)
    assert THEN <= PracticeClock(tmp_path)() < THEN + MOMENT


def test_a_new_clock_is_right(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    assert before <= PracticeClock(tmp_path)() < before + MOMENT


def test_a_clock_is_not_set_before_the_first_key(tmp_path: Path) -> None:
    clock = PracticeClock(tmp_path)
    clock.earliest = THEN
    clock.set(THEN)
    with pytest.raises(Refused) as refused:
        clock.set(THEN - timedelta(seconds=1))
    assert refused.value.problems[0].code == "clock-too-early"
    assert clock() >= THEN
