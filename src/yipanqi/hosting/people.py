"""Commands for the accounts of a node's staff and the tokens of their programs; the node is stopped meanwhile."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import segno
import typer
from rich.console import Console
from rich.table import Column, Table

from yipanqi.access import tokens as api_tokens
from yipanqi.access.accounts import Scope, staff_accounts
from yipanqi.access.actor import Role
from yipanqi.hosting import directory as data
from yipanqi.hosting import keeping
from yipanqi.kernel.text import Text
from yipanqi.node import accounts, programs
from yipanqi.node.accounts import CONSOLE
from yipanqi.web.practice_login import ISSUER

Directory = Annotated[Path, typer.Argument(help="节点的数据目录。 The node's data directory.", exists=True)]
Login = Annotated[str, typer.Argument(help="登录名，本节点内唯一。 Log-in name, unique on this node.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="角色，可多次。 A role, repeatable.")]
Offices = Annotated[
    list[str] | None,
    typer.Option(
        "--office", help="单位编号（联络员填单位全称），可多次。 Office id, or full name of a liaison's unit."
    ),
]
Divisions = Annotated[list[str] | None, typer.Option("--division", help="行政区划代码，可多次。 Division code.")]

accounts_group = typer.Typer(
    no_args_is_help=True, help="工作人员账户（先停止节点）。 Staff accounts; stop the node first."
)
tokens_group = typer.Typer(
    no_args_is_help=True, help="程序令牌（先停止节点）。 Tokens of programs; stop the node first."
)
console = Console()


@accounts_group.command("open")
def open_account(
    directory: Directory,
    login: Login,
    name: Annotated[str, typer.Option(help="姓名，如 陈某/Chen。 Chinese and English name.")],
    subject: Annotated[str, typer.Option(help="统一认证中的用户标识 sub。 The subject at the log-in provider.")],
    role: Roles = None,
    office: Offices = None,
    division: Divisions = None,
) -> None:
    """开立工作人员账户；第二因素只显示这一次。 Open a staff account; its second factor is shown this once."""
    setting = data.read(directory)
    issuer = setting.provider.issuer if setting.provider else ISSUER
    zh, _, en = name.partition("/")
    scope = _scope(role, office, division)
    with keeping.kept(directory) as node, node.work_on() as work:
        accounts.open_staff(work, login, Text(zh, en or zh), issuer, subject, scope, CONSOLE)
        uri = accounts.enrol(work, login, CONSOLE)
    _show(uri)


@accounts_group.command("list")
def list_accounts(directory: Directory) -> None:
    """列出工作人员账户、角色和范围。 List staff accounts with roles and scope."""
    table = Table(
        Column("登录名 login", no_wrap=True),
        "姓名 name",
        Column("角色 roles", no_wrap=True),
        "单位 offices",
        "区划 divisions",
        "第二因素 2nd",
        "最近登录 log-in",
        "停用 closed",
    )
    with keeping.kept(directory) as node, node.look() as work:
        found = staff_accounts(work.uow)
    for each in found:
        days = [f"{at:%Y-%m-%d}" if at else "" for at in (each.entered_at, each.closed_at)]
        lists = ("\n".join(each.roles), "\n".join(each.offices), "\n".join(each.divisions))
        table.add_row(each.login, each.name.zh, *lists, "✓" if each.second_factor else "", *days)
    console.print(table)


@accounts_group.command("grant")
def grant(
    directory: Directory, login: Login, role: Roles = None, office: Offices = None, division: Divisions = None
) -> None:
    """增加角色或范围。 Give more roles, offices or divisions."""
    with keeping.kept(directory) as node, node.work_on() as work:
        accounts.widen(work, login, _scope(role, office, division), CONSOLE)


@accounts_group.command("revoke")
def revoke(
    directory: Directory, login: Login, role: Roles = None, office: Offices = None, division: Divisions = None
) -> None:
    """收回角色或范围，立即生效。 Take roles, offices or divisions back at once."""
    with keeping.kept(directory) as node, node.work_on() as work:
        accounts.narrow(work, login, _scope(role, office, division), CONSOLE)


@accounts_group.command("close")
def close(directory: Directory, login: Login) -> None:
    """停用账户，会话和令牌随即失效。 Close an account; its sessions and tokens end."""
    with keeping.kept(directory) as node, node.work_on() as work:
        accounts.close(work, login, CONSOLE)


@accounts_group.command("second-factor")
def second_factor(directory: Directory, login: Login) -> None:
    """重新登记第二因素（手机丢失时）；只显示这一次。 Enrol a second factor anew; it is shown this once."""
    with keeping.kept(directory) as node, node.work_on() as work:
        uri = accounts.enrol(work, login, CONSOLE)
    _show(uri)


@tokens_group.command("new")
def new_token(
    directory: Directory,
    login: Login,
    what_for: Annotated[str, typer.Option("--for", help="用途。 What it is for.")],
    scope: Annotated[list[str], typer.Option(help="范围，如 cases 或 desk:read，可多次。 What it opens, repeatable.")],
    until: Annotated[str, typer.Option(help="截止日期，一年以内。 Last day, within a year.")],
) -> None:
    """为账户生成程序令牌；只显示这一次。 Make a token for an account's program; it is shown this once."""
    ends = datetime.combine(date.fromisoformat(until), time(16), UTC)  # the end of that day in Beijing
    with keeping.kept(directory) as node, node.work_on() as work:
        account = accounts.staff(work, login)
        secret = programs.make_for(work, account, what_for, tuple(scope), ends, CONSOLE)
    typer.echo(secret)


@tokens_group.command("list")
def list_tokens(directory: Directory) -> None:
    """列出程序令牌（不含令牌本身）。 List tokens, without the secrets."""
    table = Table(
        Column("编号 id", no_wrap=True),
        "账户 account",
        "用途 for",
        "范围 scopes",
        "截止 until",
        "最近使用 used",
        "已撤销 revoked",
    )
    with keeping.kept(directory) as node, node.look() as work:
        names = {each.id: each.login for each in staff_accounts(work.uow)}
        found = api_tokens.listed(work.uow)
    for each in found:
        times = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (each.ends_at, each.used_at, each.revoked_at)]
        table.add_row(each.id, names.get(each.account, each.account), each.what_for, " ".join(each.scopes), *times)
    console.print(table)


@tokens_group.command("revoke")
def revoke_token(directory: Directory, token: Annotated[str, typer.Argument(help="令牌编号。 Its id.")]) -> None:
    """立即撤销程序令牌。 Revoke a token now."""
    with keeping.kept(directory) as node, node.work_on() as work:
        programs.end_one(work, token, CONSOLE)


def _scope(role: list[Role] | None, office: list[str] | None, division: list[str] | None) -> Scope:
    return Scope(frozenset(role or ()), frozenset(office or ()), frozenset(division or ()))


def _show(uri: str) -> None:
    """The second factor, as text and as a code for an authenticator; neither is kept anywhere."""
    typer.echo(uri)
    segno.make_qr(uri).terminal(compact=True)
