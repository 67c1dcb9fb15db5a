"""`yipanqi policy read FILE...`: documents as a table, as JSON, or explained line by line."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from yipanqi.policy.reader.batch import Outcome, outcomes
from yipanqi.policy.reader.document import Reading
from yipanqi.policy.reader.output import as_json, as_table, doubts_of, explained, explained_json

Files = Annotated[list[Path], typer.Argument(help="文件：txt、html、docx、pdf。 Documents.")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]
Explain = Annotated[bool, typer.Option("--explain", help="逐行说明去向和存疑之处。 Say what became of each line.")]
_MANY = 20


def policy_read(files: Files, as_json_: AsJson = False, explain: Explain = False) -> None:
    """列出文件各条的编号、标题、责任单位和时限。 List the clauses of documents, with offices and deadlines.

    A file that cannot be read is named on standard error, the others are read all the same, and the exit code is 1.
    """
    found = list(_followed(outcomes(files), len(files)))
    _print([each.reading for each in found if each.reading], as_json_, explain)
    for each in found:
        for problem in each.problems:
            typer.echo(f"{each.path}：{problem.text.zh} {problem.text.en}", err=True)
    if any(each.problems for each in found):
        raise typer.Exit(1)


def _followed(found: Iterable[Outcome], total: int) -> Iterable[Outcome]:
    """The outcomes, with a progress bar on standard error where they are many."""
    console = Console(stderr=True)
    return track(found, "读取 reading", total, console=console) if total > _MANY else found


def _print(readings: Sequence[Reading], as_json_: bool, explain: bool) -> None:
    console = Console()
    if as_json_:
        typer.echo(explained_json(readings) if explain else as_json(reading.document for reading in readings))
    elif explain:
        for reading in readings:
            console.print(explained(reading))
    else:
        console.print(as_table(reading.document for reading in readings))
        console.print(doubts_of(readings))
