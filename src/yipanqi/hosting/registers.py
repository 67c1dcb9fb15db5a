"""`yipanqi registers load` and its like: what registers there are, and the first load of one from a file."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from yipanqi.cases import feeding
from yipanqi.cases.feeding import Fed, Told
from yipanqi.cases.service import Service
from yipanqi.hosting import keeping
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.services import discover

console = Console()
registers = typer.Typer(no_args_is_help=True, help="登记簿数据。 Data of registers.")

Name = Annotated[str, typer.Argument(help="登记簿：事项/名称。 Register: service/name.")]


@registers.command("list")
def list_() -> None:
    """列出登记簿。 List the registers."""
    table = Table(Column("登记簿 register", no_wrap=True), "事项 service", "由谁维护 kept by")
    for service in discover().newest():
        for register in service.registers:
            kept = (
                "本系统也会变更，由部门报送 changed here too, told"
                if register.kept_here
                else "部门：报送或查询 told or asked"
            )
            table.add_row(f"{service.slug}/{register.name}", service.title.zh, kept)
    console.print(table)


@registers.command()
def schema(register: Name) -> None:
    """输出一本登记簿的 JSON Schema。 Print the JSON Schema of an entry's value."""
    _, found = feeding.named(discover(), register)
    shape = msgspec.json.schema(found.kind)
    console.print_json(msgspec.json.encode(shape).decode())


@registers.command()
def load(
    directory: Annotated[Path, typer.Argument(help="节点的数据目录。 The node's data directory.", exists=True)],
    register: Name,
    file: Annotated[Path, typer.Argument(help="每行一条 JSON。 One entry as JSON on each line.", exists=True)],
    source: Annotated[str, typer.Option(help="数据来自哪个部门。 Which department's word it is.")],
) -> None:
    """从文件装入数据：先全部核对，有错则不装入；重复装入不改变数据。 Load a file: all of it is checked first."""
    service, found = feeding.named(discover(), register)
    with keeping.kept(directory) as node, file.open("rb") as lines:
        number = _check(node, service, found.name, lines)
        lines.seek(0)
        fed = _load(node, service, found.name, lines, source, number)
    console.print(
        f"新增或变更 {fed.recorded} 条，未变 {fed.unchanged} 条。 {fed.recorded} recorded, {fed.unchanged} unchanged."
    )


def _check(node: Node, service: Service, name: str, lines: BinaryIO) -> int:
    number = 0
    for told in _groups(lines):
        with node.look() as work:
            feeding.check(work, service, name, told, first=number + 1)
        number += len(told)
    return number


def _load(node: Node, service: Service, name: str, lines: BinaryIO, source: str, number: int) -> Fed:
    recorded = unchanged = 0
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("装入 Loading", total=number)
        for told in _groups(lines):
            with node.work_on() as work:
                fed = feeding.feed(work, service, name, told, source)
            recorded, unchanged = recorded + fed.recorded, unchanged + fed.unchanged
            progress.advance(task, len(told))
    return Fed(recorded, unchanged)


def _groups(lines: BinaryIO) -> Iterator[list[Told]]:
    entries = enumerate(lines, start=1)
    while group := [_entry(line, place) for place, line in islice(entries, feeding.MOST)]:
        yield group


def _entry(line: bytes, place: int) -> Told:
    try:
        return msgspec.json.decode(line, type=Told)
    except msgspec.MsgspecError as error:
        rule = Text(f"第{place}行不是一条数据：{error}", f"line {place} is no entry: {error}")
        raise Refused(Problem("entry", rule, f"entries.{place}")) from error
