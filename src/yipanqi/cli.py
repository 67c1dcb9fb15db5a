"""The command line: `yipanqi COMMAND`. `yipanqi COMMAND --help` says what each does.

Commands are loaded when they are asked for: who has a document read does not wait for the web and the database. Some
releases of typer bring their own click and others do not, so what is click's has no type here.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperGroup

from yipanqi.hosting import CannotRun
from yipanqi.kernel.problems import Refused

READING: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "read": ("yipanqi.policy.reader.command", "policy_read"),
        "check": ("yipanqi.policy.importing_command", "policy_check"),
        "lineage": ("yipanqi.policy.lineage.command", "policy_lineage"),
    }
)
"""Commands of `policy` that need nothing but the documents they are given: module and function."""


class Policy(TyperGroup):
    """`yipanqi policy`: those that only read documents are loaded by themselves."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All of them."""
        return list(_every("policy").list_commands(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One of them."""
        if cmd_name in READING:
            return _alone(cmd_name, *READING[cmd_name])
        return _every("policy").get_command(ctx, cmd_name)


class Commands(TyperGroup):
    """`yipanqi`: its groups and commands."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All of them."""
        return list(_every().list_commands(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One of them."""
        if cmd_name == "policy":
            return Policy(name="policy", help="政策文件。 Policy documents.", no_args_is_help=True)
        return _every().get_command(ctx, cmd_name)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="一盘棋：两地政务服务，如同一地。 Yipanqi: two neighbouring governments run public services as one.",
)


@app.callback()
def begin() -> None:
    """一盘棋：两地政务服务，如同一地。 Yipanqi: two neighbouring governments run public services as one."""


def main() -> None:
    """Run a command; what is refused is said in a sentence, not as a traceback."""
    try:
        app()
    except Refused as refused:
        for problem in refused.problems:
            place = f"{problem.field}: " if problem.field else ""
            typer.echo(f"{place}{problem.text.zh} {problem.text.en}", err=True)
        raise SystemExit(2) from None
    except CannotRun as error:
        typer.echo(str(error), err=True)
        raise SystemExit(3) from None


def _every(group: str = "") -> Any:
    """All commands, or those of a group."""
    whole: Any = typer.main.get_command(import_module("yipanqi.hosting.commands").app)
    return whole.commands[group] if group else whole


def _alone(name: str, module: str, function: str) -> Any:
    one = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    one.command(name)(getattr(import_module(module), function))
    return typer.main.get_command(one)


if __name__ == "__main__":
    main()
