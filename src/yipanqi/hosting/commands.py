"""Every command of `yipanqi`; `yipanqi.cli` is where it begins."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from yipanqi.exchange.evidence import export, verify
from yipanqi.hosting import demo as demonstration
from yipanqi.hosting import erasing, keeping, people, staff, tracing
from yipanqi.hosting.bank import run_bank
from yipanqi.hosting.figures import figures
from yipanqi.hosting.linting import policy_lint
from yipanqi.hosting.pair import PORTS, Layout
from yipanqi.hosting.process import run_node
from yipanqi.hosting.registers import registers
from yipanqi.hosting.up import up as run_up
from yipanqi.policy.importing_command import policy_check
from yipanqi.policy.lineage.command import policy_lineage
from yipanqi.policy.overlay import stale as not_checked
from yipanqi.policy.reader.command import policy_read
from yipanqi.services import discover
from yipanqi.simulation.command import simulate

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="一盘棋：两地政务服务，如同一地。 Yipanqi: two neighbouring governments run public services as one.",
)
policy = typer.Typer(no_args_is_help=True, help="政策文件。 Policy documents.")
protocol = typer.Typer(no_args_is_help=True, help="协同方式。 Protocols.")
parameters = typer.Typer(no_args_is_help=True, help="政策参数。 Policy parameters.")
keys = typer.Typer(no_args_is_help=True, help="节点密钥（先停止节点）。 Keys of a node; stop the node first.")
agreements = typer.Typer(
    no_args_is_help=True, help="互认协议（先停止节点）。 Agreements of a node; stop the node first."
)
for name, group in {
    "policy": policy,
    "protocol": protocol,
    "parameters": parameters,
    "keys": keys,
    "agreements": agreements,
    "calendar": staff.calendar,
    "accounts": people.accounts_group,
    "tokens": people.tokens_group,
    "registers": registers,
}.items():
    app.add_typer(group, name=name)
staff.add_to(keys, agreements, parameters)

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]
Directory = Annotated[Path, typer.Argument(help="节点的数据目录。 The node's data directory.", exists=True)]
UntilStdinCloses = Annotated[bool, typer.Option("--until-stdin-closes", hidden=True)]
console = Console()


@app.command()
def up(
    people: Annotated[int, typer.Option(min=1, help="样本人数。 How many made-up people.")] = 500,
    data: Annotated[Path, typer.Option(help="数据目录。 Data directory.")] = Path(".data"),
    postgres: Annotated[
        str, typer.Option(help="PostgreSQL 服务器地址；默认用 SQLite。 URL of a PostgreSQL server.")
    ] = "",
) -> None:
    """在本机启动四川、重庆两个练习节点和一家银行。 Start two practice nodes and a bank on this machine."""
    run_up(Layout(data, PORTS, postgres), people, console)


@app.command()
def node(directory: Directory, until_stdin_closes: UntilStdinCloses = False) -> None:
    """运行一个节点。 Run one node."""
    run_node(directory, until_stdin_closes=until_stdin_closes)


@app.command(hidden=True)
def bank(directory: Directory, until_stdin_closes: UntilStdinCloses = False) -> None:
    """运行练习银行。 Run the practice bank."""
    run_bank(directory, until_stdin_closes=until_stdin_closes)


@app.command()
def demo(as_json: AsJson = False) -> None:
    """在两个进程之间重演每项服务的示例。 Replay every worked example across two processes; fails where one differs."""
    results = []
    table = demonstration.table()
    with Live(table, console=Console(stderr=as_json), refresh_per_second=8):
        for result in demonstration.demo():
            results.append(result)
            table.add_row(*demonstration.row(result))
    if as_json:
        typer.echo(msgspec.json.encode(demonstration.Report(tuple(results))))
    if not results or not all(result.ok for result in results):
        raise typer.Exit(1)


app.command()(simulate)
app.command()(staff.init)
app.command()(erasing.erase)
app.command()(figures)


@app.command()
def evidence(
    directory: Directory,
    case: Annotated[str, typer.Argument(help="办件编号。 Case number.")],
    file: Annotated[Path, typer.Argument(help="写入的文件。 File to write.")],
    with_data: Annotated[bool, typer.Option(help="附上内容而不只是摘要。 With the data, not digests only.")] = False,
) -> None:
    """导出一件办件的往来证据。 Export the evidence of a case's exchange to a file."""
    with keeping.kept(directory) as kept, kept.look() as work:
        file.write_bytes(export(work.uow, work.world.ring, case, with_data=with_data))


@app.command("verify")
def verify_file(file: Annotated[Path, typer.Argument(help="证据文件。 File of evidence.", exists=True)]) -> None:
    """离线核验证据文件。 Check a file of evidence, with nothing but itself."""
    verdict = verify(file.read_bytes())
    for words in verdict.words:
        typer.echo(f"{words.zh}  {words.en}")
    raise typer.Exit(0 if verdict.sound else 1)


policy.command("read")(policy_read)
policy.command("check")(policy_check)
policy.command("lineage")(policy_lineage)
policy.command("lint")(policy_lint)


@policy.command("trace")
def policy_trace(
    service: Annotated[str, typer.Argument(help="事项，默认全部。 A service; all by default.")] = "",
    data: Annotated[Path, typer.Option(help="数据目录。 Data directory of `up`.")] = Path(".data"),
    as_json_: AsJson = False,
) -> None:
    """从文件条款到办件实绩：事项、参数、办件、承诺与实用工作日。 From clause to proof, by the nodes' own cases."""
    promises = tracing.traced(sorted(data.glob("node-*")), service)
    if as_json_:
        typer.echo(msgspec.json.encode({"promises": promises}))
    else:
        console.print(tracing.as_table(promises))


@protocol.command("show")
def protocol_show(name: Annotated[str, typer.Argument(help="协同方式，如 transfer。 A protocol.")]) -> None:
    """输出协同方式各角色的状态图（Mermaid）。 Print the state diagram of each of its roles."""
    machines = {
        machine.role: machine
        for service in discover().newest()
        for procedure in service.procedures
        if procedure.protocol == name
        for machine in procedure.machines.values()
    }
    if not machines:
        raise typer.BadParameter(f"没有事项使用“{name}”。 No service uses {name!r}.")
    for machine in machines.values():
        typer.echo(f"%% {machine.title.zh} {machine.title.en}\n{machine.diagram()}")


@parameters.command("stale")
def parameters_stale() -> None:
    """列出一年以上未核对的参数。 List parameters that nobody has checked for a year."""
    today = datetime.now(UTC).date()
    table = Table("事项 service", "参数 parameter", "上次核对 checked on")
    for service in discover().newest():
        for parameter in not_checked(service.parameters, today):
            table.add_row(service.slug, f"{parameter.title.zh} {parameter.title.en}", str(parameter.checked_on))
    console.print(table)


@keys.command("list")
def keys_list(directory: Directory) -> None:
    """列出本节点和对方的密钥。 List the keys of the node and of its peers."""
    with keeping.kept(directory) as kept:
        console.print(keeping.key_table(kept))


@keys.command("new")
def keys_new(
    directory: Directory, suite: Annotated[str, typer.Option(help="ed25519 或 sm2。 ed25519 or sm2.")] = "ed25519"
) -> None:
    """启用新密钥并通知对方；旧密钥签过的仍有效。 Make a new key and tell the peers."""
    with keeping.kept(directory) as kept:
        kept.new_key(suite)
        console.print(keeping.key_table(kept))


@keys.command("stolen")
def keys_stolen(directory: Directory, owner: str, key: str) -> None:
    """报告密钥被盗，此后不再接受。 Report a key stolen: nothing received later passes under it."""
    with keeping.kept(directory) as kept:
        try:
            anew = kept.report_stolen(owner, key)
        except LookupError as error:
            raise typer.BadParameter(f"没有这把密钥。 {error}") from error
        console.print(f"已登记；{anew} 个报文批次已重新签名。 Noted; {anew} batches were signed anew.")


@agreements.command("list")
def agreements_list(directory: Directory) -> None:
    """列出互认协议。 List the agreements."""
    with keeping.kept(directory) as kept:
        console.print(keeping.agreement_table(kept))


@agreements.command("revoke")
def agreements_revoke(directory: Directory, agreement: str, peer: str) -> None:
    """终止协议：不再新办，在办的办完。 End an agreement: no new cases; open ones finish."""
    with keeping.kept(directory) as kept:
        kept.revoke(agreement, peer)
        console.print(keeping.agreement_table(kept))
