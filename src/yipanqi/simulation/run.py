"""Runs seeds and says what became of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec
import structlog

from yipanqi.simulation import chaos, complaints_rest, doubled, invariants, joint, live, windows_rest
from yipanqi.simulation.complaints import Complaints
from yipanqi.simulation.doubled import Doubled
from yipanqi.simulation.history import Broken
from yipanqi.simulation.joint import Joint
from yipanqi.simulation.live import Live
from yipanqi.simulation.planted import planted
from yipanqi.simulation.region import Region
from yipanqi.simulation.rest import come_to_rest
from yipanqi.simulation.windows import Windows

W = TypeVar("W", bound=Windows)

STEPS = 300
EVERY = 10
"""Steps between two looks at what must hold at every step."""


class Outcome(msgspec.Struct, frozen=True):
    """One seed: "" or what broke, its history, how many cases it had, and how long it took (wall clock, seconds)."""

    seed: int
    broken: str
    history: tuple[str, ...]
    digest: str
    cases: int
    seconds: float


def run_seed(seed: int, nodes: int = 2, people: int = 10, plant: str = "", steps: int = STEPS) -> Outcome:
    """Run one seed to its end, or to what breaks; with a bug of `planted.BUGS` where one is named."""
    began = time.perf_counter()
    with _quiet(), planted(plant):
        region = Region(seed, nodes, people)
        broken = _broken(region, steps)
    lines = tuple(region.history.lines)
    cases = sum(" applies: " in line and "refused" not in line for line in lines)
    return Outcome(seed, broken, lines, region.history.digest, cases, time.perf_counter() - began)


def run_windows(seed: int, plant: str = "", steps: int = STEPS) -> Outcome:
    """The same with windows, desks, papers and originals instead of pensions."""
    return _windows(seed, plant, Windows, lambda region: windows_rest.play(region, steps))


def run_joint(seed: int, plant: str = "", steps: int = STEPS) -> Outcome:
    """The same with matters that bodies of both sides decide together; they take more steps to go as far."""
    return _windows(seed, plant, Joint, lambda region: joint.play(region, 3 * steps))


def run_live(seed: int, plant: str = "", steps: int = STEPS) -> Outcome:
    """The same with live sessions, of which some lead to cases."""
    return _windows(seed, plant, Live, lambda region: live.play(region, 3 * steps))


def run_doubled(seed: int, plant: str = "", steps: int = STEPS) -> Outcome:
    """The same with people whom both sides pay a pension."""
    return _windows(seed, plant, Doubled, lambda region: doubled.play(region, 2 * steps))


def _windows(seed: int, plant: str, kind: type[W], play: Callable[[W], None]) -> Outcome:
    began = time.perf_counter()
    with _quiet(), planted(plant):
        region = kind(seed)
        broken = _held(region, lambda: play(region))
    lines = tuple(region.history.lines)
    cases = sum(("clerk takes in" in line or "clerk calls" in line) and "refused" not in line for line in lines)
    return Outcome(seed, broken, lines, region.history.digest, cases, time.perf_counter() - began)


def run_complaints(seed: int, plant: str = "", steps: int = STEPS) -> Outcome:
    """The same with people who complain, and offices that put it right on either side."""
    began = time.perf_counter()
    with _quiet(), planted(plant):
        region = Complaints(seed)
        broken = _held(region, lambda: complaints_rest.play(region, steps))
    lines = tuple(region.history.lines)
    return Outcome(seed, broken, lines, region.history.digest, len(region.told), time.perf_counter() - began)


def run(seeds: int, start: int = 1, nodes: int = 2, people: int = 10, plant: str = "") -> Iterator[Outcome]:
    """Run seeds one after the other."""
    for seed in range(start, start + seeds):
        yield run_seed(seed, nodes, people, plant)


def _broken(region: Region, steps: int) -> str:
    def play() -> None:
        region.chaos = True
        for n in range(steps):
            chaos.step(region)
            if n % EVERY == 0:
                invariants.at_every_step(region)
        come_to_rest(region)
        invariants.at_rest(region)

    return _held(region, play)


def _held(region: Region, play: Callable[[], None]) -> str:
    """What broke while it played, or "". Whatever comes out of the program is a failure with a seed and a history."""
    try:
        play()
    except Exception as error:
        broken = str(error) if isinstance(error, Broken) else f"{type(error).__name__}: {error}"
        invariants.post_mortem(region)
        region.tell("", f"BROKEN: {broken}")
        return broken
    return ""


@contextmanager
def _quiet() -> Iterator[None]:
    """No log lines of the nodes: the history is the log of a simulation."""
    before = structlog.get_config()
    structlog.configure(processors=[_drop])
    try:
        yield
    finally:
        structlog.configure(**before)


def _drop(_logger: object, _name: str, _event: object) -> str:
    raise structlog.DropEvent
