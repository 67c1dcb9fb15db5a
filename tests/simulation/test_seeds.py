"""Whole regions from many seeds; YIPANQI_SEEDS says how many (40 by default), a third of them with three nodes."""

import os

import pytest

from yipanqi.simulation.region import Region
from yipanqi.simulation.run import run_seed

SEEDS = int(os.environ.get("YIPANQI_SEEDS", "40"))


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_a_region_under_every_fault_loses_nothing_and_comes_to_rest(seed: int) -> None:
    outcome = run_seed(seed, nodes=3 if seed % 3 == 0 else 2)

    assert not outcome.broken, "\n".join([*outcome.history[-80:], f"seed {seed}: {outcome.broken}"])


def test_a_seed_has_cases_that_close_and_faults_that_happen() -> None:
    outcomes = [run_seed(seed) for seed in range(1, 6)]

    everything = "\n".join(line for outcome in outcomes for line in outcome.history)
    assert sum(outcome.cases for outcome in outcomes) > 20
    for happened in ("taking over -> closed", "DIED before", "DIED after", ": lost", ": repeated", "makes a new key"):
        assert happened in everything


def test_the_same_seed_goes_the_same_way() -> None:
    first, again, other = run_seed(7), run_seed(7), run_seed(8)

    assert first.digest == again.digest
    assert first.digest != other.digest


def test_regions_run_on_the_national_algorithms_too_and_on_both_at_once() -> None:
    used = {
        seed: {key.public.suite for node in _region(seed).nodes.values() for key in node.world.ring.all()}
        for seed in (1, 2, 3, 7, 11)
    }

    assert used[1] == {"sm2"}
    assert used[2] == {"ed25519"}
    assert used[3] | used[7] | used[11] == {"ed25519", "sm2"}
    assert {"ed25519", "sm2"} in used.values()


def _region(seed: int) -> Region:
    region = Region(seed)
    for _ in range(3):
        for node in region.nodes.values():
            node.new_key(region.suite())
    return region
