"""From promise to proof: document, clause, service, parameters with their dates, cases, and the days that were used.

Everything here is open to the public: counts and days, never a person. Groups of fewer than ten cases are not counted
out loud, for in a small town they name people.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import median

import msgspec
from sqlalchemy import func, select

from yipanqi.cases.clock import standing
from yipanqi.cases.machine import Machine, Status
from yipanqi.cases.service import Procedure, Service, Services
from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.days import Pause
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.policy.catalogue import Clause, catalogue
from yipanqi.policy.parameters import Parameter
from yipanqi.store import cases as rows

SMALLEST = 10
"""Groups of fewer cases are hidden from the public."""

DONE = frozenset({Status.DECIDED, Status.DELIVERED, Status.CLOSED})
"""Statuses in which the promise is kept: the person has the outcome, whatever is still tidied up."""


class Count(msgspec.Struct, frozen=True):
    """How many cases stand in a status; None where they are too few to say."""

    status: Status
    number: int | None


class Days(msgspec.Struct, frozen=True):
    """Working days of decided cases: how many cases, what was promised (each limit that applied), what was used.

    `ninetieth` is the least number of days within which nine of ten were decided; `on_time` is a share from 0 to 1.
    """

    cases: int
    promised: tuple[int, ...]
    median: float
    ninetieth: int
    on_time: float


class Kept(msgspec.Struct, frozen=True):
    """What a node did for a procedure in one role: cases by status, and days where enough were decided."""

    node: str
    procedure: Text
    role: Text
    counts: tuple[Count, ...]
    days: Days | None


class Carried(msgspec.Struct, frozen=True):
    """A service that carries a clause out, its parameters (`limits` name those of the promised time), how it went."""

    service: str
    title: Text
    limits: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    kept: tuple[Kept, ...]


class Promise(msgspec.Struct, frozen=True):
    """A clause of a document and the services that carry it out."""

    clause: Clause
    services: tuple[Carried, ...]


def promises(node: Node, slug: str = "", *, public: bool = True) -> tuple[Promise, ...]:
    """Every clause that a service of the node carries out (or one service), by the date of its document."""
    return trace(node.world.services, [node], slug, public=public)


def trace(services: Services, nodes: Sequence[Node], slug: str = "", *, public: bool = True) -> tuple[Promise, ...]:
    """The same for any number of nodes; with none, only what was promised and by which numbers. Raises Refused."""
    wanted = (services.get(slug),) if slug else services.newest()
    carried = {service.slug: _carried(service, nodes, public) for service in wanted}
    clauses = catalogue().clauses.values()
    found = [Promise(c, tuple(carried[s.slug] for s in wanted if c.id in s.clauses)) for c in clauses]
    return tuple(promise for promise in found if promise.services)


def _carried(service: Service, nodes: Sequence[Node], public: bool) -> Carried:
    own = nodes[0].world.parameters(service.slug, service.parameters) if nodes else service.parameters
    kept: list[Kept] = []
    for node in nodes:
        with node.look() as work:
            kept += _kept(work, service, SMALLEST if public else 1)
    limits = tuple(dict.fromkeys(procedure.limit for procedure in service.procedures))
    return Carried(service.slug, service.title, limits, tuple(own.values()), tuple(kept))


def _kept(work: Work, service: Service, smallest: int) -> Iterable[Kept]:
    table = rows.case
    grouped = work.uow.rows(
        select(table.c.procedure, table.c.role, table.c.status, func.count().label("number"))
        .where(table.c.service == service.slug)
        .group_by(table.c.procedure, table.c.role, table.c.status)
    )
    for procedure in service.procedures:
        for role, machine in procedure.machines.items():
            here = {Status(r.status): r.number for r in grouped if (r.procedure, r.role) == (procedure.id, role)}
            counts = tuple(Count(s, here[s] if here[s] >= smallest else None) for s in Status if s in here)
            if counts:
                days = _days(work, service, procedure, machine, smallest)
                yield Kept(work.world.code, procedure.title, machine.title, counts, days)


def _days(work: Work, service: Service, procedure: Procedure, machine: Machine, smallest: int) -> Days | None:
    used = _used(work, service, procedure, machine)
    return measured(used) if len(used) >= max(smallest, 1) else None


def measured(used: Sequence[tuple[int, int]]) -> Days:
    """Days of cases given as (promised, used); at least one."""
    days = sorted(days for _, days in used)
    ninetieth = days[(9 * len(days) + 9) // 10 - 1]  # nearest rank: the ceil(0.9 n)-th of n
    on_time = sum(days <= limit for limit, days in used) / len(used)
    return Days(len(used), tuple(sorted({limit for limit, _ in used})), median(days), ninetieth, on_time)


def _used(work: Work, service: Service, procedure: Procedure, machine: Machine) -> list[tuple[int, int]]:
    table, ended = rows.case, _decided_at(work, machine)
    found = work.uow.rows(
        select(table.c.number, table.c.office, table.c.accepted_at, table.c.limit_days).where(
            table.c.service == service.slug,
            table.c.procedure == procedure.id,
            table.c.role == machine.role,
            table.c.accepted_at.is_not(None),
        )
    )
    pauses = _pauses(work)
    return [
        (
            row.limit_days,
            standing(
                work.world.calendar(
                    work.world.offices.get(row.office).division if row.office else work.world.code + "0000"
                ),
                day_of(row.accepted_at),
                row.limit_days,
                pauses.get(row.number, ()),
                ended[row.number],
            ).used,
        )
        for row in found
        if row.number in ended
    ]


def _decided_at(work: Work, machine: Machine) -> Mapping[str, date]:
    table = rows.event
    names = [state.name for state in machine.states if state.status in DONE]
    first: Sequence[tuple[str, datetime]] = [
        (row.case_number, row.at)
        for row in work.uow.rows(
            select(table.c.case_number, func.min(table.c.at).label("at"))
            .where(table.c.after.in_(names))
            .group_by(table.c.case_number)
        )
    ]
    return {number: day_of(at) for number, at in first}


def _pauses(work: Work) -> Mapping[str, Sequence[Pause]]:
    found: dict[str, list[Pause]] = {}
    for row in work.uow.rows(select(rows.pause)):
        found.setdefault(row.case_number, []).append(Pause(row.begun, row.ended, row.reason))
    return found
