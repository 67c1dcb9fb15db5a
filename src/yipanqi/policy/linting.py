"""The catalogue check: clauses without a service, services without a clause, values that are stale or undercut.

It breaks nothing: it tells people what to look at.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Catalogue
from yipanqi.policy.overlay import late_announced, stale, undercuts
from yipanqi.policy.parameters import Parameter
from yipanqi.policy.reader.document import ClauseKind
from yipanqi.policy.rulebook import shown


class Finding(StrEnum):
    """What sort of thing was found."""

    CLAUSE_WITHOUT_SERVICE = "clause without service"
    SERVICE_WITHOUT_CLAUSE = "service without clause"
    SERVICE_NOT_OPEN = "service not open"
    CLAUSES_DIFFER = "clauses differ"
    UNKNOWN_CLAUSE = "unknown clause"
    TASK_WITHOUT_OFFICE = "task without office"
    DUE_BEFORE_ISSUED = "due before issued"
    STALE = "stale value"
    UNDERCUT = "undercutting value"
    LATE = "late announcement"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _LABELS[self]


_LABELS: Mapping[Finding, Text] = MappingProxyType(
    {
        Finding.CLAUSE_WITHOUT_SERVICE: Text("条款没有对应的服务", "clauses that no service answers"),
        Finding.SERVICE_WITHOUT_CLAUSE: Text("服务没有条款依据", "services that no clause asks for"),
        Finding.SERVICE_NOT_OPEN: Text("条款要求、尚未开通的服务", "services asked for and not open yet"),
        Finding.CLAUSES_DIFFER: Text(
            "服务自报的条款与目录不同", "services whose own clauses differ from the catalogue's"
        ),
        Finding.UNKNOWN_CLAUSE: Text("参数引用了目录没有的条款", "values set by a clause that the catalogue has not"),
        Finding.TASK_WITHOUT_OFFICE: Text("任务没有责任单位", "tasks without an office"),
        Finding.DUE_BEFORE_ISSUED: Text("时限早于成文日期", "deadlines before the day of issue"),
        Finding.STALE: Text("一年以上未核对的参数", "values nobody has checked for a year"),
        Finding.UNDERCUT: Text(
            "小范围旧值压过大范围新值", "old values of a small place that win over newer ones around it"
        ),
        Finding.LATE: Text("生效后才公布的值", "values that became known after they took effect"),
    }
)


class Found(msgspec.Struct, frozen=True):
    """One finding: what it is about (a clause's id, a service's slug, service/parameter), and what was seen."""

    finding: Finding
    subject: str
    text: Text


class Running(msgspec.Struct, frozen=True):
    """A service that runs: its own clauses, and its parameters."""

    slug: str
    clauses: tuple[str, ...]
    parameters: Mapping[str, Parameter]


def lint(held: Catalogue, running: Iterable[Running], today: date) -> tuple[Found, ...]:
    """Everything that somebody should look at, sort by sort."""
    services = list(running)
    found = [
        *_clauses(held),
        *_services(held, services),
        *(each for service in services for each in _parameters(held, service, today)),
    ]
    order = list(Finding)
    return tuple(sorted(found, key=lambda each: order.index(each.finding)))


def _clauses(held: Catalogue) -> Iterator[Found]:
    for clause in held.clauses.values():
        title = clause.title
        if not clause.services:
            yield Found(Finding.CLAUSE_WITHOUT_SERVICE, clause.id, title)
        if clause.kind is ClauseKind.TASK and not clause.offices:
            yield Found(Finding.TASK_WITHOUT_OFFICE, clause.id, title)
        if clause.deadline.on and clause.deadline.on < clause.document.issued_on:
            dates = f"{clause.deadline.on} < {clause.document.issued_on}"
            yield Found(Finding.DUE_BEFORE_ISSUED, clause.id, Text(f"{title.zh}（{dates}）", f"{title.en} ({dates})"))


def _services(held: Catalogue, running: list[Running]) -> Iterator[Found]:
    own = {service.slug: service for service in running}
    for slug, service in held.services.items():
        if not any(id_ in held.clauses for id_ in service.clauses):
            yield Found(Finding.SERVICE_WITHOUT_CLAUSE, slug, service.title)
        if slug not in own and set(service.protocols) != {"programme"}:
            yield Found(Finding.SERVICE_NOT_OPEN, slug, service.title)
    for slug, running_one in own.items():
        listed = held.services.get(slug)
        if listed is None:
            yield Found(
                Finding.SERVICE_WITHOUT_CLAUSE, slug, Text("目录没有这项服务", "the catalogue does not list it")
            )
        elif missing := sorted(set(running_one.clauses) ^ set(listed.clauses)):
            yield Found(Finding.CLAUSES_DIFFER, slug, Text("、".join(missing), ", ".join(missing)))


def _parameters(held: Catalogue, service: Running, today: date) -> Iterator[Found]:
    for each in stale(service.parameters, today):
        yield _of(Finding.STALE, service, each, f"{each.checked_on}")
    for late in late_announced(service.parameters):
        parameter = service.parameters[late.parameter]
        yield _of(Finding.LATE, service, parameter, f"{late.since} — {late.announced}")
    for parameter in service.parameters.values():
        for under in undercuts(parameter, today):
            one, other = (f"{v.where or '—'}: {shown(v.value)}" for v in (under.specific, under.newer))
            yield _of(Finding.UNDERCUT, service, parameter, f"{one}; {other}")
        for id_ in dict.fromkeys(value.set_by for value in parameter.values):
            if "#" in id_ and id_.partition("#")[0] in held.documents and id_ not in held.clauses:
                yield _of(Finding.UNKNOWN_CLAUSE, service, parameter, id_)


def _of(finding: Finding, service: Running, parameter: Parameter, said: str) -> Found:
    title = parameter.title
    return Found(finding, f"{service.slug}/{parameter.name}", Text(f"{title.zh}：{said}", f"{title.en}: {said}"))
