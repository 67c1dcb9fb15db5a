"""`yipanqi policy lint`: the catalogue check over the services this version ships."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from yipanqi.policy.catalogue import catalogue
from yipanqi.policy.linting import Finding, Found, Running, lint
from yipanqi.services import discover

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]


class Findings(msgspec.Struct, frozen=True):
    """The JSON of `yipanqi policy lint`."""

    findings: tuple[Found, ...]


def policy_lint(as_json: AsJson = False) -> None:
    """目录检查：无服务的条款、无条款的服务、陈旧和冲突的参数。 Check the catalogue against services and values."""
    running = [Running(service.slug, service.clauses, service.parameters) for service in discover().newest()]
    found = lint(catalogue(), running, datetime.now(UTC).date())
    if as_json:
        typer.echo(msgspec.json.encode(Findings(found)))
    else:
        _print(found)


def _print(found: tuple[Found, ...]) -> None:
    console = Console()
    for finding in Finding:
        rows = [each for each in found if each.finding is finding]
        if rows:
            table = Table(
                "对象", "说明", title=f"{finding.label.zh}（{len(rows)}）{finding.label.en}", title_justify="left"
            )
            for each in rows:
                table.add_row(each.subject, each.text.zh)
            console.print(table)
