"""A case as the faces show it: who holds it, by when it is promised, what was done on which side, what was decided
and why.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import Concern, is_party
from yipanqi.access.readings import Reading, readings_of
from yipanqi.cases import credentials
from yipanqi.cases.case import Case, Letter, Made
from yipanqi.cases.clock import Standing
from yipanqi.cases.engine import capacity
from yipanqi.cases.machine import STATUS_NAMES, Status
from yipanqi.cases.service import Expectation
from yipanqi.cases.work import Work
from yipanqi.kernel.text import Text, same
from yipanqi.node import looks
from yipanqi.node.consent_lines import ConsentLine as ConsentLine
from yipanqi.node.consent_lines import consent_lines
from yipanqi.node.looks import Look as Look
from yipanqi.node.paper_lines import PaperLine as PaperLine
from yipanqi.node.paper_lines import paper_lines
from yipanqi.node.part_lines import PartLine as PartLine
from yipanqi.node.part_lines import part_lines
from yipanqi.node.steps import Step, holder, steps
from yipanqi.protocols.handling.live import record_of
from yipanqi.protocols.handling.live_words import Record
from yipanqi.store import cases as rows
from yipanqi.store import traffic

PROPOSALS = ("proposal", "propose")
"""Steps whose decisions are not yet ones: the person is shown what was decided, not what was thought on the way."""


class Offered(msgspec.Struct, frozen=True):
    """Something that may be done now: the action, its words, what has to be said with it, or the form to correct.

    `forward`: it brings a case that goes well a state further.
    """

    action: str
    title: Text
    asks: type[msgspec.Struct] | None
    form: bool
    forward: bool = False


class Written(msgspec.Struct, frozen=True):
    """A letter, with its id and kind."""

    id: str
    kind: str
    at: datetime
    letter: Letter


class Decided(msgspec.Struct, frozen=True):
    """A decision as kept: at which step, by whom (capacity), when."""

    step: str
    who: str
    at: datetime
    made: Made


class Carried(msgspec.Struct, frozen=True):
    """A message of the case: out or in, its type, when, and whether it was receipted, took effect, was refused or
    waits.
    """

    way: Literal["out", "in"]
    type: str
    at: datetime
    standing: str


class Line(msgspec.Struct, frozen=True):
    """A case in a list. `name` is masked for staff until they open it; `left` counts working days, negative when
    overdue.
    """

    number: str
    service: str
    title: Text
    procedure: Text
    role: str
    state: Text
    status: Status
    holder: Text
    name: str
    submitted_at: datetime
    due_on: date | None
    left: int | None
    paused: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A case page. `places` names the divisions of the roles, `codes` their codes; `window` took it in ("" online)."""

    number: str
    service: str
    title: Text
    procedure: Text
    procedure_id: str
    role: str
    state: str
    state_title: Text
    status: Status
    status_title: Text
    outcome: str
    holder: Text
    holder_node: str
    places: tuple[tuple[str, Text], ...]
    codes: tuple[tuple[str, str], ...]
    channel: str
    window: Text
    papers: tuple[PaperLine, ...]
    consents: tuple[ConsentLine, ...]
    name: str
    form: msgspec.Struct
    clock: Standing | None
    submitted_at: datetime
    closed_at: datetime | None
    steps: tuple[Step, ...]
    decisions: tuple[Decided, ...]
    letters: tuple[Written, ...]
    credentials: tuple[str, ...]
    actions: tuple[Offered, ...]
    parts: tuple[PartLine, ...]
    session: Record | None
    traffic: tuple[Carried, ...]
    readings: tuple[Reading, ...]
    rated: bool
    outlook: tuple[Expectation, ...] = ()
    looks: tuple[Look, ...] = ()


def concern(case: Case) -> Concern:
    """Whom the case concerns on this node."""
    offices = frozenset(str(o) for o in (case.field("office"), case.field("window")) if o)
    divisions = frozenset(case.work.world.offices.get(o).division for o in offices)
    return Concern(frozenset(p for p in (case.applicant, case.field("agent")) if p), offices, divisions)


def _matter(case: Case) -> Text:
    """What it is about: the service, and which of its procedures where it is not the one that the service is for."""
    service, procedure = case.service, case.procedure
    if procedure is service.procedures[0]:
        return service.title
    return Text("{service}：{procedure}", "{service}: {procedure}").format(
        service=service.title, procedure=procedure.title
    )


def line(case: Case, *, whole_name: bool) -> Line:
    """The case in a list."""
    clock = case.clock()
    name = case.party.name
    return Line(
        case.number,
        case.service.slug,
        _matter(case),
        case.procedure.title,
        case.role,
        case.machine.state(case.state).title,
        case.status,
        holder(case)[0],
        name if whole_name else name[:1] + "某",
        case.field("submitted_at"),
        clock.due_on if clock else case.field("due_on"),
        clock.left if clock else None,
        clock.paused if clock else case.field("paused"),
    )


def view(case: Case, actor: Actor) -> View:
    """The case page for someone who may open it."""
    work = case.work
    held_by, held_at = holder(case)
    inside = not is_party(actor, concern(case))
    return View(
        number=case.number,
        service=case.service.slug,
        title=_matter(case),
        procedure=case.procedure.title,
        procedure_id=case.procedure.id,
        role=case.role,
        state=case.state,
        state_title=case.machine.state(case.state).title,
        status=case.status,
        status_title=STATUS_NAMES[case.status],
        outcome=case.field("outcome"),
        holder=held_by,
        holder_node=held_at,
        places=_places(case),
        codes=tuple(case.places.items()),
        channel=case.field("channel"),
        window=work.world.offices.get(case.field("window")).name if case.field("window") else same(""),
        papers=paper_lines(case),
        consents=consent_lines(case),
        name=case.party.name,
        form=case.form,
        clock=case.clock(),
        submitted_at=case.field("submitted_at"),
        closed_at=case.field("closed_at"),
        steps=steps(case),
        decisions=_decisions(case, inside=inside),
        letters=_letters(case),
        credentials=tuple(credentials.of_case(work, case.number)),
        actions=actions(case, actor),
        parts=part_lines(case),
        session=record_of(case),
        traffic=_traffic(case),
        readings=readings_of(work.uow, case.applicant, case.number) if actor.party == case.applicant else (),
        rated=_rated(case),
        outlook=case.procedure.outlook(case) if actor.party == case.applicant else (),
        looks=looks.of_case(case) if inside else (),
    )


def _places(case: Case) -> tuple[tuple[str, Text], ...]:
    names = {d.code: d.name for d in case.work.world.divisions}
    return tuple((role, names.get(code, same(code))) for role, code in case.places.items())


def actions(case: Case, actor: Actor) -> tuple[Offered, ...]:
    """What this person may do now: what brings the case on first, what ends it last."""
    path, order = case.machine.path, [s.name for s in case.machine.states]
    ahead = path[path.index(case.state) + 1 :] if case.state in path else path
    may = case.machine.allowed(case.state, capacity(case, actor))
    allowed = [t for t in may if case.procedure.offers(case, t.action)]
    own = isinstance(case.form, case.procedure.form)  # a session has no application to correct: it is filled in anew
    offered = [
        Offered(t.action, t.title, case.procedure.form if t.form and not own else t.asks, t.form and own, t.to in ahead)
        for t in allowed
    ]
    places = {t.action: (t.to not in ahead, order.index(t.to or case.state)) for t in allowed}
    return tuple(sorted(offered, key=lambda o: places[o.action]))


def _decisions(case: Case, *, inside: bool) -> tuple[Decided, ...]:
    vault = case.work.vault
    shown = [r for r in rows.decisions(case.work.uow, case.number) if inside or r.step not in PROPOSALS]
    return tuple(Decided(r.step, r.who, r.at, msgspec.json.decode(vault.open(r.body), type=Made)) for r in shown)


def _letters(case: Case) -> tuple[Written, ...]:
    vault, found = case.work.vault, rows.letters(case.work.uow, case.number)
    return tuple(
        Written(r.id, r.kind.removeprefix("letter:"), r.at, msgspec.json.decode(vault.open(r.body), type=Letter))
        for r in found
    )


def _rated(case: Case) -> bool:
    return bool(rows.ratings(case.work.uow, case.number))


def _traffic(case: Case) -> tuple[Carried, ...]:
    uow = case.work.uow
    out = [
        Carried("out", row.type, row.time, "refused" if row.refused else "receipted" if row.receipted else "waiting")
        for row in traffic.sent_for(uow, case.subject)
    ]
    came = [Carried("in", row.type, row.received_at, row.state) for row in traffic.received_for(uow, case.subject)]
    return tuple(sorted((*out, *came), key=lambda c: c.at))


def lines(work: Work, found: Sequence[Case], *, whole_names: bool) -> tuple[Line, ...]:
    """Cases as a list."""
    return tuple(line(case, whole_name=whole_names) for case in found)
