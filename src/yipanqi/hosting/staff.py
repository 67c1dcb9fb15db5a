"""Commands of a node's staff: what its authorities lay down, and how it comes to know a peer.

Two nodes are brought together by files that their staff exchange and check with each other: each exports its keys,
takes the
other's, signs the terms, and takes the other's signature.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer
import yaml
from rich.console import Console
from rich.table import Table

from yipanqi.access.actor import SYSTEM
from yipanqi.exchange.agreements import Terms
from yipanqi.exchange.keys import PublishedKey
from yipanqi.hosting import directory as data
from yipanqi.hosting import keeping
from yipanqi.kernel.days import Published
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.text import Text
from yipanqi.policy.overlay import OwnValue, columns
from yipanqi.policy.parameters import Evidence, ParameterValue
from yipanqi.policy.rulebook import shown
from yipanqi.services import discover
from yipanqi.web.seam import Provider

Directory = Annotated[Path, typer.Argument(help="节点的数据目录。 The node's data directory.", exists=True)]
calendar = typer.Typer(
    no_args_is_help=True, help="放假安排（先停止节点）。 The published calendar; stop the node first."
)
console = Console()


class Signature(msgspec.Struct, frozen=True):
    """A side's signature on the terms of an agreement, as staff bring it to the other side."""

    agreement: str
    key: str
    signature: bytes


@calendar.command("enter")
def enter_calendar(
    directory: Directory,
    year: int,
    off: Annotated[list[str], typer.Option(help="放假，如 2027-02-06..2027-02-12，可多次。 Days off, repeatable.")],
    worked: Annotated[
        list[str] | None, typer.Option(help="调休上班日，可多次。 Weekend days worked, repeatable.")
    ] = None,
) -> None:
    """录入国务院公布的某年放假安排，并重算在办件期限。 Enter a year as published; open cases are counted anew."""
    published = Published(year, _days(off), _days(worked or []))
    with keeping.kept(directory) as node:
        moved = node.enter_calendar(published, SYSTEM)
    table = Table("办件 case", "原期限 before", "新期限 after")
    for each in moved:
        table.add_row(each.number, str(each.before), str(each.after))
    console.print(table)


def _days(spans: list[str]) -> frozenset[date]:
    days: set[date] = set()
    for span in spans:
        first, _, last = span.partition("..")
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        days |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
    return frozenset(days)


def set_value(
    directory: Directory,
    service: str,
    name: str,
    value: Annotated[str, typer.Argument(help="YAML 写法，如 8 或 0.12。 As YAML.")],
    place: Annotated[str, typer.Option("--in", help="行政区划代码。 Division code.")],
    since: Annotated[str, typer.Option("--from", help="自何日起。 From which day.")],
    act: Annotated[str, typer.Option(help="设定该值的文件。 The act that sets it.")],
) -> None:
    """由本方主管机关设定参数值，签名后告知对方。 Set a value for a place of this side; peers are told."""
    evidence = ParameterValue(
        since=date.fromisoformat(since), place=place, value=yaml.safe_load(value), evidence=Evidence.READ, set_by=act
    )
    with keeping.kept(directory) as node:
        node.set_value(service, OwnValue(name, evidence, act), SYSTEM)


def show_columns(service: str) -> None:
    """并列显示两地的参数值。 The values of both sides, side by side."""
    table = Table("参数 parameter", "四川 Sichuan", "重庆 Chongqing", "依据 set by")
    for parameter in discover().get(service).parameters.values():
        sides = columns(parameter, date.today(), ("510000", "500000"), divisions().ancestors)
        values = [shown(side.value.value) if side.value else "" for side in sides]
        source = next((s.value.set_by or s.value.because for s in sides if s.value), "")
        table.add_row(parameter.title.zh, *values, source)
    console.print(table)


def init(
    directory: Annotated[Path, typer.Argument(help="新的数据目录。 A new data directory.")],
    code: Annotated[str, typer.Option(help="行政区划代码，如 51。 Code of the administration.")],
    name: Annotated[str, typer.Option(help="节点名称，如 四川/Sichuan。 Chinese and English name.")],
    port: Annotated[int, typer.Option(help="监听端口。 Port to listen on.")],
    base_url: Annotated[str, typer.Option(help="群众使用的网址。 The address that people use.")],
    peer: Annotated[
        list[str] | None, typer.Option(help="对方节点，如 50=https://…，可多次。 Peers, repeatable.")
    ] = None,
    database: Annotated[str, typer.Option(help="数据库地址；默认用 SQLite。 Database URL.")] = "",
    suite: Annotated[str, typer.Option(help="ed25519 或 sm2。 ed25519 or sm2.")] = "ed25519",
    provider: Annotated[str, typer.Option(help="正式节点的统一认证地址；留空为练习节点。 Log-in of a live node.")] = "",
    client: Annotated[str, typer.Option(help="在统一认证的客户端编号。 Client id there.")] = "",
) -> None:
    """建立新节点：设置、主密钥、数据库和第一对密钥。 Make a new node: settings, master key, database, first key."""
    if (directory / data.SETTINGS).exists():
        raise typer.BadParameter(f"{directory} 已有节点。 There is a node already.")
    zh, _, en = name.partition("/")
    peers = tuple(data.PeerSetting(*each.split("=", 1)) for each in peer or [])
    live = Provider(provider, client) if provider else None
    setting = data.Setting(
        code=code,
        name=Text(zh, en or zh),
        live=live is not None,
        database=database,
        port=port,
        base_url=base_url,
        suite=suite,
        peers=peers,
        provider=live,
    )
    data.write(directory, setting)
    with keeping.kept(directory) as node:
        node.new_key(suite)
        console.print(keeping.key_table(node))


def export_keys(directory: Directory, file: Path) -> None:
    """导出本节点公钥，交给对方核对。 Export this node's public keys for the other side."""
    with keeping.kept(directory) as node:
        file.write_bytes(msgspec.json.encode(node.published()))


def trust_keys(directory: Directory, file: Path) -> None:
    """收下对方公钥（请先当面核对）。 Take the other side's public keys, once checked with them."""
    with keeping.kept(directory) as node:
        for key in msgspec.json.decode(file.read_bytes(), type=list[PublishedKey]):
            node.trust(key)
        console.print(keeping.key_table(node))


def propose(directory: Directory, terms: Path, signature: Path) -> None:
    """签署协议条款（YAML），签名写入文件交给对方。 Sign terms (YAML); the signature goes to the other side."""
    agreed = msgspec.yaml.decode(terms.read_bytes(), type=Terms)
    with keeping.kept(directory) as node:
        key, signed = node.propose(agreed)
    signature.write_bytes(msgspec.json.encode(Signature(agreed.id, key, signed)))


def countersign(directory: Directory, signature: Path) -> None:
    """收下对方签名，协议即生效。 Take the other side's signature: the agreement is in force."""
    theirs = msgspec.json.decode(signature.read_bytes(), type=Signature)
    with keeping.kept(directory) as node:
        node.countersigned(theirs.agreement, theirs.key, theirs.signature)
        console.print(keeping.agreement_table(node))


def add_to(keys: typer.Typer, agreements: typer.Typer, parameters: typer.Typer) -> None:
    """Put the commands into their groups."""
    parameters.command("set")(set_value)
    parameters.command("columns")(show_columns)
    keys.command("export")(export_keys)
    keys.command("trust")(trust_keys)
    agreements.command("propose")(propose)
    agreements.command("countersign")(countersign)
