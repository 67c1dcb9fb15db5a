"""Every benchmark runs, however small: what is started by hand once in a while goes stale unseen."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.four_steps import ours

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("benchmark", "says"),
    [
        ("exchange --seconds 0.5", "loops a second"),
        ("transfers --transfers 100", "transfers a second"),
        ("pages --seconds 0.2 --cases 20 --fresh 4", "application by the API"),
        ("board --undertakings 50 --events 200 --rounds 1", "public: a clause"),
        ("reader --files 2 --processes 1", "of processor time a file"),
    ],
)
def test_a_benchmark_measures(benchmark: str, says: str) -> None:
    name, *options = benchmark.split()
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert says in done.stdout


def test_four_steps_are_what_is_compared_with_dbos(new_database_url: Callable[[], str]) -> None:
    one, close = ours(new_database_url())
    for _ in range(3):
        one()
    close()
