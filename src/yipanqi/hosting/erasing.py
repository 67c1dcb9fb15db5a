"""`yipanqi erase`: what is past its time goes, or is counted; the node is stopped meanwhile."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from yipanqi.hosting import keeping
from yipanqi.kernel.text import Text
from yipanqi.node import Node, erasing
from yipanqi.node.erasing import AT_ONCE, Erased
from yipanqi.policy.retention import shipped

NAMES = {
    "cases": Text("办件", "cases"),
    "scans": Text("扫描件已清除的办件", "cases whose scans went"),
    "files": Text("无人使用的文件", "files nobody needed"),
    "credentials": Text("证照", "credentials"),
    "readings": Text("查阅记录", "entries of the access log"),
    "enrolments": Text("活动报名", "enrolments in programmes"),
    "accounts": Text("群众账户", "accounts of residents"),
    "persons": Text("人员", "persons"),
}
console = Console()


class _NotKeptError(Exception):
    """Nothing was erased after all."""


def erase(
    directory: Annotated[Path, typer.Argument(help="节点的数据目录。 The node's data directory.", exists=True)],
    case: Annotated[str, typer.Argument(help="办件编号：提前清除这一件。 A case, before its time.")] = "",
    due: Annotated[bool, typer.Option("--due", help="清除全部到期的。 All that is past its time.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只清点，不清除。 Count only.")] = False,
) -> None:
    """保存期满，清除办件、证照、账户和记录；证据仍可核验。 Erase what is past its time; evidence still verifies."""
    if bool(case) == due:
        raise typer.BadParameter("请给出办件编号，或使用 --due。 Name a case, or use --due.")
    with keeping.kept(directory) as node:
        if case:
            _one(node, case, dry_run)
            return
        done = _counted(node) if dry_run else _all(node)
    _show(done, dry_run)


def _one(node: Node, number: str, dry_run: bool) -> None:
    try:
        with node.work_on() as work:
            erasing.erase(work, number)
            if dry_run:
                raise _NotKeptError
    except _NotKeptError:
        console.print(f"{number} 可以清除。 It can be erased.")


def _counted(node: Node) -> Erased:
    """Erase everything in one unit of work that is not kept."""
    found: list[Erased] = []
    try:
        with node.work_on() as work:
            found.append(erasing.erase_due(work, most=1_000_000_000))
            raise _NotKeptError
    except _NotKeptError:
        return found[0]


def _all(node: Node) -> Erased:
    """One unit of work after another, with how far it is; the register of persons last."""
    done = Erased()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("清除到期数据 Erasing", total=None)
        while True:
            with node.work_on() as work:
                step = erasing.erase_due(work, persons=False)
            done += step
            said = f"办件 cases {done.cases} · 扫描件 scans {done.scans} · 证照 credentials {done.credentials}"
            progress.update(task, description=said)
            if AT_ONCE not in (step.cases, step.scans):
                break
        with node.work_on() as work:
            return done + erasing.erase_due(work)


def _show(done: Erased, dry_run: bool) -> None:
    table = Table("种类 kind", "将清除 due" if dry_run else "已清除 erased")
    for name, n in done.counts.items():
        table.add_row(f"{NAMES[name].zh} {NAMES[name].en}", str(n))
    console.print(table)
    for kind in done.waiting:
        title = shipped()[kind].title
        console.print(
            f"{title.zh}：保存期是暂定值，须由主管部门用 parameters set 确定后才清除。"
            f" {title.en}: waits until the authority has set how long (parameters set, name retention)."
        )
