"""Live sessions under every fault: no signature, no case; both sides keep one record; every end has its reason."""

import os
from functools import cache

import pytest

from yipanqi.simulation.planted import LIVE_BUGS
from yipanqi.simulation.run import Outcome, run_live

SEEDS = max(4, int(os.environ.get("YIPANQI_SEEDS", "40")) // 10)


@cache
def seed_once(seed: int) -> Outcome:
    return run_live(seed)


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_a_session_ends_with_a_signed_case_or_with_a_reason_whatever_goes_wrong(seed: int) -> None:
    outcome = seed_once(seed)
    assert not outcome.broken, "\n".join([*outcome.history[-80:], f"seed {seed}: {outcome.broken}"])


def test_the_faults_happen_and_the_sessions_go_on() -> None:
    everything = "\n".join(line for seed in range(1, SEEDS + 1) for line in seed_once(seed).history)
    for happened in (
        "DIED before",
        ": lost",
        "unanswered",
        "call.answer",
        "sign: identified -> signed",
        "call.late",
    ):
        assert happened in everything


@pytest.mark.parametrize("bug", LIVE_BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    assert any(run_live(seed, plant=bug).broken for seed in range(1, 7))
