"""`yipanqi policy trace`: from document to proof, on a terminal."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.table import Column, Table

from yipanqi.cases.machine import STATUS_NAMES
from yipanqi.hosting import directory as data
from yipanqi.hosting.process import opened
from yipanqi.node.trace import Carried, Kept, Promise, trace
from yipanqi.policy.parameters import Parameter
from yipanqi.policy.rulebook import shown
from yipanqi.services import discover


def traced(directories: Sequence[Path], slug: str = "") -> tuple[Promise, ...]:
    """Every promise that a service carries out, with the cases of the nodes of these data directories.

    Raises Refused for an unknown service.
    """
    with ExitStack() as stack:
        nodes = [stack.enter_context(opened(folder, data.read(folder))) for folder in directories]
        found = trace(nodes[0].world.services if nodes else discover(), nodes, slug)
    return tuple(promise for promise in found if promise.services)


def as_table(promises: Sequence[Promise]) -> Table:
    """Clause, service, the numbers that the clause has set, cases, days promised and used."""
    titles = (
        "条款 clause",
        "责任单位 offices",
        "时限 deadline",
        "事项 service",
        "参数 parameters",
        "办件 cases",
        "工作日 days",
    )
    table = Table(*(Column(title, overflow="fold") for title in titles), show_lines=True)
    for promise in promises:
        clause = promise.clause
        for carried in promise.services:
            table.add_row(
                f"{clause.id}\n{clause.title.zh}",
                "\n".join(office.name for office in clause.offices),
                clause.deadline.printed,
                f"{carried.service}\n{carried.title.zh}",
                "\n".join(_numbers(promise, carried)),
                "\n".join(_counts(kept) for kept in carried.kept),
                "\n".join(_days(kept) for kept in carried.kept),
            )
    return table


def _numbers(promise: Promise, carried: Carried) -> Iterator[str]:
    for parameter in carried.parameters:
        ours = any(value.set_by == promise.clause.id for value in parameter.values)
        if ours or parameter.name in carried.limits:
            yield from _values(parameter)


def _values(parameter: Parameter) -> Iterator[str]:
    for value in sorted(parameter.values, key=lambda v: v.effective):
        basis = value.set_by or value.because
        where, number = value.where or "全国", f"{parameter.title.zh} {shown(value.value)}"
        yield f"{number}（{where}，自 {value.effective}，{basis}，{value.evidence}）"


def _counts(kept: Kept) -> str:
    said = [f"{STATUS_NAMES[c.status].zh} {'<10' if c.number is None else c.number}" for c in kept.counts]
    return f"{kept.node} {kept.role.zh}: {'、'.join(said)}"


def _days(kept: Kept) -> str:
    days = kept.days
    if days is None:
        return f"{kept.node} –"
    promised = "/".join(map(str, days.promised))
    on_time = f"{'≥ ' if kept.least else ''}{days.on_time:.1%}"
    return f"{kept.node} 承诺 {promised}，中位 {days.median:g}，九成 {days.ninetieth}，按时 {on_time}"
