"""What a document touches: services, parameters, undertakings, units of other places; listed for people to act on."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import MappingProxyType

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import Catalogue, CataloguedService, Clause
from yipanqi.policy.lineage.changes import changed_targets
from yipanqi.policy.parameters import Parameter
from yipanqi.policy.reader.document import DocumentKind
from yipanqi.policy.rulebook import shown
from yipanqi.store import editions as rows
from yipanqi.store import undertakings
from yipanqi.supervision.editions.adopted import Adopted, catalogue_of
from yipanqi.supervision.editions.adopting import what_joined
from yipanqi.supervision.editions.uploading import see
from yipanqi.supervision.ledger.drawing_up import outsiders
from yipanqi.supervision.ledger.signals import OPEN

DONE = "done"


class Touched(StrEnum):
    """What sort of thing is touched."""

    SERVICE = "service"
    PARAMETER = "parameter"
    UNDERTAKING = "undertaking"
    UNIT = "unit"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _LABELS[self]


_LABELS = MappingProxyType(
    {
        Touched.SERVICE: Text("服务", "Service"),
        Touched.PARAMETER: Text("政策参数", "Parameter"),
        Touched.UNDERTAKING: Text("工作任务", "Undertaking"),
        Touched.UNIT: Text("责任单位", "Unit"),
    }
)


class Action(msgspec.Struct, frozen=True):
    """One thing to look at: its key, what it is (`name`), what to do and why, by which clause, whether done."""

    key: str
    kind: Touched
    name: Text
    text: Text
    clause: str
    done: bool = False


def actions(work: Work, actor: Actor, id_: str) -> tuple[Action, ...]:
    """Everything that an adopted document touches; () while it is under review."""
    joined = what_joined(work, actor, id_)
    if joined is None:
        return ()
    done = {row.subject for row in rows.acts(work.uow, id_, DONE)}
    found = touched(work, joined)
    return tuple(msgspec.structs.replace(each, done=each.key in done) for each in found)


def tick_off(work: Work, actor: Actor, id_: str, key: str) -> None:
    """Say that something was looked at and done."""
    see(work, actor, id_)
    if key not in {each.key for each in actions(work, actor, id_)}:
        raise unknown("action", "没有这一项", "there is no such action")
    rows.say(work.uow, id_, [(DONE, key, "")], actor.id)


def touched(work: Work, joined: Adopted) -> tuple[Action, ...]:
    """What a document that joins the catalogue touches."""
    held = catalogue_of(work)
    clauses = held.of(joined.entry.id)
    before = {clause.id: [link.before for link in joined.links if link.after == clause.id] for clause in clauses}
    found = (
        each
        for clause in clauses
        for each in (
            *_services(work, clause, held),
            *_parameters(work, clause, [held.clauses[id_] for id_ in before[clause.id] if id_ in held.clauses]),
            *_undertakings(work, clause, before[clause.id]),
            *_units(clause),
        )
    )
    return tuple({each.key: each for each in found}.values())


def _services(work: Work, clause: Clause, held: Catalogue) -> Iterator[Action]:
    running = {service.slug for service in work.world.services.newest()}
    for slug in clause.services:
        service = held.services[slug]
        yield Action(f"service {slug}", Touched.SERVICE, service.title, _what_of(service, slug in running), clause.id)


def _what_of(service: CataloguedService, running: bool) -> Text:
    if running:
        return Text(
            "服务已开通：核对规则、材料和时限是否要改", "It runs: check whether rules, papers and limits change"
        )
    if set(service.protocols) == {"programme"}:
        return Text("作为活动跟踪：列入活动计划", "Tracked as a programme: put it into the plan of events")
    return Text("服务尚未开通：安排建设", "It does not run yet: plan it")


def _parameters(work: Work, clause: Clause, earlier: Iterable[Clause]) -> Iterator[Action]:
    for slug in clause.services:
        service = next((each for each in work.world.services.newest() if each.slug == slug), None)
        if service is None:
            continue
        for name, parameter in work.world.parameters(slug, service.parameters).items():
            yield from _parameter(slug, name, parameter, clause, earlier)


def _parameter(
    slug: str, name: str, parameter: Parameter, clause: Clause, earlier: Iterable[Clause]
) -> Iterator[Action]:
    """A value that an earlier clause has set, where the new clause says another figure or none."""
    for old in earlier:
        value = next((each for each in parameter.values[::-1] if each.set_by == old.id), None)
        if value is not None and (moved := changed_targets(old.targets, clause.targets)):
            said = "；".join(f"{each.before or '—'} → {each.after or '—'}" for each in moved)
            text = Text(
                f"现行值 {shown(value.value)} 由 {old.id} 设定，目标变为 {said}：由主管机关设定新值",
                f"The value {shown(value.value)} was set by {old.id}; the target became {said}: an authority sets anew",
            )
            yield Action(f"parameter {slug} {name}", Touched.PARAMETER, parameter.title, text, clause.id)


def _undertakings(work: Work, clause: Clause, earlier: Iterable[str]) -> Iterator[Action]:
    """Open undertakings of the clauses that this one came from: to be moved, merged, or kept beside the new one."""
    for id_ in earlier:
        for row in undertakings.of_clause(work.uow, id_):
            if row.state in OPEN:
                text = Text(
                    f"来自 {id_}，已被新条款接续：移交、合并，或继续推进",
                    f"It comes from {id_}, which the new clause follows: move it, merge it, or let it go on",
                )
                name = Text(f"{row.unit}：{row.title}", f"{row.unit}: {row.title_en}")
                yield Action(f"undertaking {row.id}", Touched.UNDERTAKING, name, text, clause.id)


def _units(clause: Clause) -> Iterator[Action]:
    """Units that no ledger of the two administrations keeps: nothing was drawn up for them, nor of a draft at all."""
    for each in outsiders(clause) if clause.document.kind is not DocumentKind.DRAFT else ():
        text = Text(
            f"所在地在川渝以外（{each.side}），未立账：请与对方商定" if each.side else "所在地未明，未立账：查明后补录",
            f"Of a place outside both sides ({each.side}), nothing was drawn up: agree with them"
            if each.side
            else "Its place is not known, nothing was drawn up: find out and enter it",
        )
        yield Action(f"unit {clause.id} {each.unit}", Touched.UNIT, same(each.unit), text, clause.id)
