"""Windows, papers and originals under every fault: no scan, no original and no case is lost, and both sides agree."""

import os

import pytest

from yipanqi.simulation.run import run_windows

SEEDS = max(4, int(os.environ.get("YIPANQI_SEEDS", "40")) // 8)


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_papers_and_originals_survive_every_fault(seed: int) -> None:
    outcome = run_windows(seed)
    assert not outcome.broken, "\n".join([*outcome.history[-80:], f"seed {seed}: {outcome.broken}"])


def test_the_faults_happen_and_the_papers_move() -> None:
    everything = "\n".join(line for seed in range(2, 5) for line in run_windows(seed).history)
    for happened in ("DIED before", "DIED after", ": lost", "send originals", "originals.received", "paper.tell"):
        assert happened in everything


def test_the_same_seed_goes_the_same_way() -> None:
    assert run_windows(3).digest == run_windows(3).digest != run_windows(4).digest


@pytest.mark.parametrize("bug", ["forget-scan", "forget-custody", "believe-silence"])
def test_a_planted_bug_is_found(bug: str) -> None:
    broken = [outcome.broken for outcome in (run_windows(seed, plant=bug) for seed in range(1, 7)) if outcome.broken]
    assert broken
