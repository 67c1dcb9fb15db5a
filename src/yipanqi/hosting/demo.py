"""`yipanqi demo`: every service's worked examples, replayed across two live processes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from rich.table import Column, Table
from rich.text import Text as Styled

from yipanqi.hosting.pair import Layout, Running, free_ports, set_up
from yipanqi.hosting.stage import HttpStage
from yipanqi.services import discover
from yipanqi.simulation.examples import load
from yipanqi.simulation.pair import BEGINNING
from yipanqi.simulation.replay import Result, replay


class Report(msgspec.Struct, frozen=True):
    """The JSON of `yipanqi demo --json`."""

    examples: tuple[Result, ...]


def demo() -> Iterator[Result]:
    """Replay all examples on a pair of processes made for it; each result as it comes."""
    with tempfile.TemporaryDirectory(prefix="yipanqi-demo-") as folder:
        layout = Layout(Path(folder), free_ports())
        with set_up(layout, BEGINNING):
            pass
        with Running(layout, bank=False):
            stage = HttpStage(layout)
            for service in discover().newest():
                for example in load(service.folder):
                    yield replay(stage, service, example)
            stage.close()


def table() -> Table:
    """An empty table for results."""
    titles = ("", "事项 service", "依据 clause", "申请 asked", "结果 decided", "承诺 promised", "实用 used")
    return Table(*(Column(title, overflow="fold") for title in titles))


def row(result: Result) -> list[str | Styled]:
    """A result as a row; where something differs, what."""
    mark = Styled("✓", "green") if result.ok else Styled("✕", "red")
    asked = "\n".join([result.asked, *(f"→ {difference}" for difference in result.differences)])
    decided = " ".join([result.decided, *result.refusals])
    days = ["" if n is None else f"{n}" for n in (result.promised, result.used)]
    return [mark, result.service, result.clause, asked, decided, *days]
