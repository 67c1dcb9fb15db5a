"""People who complain, under every fault: nothing lost, one owner, one answer, and every matter ends."""

import os

import pytest

from yipanqi.simulation.planted import COMPLAINT_BUGS
from yipanqi.simulation.run import run_complaints

SEEDS = max(4, int(os.environ.get("YIPANQI_SEEDS", "40")) // 4)


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_complaints_survive_every_fault(seed: int) -> None:
    outcome = run_complaints(seed)
    assert not outcome.broken, "\n".join([*outcome.history[-80:], f"seed {seed}: {outcome.broken}"])


def test_the_faults_happen_and_people_complain_and_are_answered() -> None:
    everything = "\n".join(line for seed in range(2, 8) for line in run_complaints(seed).history)
    for happened in ("DIED before", "DIED after", ": lost", "send on", "conclude", "rates", "withdraws", "forward"):
        assert happened in everything


def test_the_same_seed_goes_the_same_way() -> None:
    assert run_complaints(3).digest == run_complaints(3).digest != run_complaints(4).digest


@pytest.mark.parametrize("bug", sorted(COMPLAINT_BUGS))
def test_a_planted_bug_is_found(bug: str) -> None:
    assert any(run_complaints(seed, plant=bug).broken for seed in range(1, 16))
