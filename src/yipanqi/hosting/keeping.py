"""What staff do to a node that is stopped: its keys and agreements."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.table import Column, Table

from yipanqi.hosting import directory as data
from yipanqi.hosting.process import opened
from yipanqi.node import Node


@contextmanager
def kept(directory: Path) -> Iterator[Node]:
    """The node of a data directory, for this process alone. Raises AlreadyRunning."""
    setting = data.read(directory)
    with data.locked(directory), opened(directory, setting) as node:
        yield node


def key_table(node: Node) -> Table:
    """Every key the node knows."""
    table = Table(
        "节点 owner",
        Column("密钥 key", no_wrap=True, overflow="fold"),
        "算法 suite",
        "启用 valid from",
        "被盗 stolen",
        "练习 practice",
    )
    ring = node.world.ring
    for owner in (node.code, *node.peers):
        for key in ring.of(owner):
            stolen = f"{key.stolen_at:%Y-%m-%d %H:%M}" if key.stolen_at else ""
            since = f"{key.valid_from:%Y-%m-%d %H:%M}"
            table.add_row(owner, key.id, key.public.suite, since, stolen, "✓" if key.practice else "")
    return table


def agreement_table(node: Node) -> Table:
    """Every agreement, with what it covers."""
    table = Table(
        Column("协议 agreement", no_wrap=True, overflow="fold"),
        "双方 parties",
        "事项 services",
        "生效 from",
        "终止 ended",
        "签署 signed",
    )
    for terms, row in node.world.agreements.all():
        services = "、".join(f"{agreed.service} {agreed.version}" for agreed in terms.services)
        ended = row.revoked_at or terms.valid_to
        table.add_row(
            terms.id,
            " ↔ ".join(terms.parties),
            services,
            f"{terms.valid_from:%Y-%m-%d}",
            f"{ended:%Y-%m-%d %H:%M}" if ended else "",
            "双方 by both" if row.peer_signature else "仅本方 by us only",
        )
    return table
