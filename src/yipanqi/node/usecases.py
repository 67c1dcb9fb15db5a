"""What people do through any face, page or API: the same functions behind both.

Each checks who may, parses what was typed, and notes who read whose data. Everything they refuse is a `Refused` with
the field and the
rule.
"""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import or_, select

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.access.permissions import may_apply, may_open_case, may_take_in, require
from yipanqi.access.readings import note_reading
from yipanqi.cases import engine, parties
from yipanqi.cases.case import Case
from yipanqi.cases.counting import APART
from yipanqi.cases.machine import ENDS
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Procedure, Service
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.identity import resident_id
from yipanqi.kernel.offices import Office
from yipanqi.kernel.problems import Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.node import Node, views
from yipanqi.node.views import Line, View
from yipanqi.policy.catalogue import Clause, clause
from yipanqi.policy.overlay import Column, columns
from yipanqi.policy.parameters import Parameter
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import handling
from yipanqi.protocols.handling import live
from yipanqi.protocols.handling.live_words import Session
from yipanqi.store import cases as rows

PURPOSE = Text("办理该件", "dealing with the case")


class Compared(msgspec.Struct, frozen=True):
    """A parameter with what holds today on each side."""

    parameter: Parameter
    columns: tuple[Column, ...]


class Guide(msgspec.Struct, frozen=True):
    """What a service page says: the service, the clauses behind it, and its parameters on both sides with their
    dates.
    """

    service: Service
    clauses: tuple[Clause, ...]
    parameters: tuple[Compared, ...]


class Before(msgspec.Struct, frozen=True):
    """Who stands before a window clerk: identity number and name as on the card, and the agent's where one acts."""

    number: str
    name: str
    agent_number: str = ""
    agent_name: str = ""


def guide(node: Node, slug: str, places: Sequence[str] = ("51", "50")) -> Guide:
    """The guide of a service. Raises Refused (unknown)."""
    service = node.world.services.get(slug)
    with node.look() as work:
        today = work.today
    parameters = node.world.parameters(slug, service.parameters)
    compared = tuple(
        Compared(p, columns(p, today, places, node.world.divisions.ancestors)) for p in parameters.values()
    )
    return Guide(service, tuple(clause(c) for c in service.clauses), compared)


def check_form(node: Node, slug: str, procedure_id: str, raw: Raw) -> msgspec.Struct:
    """What was typed as a form. Raises Refused with every problem and its field."""
    with node.look() as work:
        today = work.today
    return parse(node.world.services.get(slug).procedure(procedure_id).form, raw, today)


def apply(node: Node, actor: Actor, slug: str, procedure_id: str, raw: Raw, papers: Sequence[Handed] = ()) -> str:
    """A person applies for themselves, perhaps with papers that they have uploaded; returns the case number."""
    require(may_apply(actor))
    uploaded = [Handed(kind=paper.kind, title=paper.title, file=paper.file) for paper in papers if paper.file]
    form = check_form(node, slug, procedure_id, raw)
    with node.look() as work:
        applicant = parties.get(work.uow, work.vault, actor.party)
    return node.apply(slug, procedure_id, applicant, form, actor, papers=uploaded)


def check_intake(
    node: Node, slug: str, procedure_id: str, before: Before, papers: Sequence[Handed], raw: Raw
) -> tuple[Party, Party | None, msgspec.Struct]:
    """What a window is about to take in: applicant, agent and form. Raises Refused with all that is wrong at once."""
    procedure = node.world.services.get(slug).procedure(procedure_id)
    problems: list[Problem] = []
    applicant, agent = _who(node, before, problems)
    problems += _papers_lacking(procedure, papers, by_agent=bool(before.agent_number or before.agent_name))
    form: msgspec.Struct | None = None
    try:
        form = check_form(node, slug, procedure_id, raw)
    except Refused as refused:
        problems.extend(refused.problems)
    if problems or applicant is None or form is None:
        raise Refused(problems)
    return applicant, agent, form


def take_in(
    node: Node,
    actor: Actor,
    office: str,
    slug: str,
    procedure_id: str,
    before: Before,
    raw: Raw,
    papers: Sequence[Handed] = (),
) -> str:
    """A window clerk takes a case in for whoever stands there; returns the case number."""
    require(may_take_in(actor, office))
    applicant, agent, form = check_intake(node, slug, procedure_id, before, papers, raw)
    return node.apply(
        slug, procedure_id, applicant, form, actor, channel="window", window=office, agent=agent, papers=papers
    )


def start_session(
    node: Node,
    actor: Actor,
    office: str,
    slug: str,
    procedure_id: str,
    before: Before,
    raw: Raw,
) -> str:
    """A window clerk calls the other side for whoever stands there; returns the number of the session."""
    require(may_take_in(actor, office))
    service = node.world.services.get(slug)
    procedure = service.procedure(procedure_id)
    if "point" not in procedure.machines:
        raise conflict("VW-01", "该事项不在虚拟综窗清单内", "the matter is not on the list for live sessions")
    problems: list[Problem] = []
    applicant, agent = _who(node, before, problems)
    form: Session | None = None
    try:
        with node.look() as work:
            form = parse(Session, raw, work.today)
    except Refused as refused:
        problems.extend(refused.problems)
    if problems or applicant is None or form is None:
        raise Refused(problems)
    asked = form

    def begun(work: Work) -> str:
        return engine.open_session(work, service, procedure, "point", applicant, asked, actor, office, agent).number

    return node.command(begun)


def live_here(node: Node) -> tuple[tuple[Service, Procedure, tuple[tuple[str, tuple[int, int]], ...]], ...]:
    """What can be done live, each with the hours in which calls are answered on each side."""
    found = []
    with node.look() as work:
        for service, procedure in offered(node):
            if isinstance(procedure, handling.Procedure) and handling.Mode.LIVE in procedure.modes:
                parameters = node.world.parameters(service.slug, service.parameters)
                sides = [(code, Rulebook(parameters, work.today, {"owner": code})) for code in (node.code, *node.peers)]
                found.append((service, procedure, tuple((code, live.hours(procedure, r)) for code, r in sides)))
    return tuple(found)


def windows(node: Node, actor: Actor) -> tuple[Office, ...]:
    """The windows at which a clerk may sit."""
    return tuple(node.world.offices.get(office) for office in sorted(actor.offices))


def _papers_lacking(procedure: Procedure, papers: Sequence[Handed], *, by_agent: bool) -> list[Problem]:
    # an agent shows the authority that the applicant gave, whatever else the procedure asks for
    wanted = [p for p in procedure.papers if p.required or (by_agent and p.kind == "authority")]
    text = Text("请核验{title}后勾选", "Check and tick: {title}")
    checked = {paper.kind for paper in papers if paper.checked}
    lacking = [p for p in wanted if p.kind not in checked]
    return [Problem("paper-unchecked", text.format(title=p.title), "papers-checked") for p in lacking]


def _who(node: Node, before: Before, problems: list[Problem]) -> tuple[Party | None, Party | None]:
    with node.look() as work:
        today = work.today
    applicant = _person(before.number, before.name, "person", today, problems)
    agent = None
    if before.agent_number or before.agent_name:
        agent = _person(before.agent_number, before.agent_name, "agent", today, problems)
    return applicant, agent


def _person(number: str, name: str, who: str, today: date, problems: list[Problem]) -> Party | None:
    # a dash keeps these apart from the fields of the form, which are named as Python names things
    if not name.strip():
        problems.append(Problem("name", Text("请填写证件上的姓名", "Enter the name as on the card"), f"{who}-name"))
    try:
        return Party(resident_id(number, today, f"{who}-number"), name.strip())
    except Refused as refused:
        problems.extend(refused.problems)
        return None


def see(node: Node, actor: Actor, number: str) -> View:
    """Open a case. Raises Refused where it is not there or not for this person; a reading by others is noted."""
    with node.work_on() as work:
        case = _opened(work, actor, number)
        for party in (case.applicant, *case.others.values()):
            note_reading(work.uow, actor, party, "case", PURPOSE, number, str(case.field("office")))
        return views.view(case, actor)


def _opened(work: Work, actor: Actor, number: str) -> Case:
    case = work.case(number)
    if case.erased or not may_open_case(actor, views.concern(case)):
        # whether a case exists is nobody's business who may not open it
        raise unknown("case-unknown", f"没有编号为 {number} 的办件", f"there is no case {number}")
    return case


def act(node: Node, actor: Actor, number: str, action: str, raw: Raw) -> str:
    """Do something on a case with what was typed; returns the state it leads to. Raises Refused."""

    def done(work: Work) -> str:
        body = _body(_opened(work, actor, number), action, raw, work)
        return engine.act(work, number, action, actor, body).state

    return node.command(done)


def _body(case: Case, action: str, raw: Raw, work: Work) -> bytes:
    row = case.machine.find(action, case.state)
    kind = case.procedure.form if row.form else row.asks
    return b"" if kind is None else msgspec.json.encode(parse(kind, raw, work.today))


def mine(node: Node, actor: Actor) -> tuple[Line, ...]:
    """A person's own cases, newest first."""
    if not actor.party:
        return ()
    table = rows.case
    with node.look() as work:
        own = or_(table.c.applicant == actor.party, table.c.agent == actor.party)
        found = work.uow.rows(
            select(table).where(own, table.c.role.not_in(APART)).order_by(table.c.submitted_at.desc()).limit(200)
        )
        return views.lines(work, [Case.load(work, row) for row in found], whole_names=True)


def queue(node: Node, actor: Actor) -> tuple[Line, ...]:
    """What an officer has to do, by time left."""
    _staff(actor, Role.OFFICER)
    with node.look() as work:
        return views.lines(work, engine.queue(work, sorted(actor.offices), work.now), whole_names=False)


def taken_in(node: Node, actor: Actor) -> tuple[Line, ...]:
    """The cases that a clerk's windows took in, those still open first, newest first."""
    _staff(actor, Role.WINDOW_CLERK)
    table = rows.case
    with node.look() as work:
        found = work.uow.rows(
            select(table)
            .where(table.c.window.in_(sorted(actor.offices)), table.c.form != b"")
            .order_by(table.c.status.in_(sorted(ENDS)), table.c.submitted_at.desc())
            .limit(200)
        )
        return views.lines(work, [Case.load(work, row) for row in found], whole_names=False)


def _staff(actor: Actor, role: Role) -> None:
    require(actor.kind is ActorKind.STAFF and actor.second_factor and actor.has(role))


def offered(node: Node) -> tuple[tuple[Service, Procedure], ...]:
    """What can be asked for here."""
    return tuple((service, procedure) for service in node.world.services.newest() for procedure in service.procedures)
