"""A simulation that finds nothing proves nothing: bugs planted on purpose must be found."""

import pytest

from yipanqi.simulation.planted import BUGS, planted
from yipanqi.simulation.run import run_seed

WITHIN = 15
"""Seeds within which every planted bug is found."""


@pytest.mark.parametrize("bug", sorted(BUGS))
def test_a_planted_bug_is_found_within_a_few_seeds(bug: str) -> None:
    found = next((seed for seed in range(1, WITHIN + 1) if run_seed(seed, plant=bug).broken), None)

    assert found is not None


def test_a_planted_bug_is_taken_out_again() -> None:
    for bug in BUGS:
        with planted(bug):
            pass

    assert not run_seed(1).broken


def test_a_bug_that_is_not_there_cannot_be_planted() -> None:
    with pytest.raises(KeyError):
        planted("no such bug")
