"""`yipanqi figures`: the counts of a node that is stopped, checked against its rows, and worked out anew."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yipanqi.hosting.keeping import kept
from yipanqi.supervision.figures import recount, undertakings

SHOWN = 20
"""How many wrong counts are listed."""


def figures(
    directory: Annotated[Path, typer.Argument(help="节点的数据目录。 The node's data directory.", exists=True)],
    anew: Annotated[bool, typer.Option("--anew", help="重新计算。 Work them out anew.")] = False,
) -> None:
    """核对看板计数与记录（先停止节点）。 Check the board's counts against the rows; stop the node first."""
    with kept(directory) as node:
        if anew:
            node.command(recount.recount)
        with node.look() as work:
            wrong = [f"{d.cell}: {d.kept} → {d.worked_out}" for d in recount.differences(work)]
            wrong += [f"{group}: {had} → {right}" for group, had, right in undertakings.differences(work)]
    console = Console()
    for each in wrong[:SHOWN]:
        console.print(each, highlight=False)
    console.print(f"{len(wrong)} 处计数与记录不符。 {len(wrong)} counts differ from the rows.", highlight=False)
    raise typer.Exit(1 if wrong else 0)
