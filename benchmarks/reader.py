"""How fast documents are read: a plan of ours, one by one and a thousand files in several processes.

`./yipanqi benchmark reader [--files 1000] [--processes 2]`. Reading goes on until the last outcome is there, text
extraction included; starting the processes counts too. The single document is read from memory.
"""

import os
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Annotated

import typer

from benchmarks.machine import console, describe, spread
from yipanqi.policy.reader import read_files
from yipanqi.policy.reader.batch import outcomes
from yipanqi.policy.reader.reading import read

OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "policies"
"""The official documents, where they lie beside the repository."""

_NUMERALS = "一二三四五六七八九十"
_CLAUSE = (
    "（{}）推进第{}项便民服务。围绕群众办事需求，推动业务协同和信息共享，新增服务站点{}个，办结时间缩短至5个工作日，"
    "2025年6月底前完成。（责任单位：重庆市公安局、市人力社保局、市教委；成都市公安局、市人社局；两省市交通运输部门）\n"
)


def plan(number: int) -> str:
    """A made-up plan of 3 sections and 30 clauses, about 5,000 characters."""
    parts = [
        f"重庆市人民政府办公厅\n关于印发《便民行动方案》的通知\n渝府办发〔2024〕{number}号\n2024年3月1日\n便民行动方案\n"
    ]
    for section in range(3):
        parts.append(f"{_NUMERALS[section]}、第{_NUMERALS[section]}类事项\n")
        parts += [_CLAUSE.format(numeral, numeral, number % 90 + 1) for numeral in _NUMERALS]
    return "".join(parts)


def main(
    files: Annotated[int, typer.Option(min=1, help="how many files")] = 1000,
    processes: Annotated[int, typer.Option(min=1, help="how many processes")] = os.cpu_count() or 1,
) -> None:
    """Measure, and print what was found."""
    describe(files=files, processes=processes, characters=len(plan(1)))
    console.print(f"one document: {spread(_one_by_one(40))}")
    if OFFICIAL.is_dir():
        console.print(f"the official documents: {_official():.2f} s of processor time for all of them (limit 1 s)")
    with tempfile.TemporaryDirectory() as directory:
        paths = [Path(directory) / f"{number}.txt" for number in range(1, files + 1)]
        for number, path in enumerate(paths, start=1):
            path.write_text(plan(number), encoding="utf-8")
        started, used = time.perf_counter(), _processor_time()
        read_ = sum(len(each.reading.document.clauses) for each in outcomes(paths, processes) if each.reading)
        seconds = time.perf_counter() - started
    each = 1000 * (_processor_time() - used) / files
    console.print(f"{files} files in {seconds:.1f} s, {files / seconds:.0f} a second, {read_ / files:.0f} clauses each")
    console.print(f"{each:.1f} ms of processor time a file, starting the processes included")


def _official() -> float:
    """Processor seconds for reading the official documents, in this process and once each."""
    used = _processor_time()
    read_files(sorted(OFFICIAL.iterdir()))
    return _processor_time() - used


def _processor_time() -> float:
    """Seconds this process and its ended children have used."""
    return sum(getrusage(who).ru_utime + getrusage(who).ru_stime for who in (RUSAGE_SELF, RUSAGE_CHILDREN))


def _one_by_one(times: int) -> list[float]:
    read(plan(0), "plan.txt")
    seconds = []
    for number in range(times):
        started = time.perf_counter()
        read(plan(number), "plan.txt")
        seconds.append(time.perf_counter() - started)
    return seconds


if __name__ == "__main__":
    typer.run(main)
