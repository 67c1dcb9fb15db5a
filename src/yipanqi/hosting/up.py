"""`yipanqi up`: two practice nodes and a bank on this machine, from nothing or with the data of last time."""

import time
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from yipanqi.access.accounts import practice_accounts
from yipanqi.hosting import directory as data
from yipanqi.hosting import sample_ledger, stopping
from yipanqi.hosting.pair import NAMES, Layout, Running, set_up
from yipanqi.hosting.process import opened
from yipanqi.hosting.samples import enter, people_of_today


def up(layout: Layout, people: int, console: Console) -> None:
    """Set up what is missing, start everything, say where it is, and wait until told to stop."""
    if not layout.is_set_up:
        _prepare(layout, people, console)
    accounts = _accounts(layout)
    console.print("正在启动两个节点和银行 · starting two nodes and the bank")
    with Running(layout) as running:
        _say_where(layout, accounts, console)
        _watch(running, console)
    console.print("已停止，数据已保存。 Stopped; the data is kept.")


def _prepare(layout: Layout, people: int, console: Console) -> None:
    started = time.monotonic()
    said = "正在建立数据库、密钥和协议 · making databases, keys and agreement"
    with console.status(said) as status, set_up(layout) as nodes:
        residents = people_of_today(nodes.values(), people, seed=1)
        for code, node in nodes.items():
            status.update(f"正在录入{NAMES[code].zh}的样本人群 · entering {people} made-up people in {NAMES[code].en}")
            enter(node, residents)
            sample_ledger.keep(node, seed=1)
    console.print(f"✓ 首次准备完成 · set up in {time.monotonic() - started:.0f} s: {layout.directory}")


def _say_where(layout: Layout, accounts: Mapping[str, Sequence[str]], console: Console) -> None:
    table = Table("节点 node", "网址 address", "数据 data", title="一盘棋 Yipanqi", title_justify="left")
    for code, name in NAMES.items():
        table.add_row(f"{name.zh} {name.en}", layout.url(code), str(layout.node(code)))
    console.print(table)
    console.print("样本账户（登录页面可直接选择）· sample accounts, to be picked on the log-in page:")
    for code, names in accounts.items():
        console.print(f"  {NAMES[code].zh}: {'、'.join(names)}")
    console.print("按 Ctrl-C 停止 · Ctrl-C stops it.")


def _accounts(layout: Layout) -> Mapping[str, Sequence[str]]:
    found = {}
    for code in NAMES:
        with opened(layout.node(code), data.read(layout.node(code))) as node, node.look() as work:
            found[code] = [f"{account.name.zh} ({account.login})" for account in practice_accounts(work.uow)]
    return found


def _watch(running: Running, console: Console) -> None:
    stopped: list[bool] = []
    stopping.on_request(lambda: stopped.append(True), until_stdin_closes=False)
    while not stopped:
        time.sleep(0.3)
        for process in running.processes:
            if process.ended:
                console.print(f"[red]✕[/] {process.command} 意外退出 · ended unexpectedly: {process.log}")
                return
