"""Many documents at once, in as many processes as there are cores: each file gives its reading or why it has none."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.policy.reader.document import Reading
from yipanqi.policy.reader.reading import read
from yipanqi.policy.reader.sources import source_of

_FEW = 40
"""Up to so many files one process reads sooner than others are started."""


class Outcome(msgspec.Struct, frozen=True):
    """A file with its reading, or with the problems for which there is none."""

    path: Path
    reading: Reading | None = None
    problems: tuple[Problem, ...] = ()


def outcome(path: Path) -> Outcome:
    """Read one file. Never raises for what is in it."""
    try:
        source = source_of(path)
        reading = msgspec.structs.replace(read(source.text, str(path)), left_out=source.left_out)
        return Outcome(path, reading)
    except Refused as refused:
        return Outcome(path, problems=tuple(refused.problems))


def outcomes(paths: Sequence[Path], processes: int | None = None) -> Iterator[Outcome]:
    """The outcome of each file in the order of the files; `processes` defaults to the number of cores."""
    processes = processes or os.cpu_count() or 1
    if processes == 1 or len(paths) <= _FEW:
        yield from map(outcome, paths)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(outcome, paths, chunksize=max(1, min(16, len(paths) // (4 * processes))))
