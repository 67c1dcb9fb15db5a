"""From promise to proof: document, clause, service, parameters with their dates, cases, and the days that were used.

Everything here is open to the public: counts and days, never a person. Groups of fewer than ten cases are not counted
out loud, for in a small town they name people.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from yipanqi.cases.machine import Status
from yipanqi.cases.service import Service, Services
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.policy.catalogue import Catalogue, CataloguedService, Clause, catalogue
from yipanqi.policy.parameters import Parameter
from yipanqi.store import figures
from yipanqi.store.figures import Which
from yipanqi.supervision.editions import catalogue_of
from yipanqi.supervision.figures.hiding import SMALLEST, parts_shown
from yipanqi.supervision.figures.indicators import days_told
from yipanqi.supervision.figures.measuring import Days, measure

__all__ = ["Carried", "Count", "Days", "Kept", "Promise", "measured", "planned", "promise", "promises", "trace"]


class Count(msgspec.Struct, frozen=True):
    """How many cases stand in a status; None where they are too few to say."""

    status: Status
    number: int | None


class Kept(msgspec.Struct, frozen=True):
    """What a node did for a procedure in one role: cases by status, and days where enough were decided; `least`:
    `days.on_time` is the least it can be, as those that were late are too few to tell.
    """

    node: str
    procedure: Text
    role: Text
    counts: tuple[Count, ...]
    days: Days | None
    least: bool = False


class Carried(msgspec.Struct, frozen=True):
    """A service that carries a clause out, its parameters (`limits` name those of the promised time), how it went."""

    service: str
    title: Text
    limits: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    kept: tuple[Kept, ...]


class Promise(msgspec.Struct, frozen=True):
    """A clause of a document, the services that carry it out, and those it asks for that are not open yet."""

    clause: Clause
    services: tuple[Carried, ...]
    planned: tuple[CataloguedService, ...] = ()


def promises(node: Node, slug: str = "", *, public: bool = True) -> tuple[Promise, ...]:
    """Every clause, by the date of its document; with a service of the node, those that it carries out."""
    return trace(node.world.services, [node], slug, public=public)


def trace(services: Services, nodes: Sequence[Node], slug: str = "", *, public: bool = True) -> tuple[Promise, ...]:
    """The same for any number of nodes; with none, only what was promised and by which numbers. Raises Refused."""
    wanted = (services.get(slug),) if slug else services.newest()
    carried = {service.slug: _carried(service, nodes, public) for service in wanted}
    held = _catalogue(nodes)
    found = [
        Promise(clause, tuple(carried[s.slug] for s in wanted if _carries(s, clause)), planned(held, services, clause))
        for clause in held.clauses.values()
    ]
    return tuple(promise for promise in found if promise.services or not slug)


def promise(node: Node, clause_id: str, *, public: bool = True) -> Promise:
    """One clause with its proof. Raises Refused (unknown)."""
    services, held = node.world.services, _catalogue([node])
    found = held.clauses.get(clause_id)
    if found is None:
        raise unknown("clause", f"目录中没有这一条：{clause_id}", f"no such clause in the catalogue: {clause_id}")
    carried = {s.slug: _carried(s, [node], public) for s in services.newest() if _carries(s, found)}
    return Promise(found, tuple(carried.values()), planned(held, services, found))


def _carries(service: Service, clause: Clause) -> bool:
    return service.slug in clause.services or clause.id in service.clauses


def planned(held: Catalogue, services: Services, asking: Clause) -> tuple[CataloguedService, ...]:
    """The services that a clause asks for and that are not open yet."""
    running = {service.slug for service in services.newest()}
    return tuple(held.services[asked] for asked in asking.services if asked not in running)


def _catalogue(nodes: Sequence[Node]) -> Catalogue:
    """What is shipped, and what the first of the nodes has adopted."""
    if not nodes:
        return catalogue()
    with nodes[0].look() as work:
        return catalogue_of(work)


def _carried(service: Service, nodes: Sequence[Node], public: bool) -> Carried:
    own = nodes[0].world.parameters(service.slug, service.parameters) if nodes else service.parameters
    kept: list[Kept] = []
    for node in nodes:
        with node.look() as work:
            kept += _kept(work, service, SMALLEST if public else 1)
    limits = tuple(dict.fromkeys(procedure.limit for procedure in service.procedures))
    return Carried(service.slug, service.title, limits, tuple(own.values()), tuple(kept))


def _kept(work: Work, service: Service, smallest: int) -> Iterable[Kept]:
    found = figures.sums(work.uow, figures.STATUS, ("procedure", "role", "word"), Which(services=(service.slug,)))
    days = _histograms(work, service)
    for procedure in service.procedures:
        for role, machine in procedure.machines.items():
            which = (procedure.id, role)
            here = {Status(r.word): r.number for r in found if (r.procedure, r.role) == which}
            counts = tuple(
                Count(s, n) for s, n in parts_shown({s: here[s] for s in Status if s in here}, smallest).items()
            )
            if counts:
                yield Kept(work.world.code, procedure.title, machine.title, counts, *days_told(days[which], smallest))


def _histograms(work: Work, service: Service) -> dict[tuple[str, str], dict[tuple[int, int], int]]:
    """By procedure and role: how many were decided in how many days, of how many promised."""
    found: dict[tuple[str, str], dict[tuple[int, int], int]] = defaultdict(dict)
    by = ("procedure", "role", "promised", "days")
    for row in figures.sums(work.uow, figures.DECIDED, by, Which(services=(service.slug,))):
        if row.days >= 0:
            found[row.procedure, row.role][row.promised, row.days] = row.number
    return found


def measured(used: Sequence[tuple[int, int]]) -> Days:
    """Days of cases given as (promised, used); at least one."""
    return measure(Counter(used))
