"""`yipanqi policy lineage FILE...`: what became of each clause, as tables or as JSON."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yipanqi.policy.lineage.output import as_json, as_table
from yipanqi.policy.lineage.proposing import propose
from yipanqi.policy.reader import read_files

Files = Annotated[list[Path], typer.Argument(help="文件：txt、html、docx、pdf。 Documents.")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]


def policy_lineage(files: Files, as_json_: AsJson = False) -> None:
    """比对多份文件：哪一条成了哪一条，改了什么。 Which clause became which in other documents, and what changed."""
    documents = read_files(dict.fromkeys(files))
    lineage = propose(documents)
    if as_json_:
        typer.echo(as_json(lineage))
    else:
        Console().print(as_table(lineage, documents))
