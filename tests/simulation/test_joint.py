"""Joint matters under every fault: one outcome, on answers that were given; every part has a body."""

import os
from functools import cache

import pytest

from yipanqi.simulation.planted import JOINT_BUGS
from yipanqi.simulation.run import Outcome, run_joint

SEEDS = max(9, int(os.environ.get("YIPANQI_SEEDS", "40")) // 8)


@cache
def seed_once(seed: int) -> Outcome:
    return run_joint(seed)


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_what_is_decided_together_is_decided_once_whatever_goes_wrong(seed: int) -> None:
    outcome = seed_once(seed)
    assert not outcome.broken, "\n".join([*outcome.history[-80:], f"seed {seed}: {outcome.broken}"])


def test_the_faults_happen_and_the_parts_are_decided() -> None:
    everything = "\n".join(line for seed in range(1, 10) for line in seed_once(seed).history)
    for happened in (
        "DIED before",
        ": lost",
        "part.answer",
        "part.decline",
        "part.withdraw",
        "part.late",
        "late part",
        "missing.answer",
        "missing.decline",
        "ask part again",
        "reviewing -> decided",
    ):
        assert happened in everything


def test_the_same_seed_goes_the_same_way() -> None:
    assert run_joint(5).digest == seed_once(5).digest != seed_once(4).digest


@pytest.mark.parametrize("bug", JOINT_BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    assert any(run_joint(seed, plant=bug).broken for seed in (5, 3, 1, 2, 4, 6))
