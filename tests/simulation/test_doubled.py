"""Two pensions, each side perhaps asked to end its own, under every fault: one goes on, no fen is paid twice."""

import os
from functools import cache

import pytest

from yipanqi.simulation.planted import DOUBLED_BUGS
from yipanqi.simulation.run import Outcome, run_doubled

SEEDS = max(4, int(os.environ.get("YIPANQI_SEEDS", "40")) // 10)


@cache
def seed_once(seed: int) -> Outcome:
    return run_doubled(seed)


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_one_of_two_pensions_goes_on_whatever_goes_wrong(seed: int) -> None:
    outcome = seed_once(seed)
    assert not outcome.broken, "\n".join([*outcome.history[-80:], f"seed {seed}: {outcome.broken}"])


def test_the_faults_happen_and_pensions_are_ended_on_either_side_or_on_none() -> None:
    everything = "\n".join(line for seed in range(1, SEEDS + 1) for line in seed_once(seed).history)
    for happened in (
        "DIED before",
        ": lost",
        "facts.ask",
        "facts.answer",
        ": ended by 50",
        ": ended by 51",
        ": ended by nobody",
    ):
        assert happened in everything


def test_the_same_seed_goes_the_same_way() -> None:
    assert run_doubled(2).digest == seed_once(2).digest != seed_once(1).digest


@pytest.mark.parametrize("bug", DOUBLED_BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    assert any(run_doubled(seed, plant=bug).broken for seed in range(1, 5))
