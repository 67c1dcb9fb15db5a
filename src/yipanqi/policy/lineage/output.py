"""Lineage as JSON for programs and as a table for people."""

from collections.abc import Sequence

import msgspec
from rich import box
from rich.console import Group
from rich.table import Table

from yipanqi.policy.lineage.edges import At, Change, Edge
from yipanqi.policy.lineage.kinship import Kin
from yipanqi.policy.lineage.proposing import Lineage
from yipanqi.policy.reader.document import Document


class Edges(msgspec.Struct, frozen=True):
    """The JSON of `yipanqi policy lineage`."""

    edges: tuple[Edge, ...]


def as_json(lineage: Lineage) -> bytes:
    """`{"edges": [...]}` with the fields of `Edge`; `from` is null for a new clause, `to` for a dropped one."""
    return msgspec.json.encode(Edges(lineage.edges))


def as_table(lineage: Lineage, documents: Sequence[Document]) -> Group:
    """One table for two documents: clauses, relation, score, what changed."""
    titles = {(d.file, c.section, c.number): c.title for d in documents for c in d.clauses}
    return Group(*(_table(link, lineage.edges, titles) for link in lineage.kin))


def _table(link: Kin, edges: Sequence[Edge], titles: dict[tuple[str, int, int | None], str]) -> Table:
    evidence = "；".join(each.zh for each in link.evidence)
    head = f"{link.earlier.title} → {link.later.title}（{link.relation}：{evidence}）"
    table = Table("原条", "新条", "关系", "相似", "变化", title=head, box=box.SIMPLE_HEAD, title_justify="left")
    for edge in edges:
        if edge.between == (link.earlier.file, link.later.file):
            score = f"{edge.score:.2f}" if edge.before and edge.after else ""
            changes = "\n".join(_change(each) for each in edge.changes)
            table.add_row(
                _place(edge.before, titles), _place(edge.after, titles), edge.relation.label.zh, score, changes
            )
    return table


def _place(place: At | None, titles: dict[tuple[str, int, int | None], str]) -> str:
    if place is None:
        return "—"
    return f"{place.section}.{place.number or 0} {titles[place.file, place.section, place.number]}"


def _change(change: Change) -> str:
    about = f"（{change.about}）" if change.about else ""
    return f"{change.what.label.zh}：{change.before or '无'} → {change.after or '无'}{about}"
