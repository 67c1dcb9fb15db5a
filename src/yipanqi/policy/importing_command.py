"""`yipanqi policy check FILE...`: texts against the catalogue, every difference named."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from yipanqi.policy.catalogue import catalogue
from yipanqi.policy.importing import Difference, differences, document_of
from yipanqi.policy.reader import read_file

Files = Annotated[list[Path], typer.Argument(help="文件：txt、html、docx、pdf。 Documents.")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]


class Checked(msgspec.Struct, frozen=True):
    """A text and the catalogue's document it is of (None: the catalogue has none), with what differs."""

    file: str
    document: str | None
    differences: tuple[Difference, ...]


class Checks(msgspec.Struct, frozen=True):
    """The JSON of `yipanqi policy check`."""

    checked: tuple[Checked, ...]


def policy_check(files: Files, as_json: AsJson = False) -> None:
    """把文本与目录逐条核对，列出每一处不同。 Check texts against the catalogue; fails where anything differs."""
    checked = tuple(_checked(path) for path in files)
    if as_json:
        typer.echo(msgspec.json.encode(Checks(checked)))
    else:
        _print(checked)
    if any(each.document is None or each.differences for each in checked):
        raise typer.Exit(1)


def _checked(path: Path) -> Checked:
    found, held = read_file(path), catalogue()
    document = document_of(held, found)
    if document is None:
        return Checked(str(path), None, ())
    return Checked(str(path), document.id, differences(document, held.of(document.id), found))


def _print(checked: tuple[Checked, ...]) -> None:
    console = Console()
    for each in checked:
        console.print(f"{each.file}：{each.document or '目录中没有这份文件 not in the catalogue'}")
        table = Table("条", "哪一项", "目录", "文本")
        for one in each.differences:
            table.add_row(one.place, one.aspect.label.zh, one.kept, one.read)
        console.print(table if each.differences else "与目录一致 nothing differs")
