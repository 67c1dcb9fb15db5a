"""`./yipanqi test [checks|unit|simulation|kills|browser|all] [pytest arguments]`: every check and test, in phases.

Each phase says how long it took; the last line counts the tests. A phase fails when its command fails or when it ran
no test at all. Exit code 1 when any phase failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
SEPARATE = ("simulation", "kills", "browser")  # directories of tests with a phase of their own
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Phase:
    """One command; `group` is the word that selects it, `tests` the directory it runs pytest on (none: a check)."""

    group: str
    title: str
    command: tuple[str, ...]
    tests: str = ""
    database: str = "sqlite"
    needs: tuple[str, ...] = ()  # steps of tools/setup.sh


class Counts(NamedTuple):
    """Numbers of tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


NO_TESTS = Counts()


@dataclass(frozen=True)
class Outcome:
    """How a phase ended; seconds are wall time."""

    title: str
    ok: bool
    seconds: float
    counts: Counts = NO_TESTS
    note: str = ""


UNIT = ("pytest", "--numprocesses=2", *(f"--ignore=tests/{name}" for name in SEPARATE))
PHASES = (
    Phase("checks", "ruff check", ("ruff", "check", "--quiet", "--output-format=concise")),
    Phase("checks", "ruff format", ("ruff", "format", "--check", "--quiet", "--output-format=concise")),
    Phase("checks", "mypy", ("mypy",)),
    Phase("checks", "import-linter", ("lint-imports", "--no-logo")),
    Phase("unit", "unit, SQLite", UNIT, "tests", needs=("prepare_assets",)),
    Phase("unit", "unit, PostgreSQL", UNIT, "tests", "postgresql", needs=("prepare_postgresql",)),
    Phase("simulation", "simulation", ("pytest", "--numprocesses=2"), "tests/simulation"),
    Phase("kills", "kills", ("pytest",), "tests/kills", needs=("prepare_postgresql",)),
    Phase("browser", "browser", ("pytest",), "tests/browser", needs=("prepare_assets", "prepare_browser")),
)


def main(arguments: list[str]) -> int:
    """Run the chosen phases; the exit code."""
    chosen, *rest = arguments or ["all"]
    phases = [phase for phase in PHASES if chosen in {phase.group, "all"}]
    if not phases:
        console.print(__doc__, markup=False)
        return 2
    if needs := dict.fromkeys(need for phase in phases for need in phase.needs):
        subprocess.run(["bash", ROOT / "tools" / "setup.sh", *needs], check=True)
    outcomes = [run(phase, rest) for phase in phases]
    summarise(outcomes)
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def run(phase: Phase, arguments: list[str]) -> Outcome:
    """Run one phase with its output going to ours."""
    console.rule(phase.title, align="left")
    if phase.tests and not (ROOT / phase.tests).is_dir():
        return Outcome(phase.title, True, 0, note=f"no directory {phase.tests} yet")
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        command = [str(PROGRAMS / phase.command[0]), *phase.command[1:]]
        if phase.tests:
            command += [f"--junitxml={report}", "--quiet", *targets(phase, arguments), *arguments]
        environment = os.environ | {"YIPANQI_TEST_DATABASE": phase.database}
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        seconds = time.monotonic() - started
        return judge(phase, code, seconds, report) if phase.tests else Outcome(phase.title, code == 0, seconds)


def targets(phase: Phase, arguments: Iterable[str]) -> list[str]:
    """The phase's directory, unless the arguments name tests themselves."""
    named = any((ROOT / argument.partition("::")[0]).exists() for argument in arguments)
    return [] if named else [phase.tests]


def judge(phase: Phase, code: int, seconds: float, report: Path) -> Outcome:
    """The outcome of a pytest phase from its exit code and its JUnit report."""
    suites = list(ElementTree.parse(report).iter("testsuite")) if report.exists() else []
    total, failures, errors, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    if total == skipped:
        return Outcome(phase.title, False, seconds, note="ran no test")
    # A test that fails and whose tear-down errs too is counted once in `tests` and twice among the failed.
    failed = failures + errors
    return Outcome(phase.title, code == 0, seconds, Counts(max(total - failed - skipped, 0), failed, skipped))


def summarise(outcomes: list[Outcome]) -> None:
    """Print one line a phase, then the line that counts."""
    console.rule("summary", align="left")
    for outcome in outcomes:
        mark = "[green]✓[/]" if outcome.ok else "[red]✕[/]"
        note = outcome.note or (str(outcome.counts) if any(outcome.counts) else "")
        console.print(f"{mark} {outcome.title:18} {outcome.seconds:6.1f} s  {note}")
    console.print(str(Counts(*map(sum, zip(*(outcome.counts for outcome in outcomes), strict=True)))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
