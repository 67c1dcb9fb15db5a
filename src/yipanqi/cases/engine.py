"""What happens to cases: filing one, acting on one, timers, and what follows a refusal by the other side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, and_, or_, select

from yipanqi.access.actor import SYSTEM, Actor, ActorKind, Role
from yipanqi.cases import parties
from yipanqi.cases.case import Case
from yipanqi.cases.machine import ENDS, Who
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Given, Procedure, Service
from yipanqi.cases.work import Work
from yipanqi.exchange.envelope import Lane
from yipanqi.kernel.forms import File, fields
from yipanqi.kernel.problems import Kind, Problem, Refused, conflict, forbidden
from yipanqi.kernel.text import Text
from yipanqi.store import cases as rows
from yipanqi.store import mailbox

LETTERS = {"51": "SC", "50": "CQ"}
"""How an administration signs its case numbers; one without letters of its own uses its code."""


def came(work: Work, name: str) -> None:
    """Something that envelopes may wait for is here."""
    mailbox.arrived(work.uow, name)


def file(
    work: Work,
    service: Service,
    procedure: Procedure,
    applicant: Party,
    form: msgspec.Struct,
    by: Actor,
    *,
    channel: str = "online",
    window: str = "",
    agent: Party | None = None,
    lane: Lane = Lane.ORDINARY,
    papers: Sequence[Handed] = (),
    scans_of: str = "",
) -> Case:
    """File an application: a new case in the state `submitted`. Raises Refused where it cannot be taken. Scans are of
    whoever files it, or held by `scans_of`.

    A second application for the same thing while one is in hand is refused with the number of the first.
    """
    world = work.world
    places = procedure.places(form)
    role = procedure.opened_in(form, world.code)
    peer = _peer(work, service, places, role, procedure)
    party = parties.find_or_add(work.uow, work.vault, applicant)
    _not_twice(work, service, procedure, party)
    number = _number(work)
    case = Case.begin(
        work,
        service,
        procedure,
        number=number,
        role=role,
        lane=lane,
        peer=peer,
        applicant=party,
        form=msgspec.json.encode(form),
        channel=channel,
        window=window,
        agent=parties.find_or_add(work.uow, work.vault, agent) if agent else "",
    )
    case.hand_in([*papers, *_answers_that_are_files(form)], by, scans_of)
    case.do("submit", Who.WINDOW if window else Who.APPLICANT, Given(by))
    return case


def _answers_that_are_files(form: msgspec.Struct) -> list[Handed]:
    """What was uploaded as the answer to a question, as papers of the case."""
    asked = [field for field in fields(type(form)) if isinstance(field.kind, File)]
    given = [(field, getattr(form, field.name)) for field in asked]
    return [Handed(kind=field.name, title=field.title.zh, file=digest) for field, digest in given if digest]


def _peer(work: Work, service: Service, places: Any, role: str, procedure: Procedure) -> str:
    other = procedure.other_role(role)
    if not other or other not in places:
        return ""
    peer = work.world.divisions.administration(places[other])
    if peer == work.world.code:
        raise Refused(
            Problem(
                "same-side",
                Text(
                    "两地均在本省市内，不属于跨省通办范围，请按本地渠道办理",
                    "both places are on this side of the border: use the local channel",
                ),
            )
        )
    if work.world.agreements.version(peer, service.slug, work.now) is None:
        raise conflict(
            "no-agreement",
            "两地就该事项的协议目前未生效，暂不能新办",
            "no agreement on this service is in force between the two sides; no new case can be opened",
        )
    return peer


def _not_twice(work: Work, service: Service, procedure: Procedure, party: str) -> None:
    if not procedure.one_at_a_time:
        return
    open_ = work.open_of(party, service.slug, procedure.id)
    if open_:
        raise Refused(
            Problem(
                "in-hand-already",
                Text(
                    f"已有在办业务（{open_[0]}），请勿重复提交",
                    f"case {open_[0]} for the same matter is in hand",
                ),
            ),
            Kind.CONFLICT,
        )


def open_session(
    work: Work,
    service: Service,
    procedure: Procedure,
    role: str,
    applicant: Party,
    form: msgspec.Struct,
    by: Actor,
    window: str,
    agent: Party | None = None,
) -> Case:
    """Begin what is not a case yet, in a role of its own at a window: a file with a number of another series (`SC-V…`).
    Raises Refused where it cannot be begun.
    """
    places = procedure.seats(form, "")
    case = Case.begin(
        work,
        service,
        procedure,
        number=_number(work, "V"),
        role=role,
        lane=Lane.ORDINARY,
        peer=_peer(work, service, places, role, procedure),
        applicant=parties.find_or_add(work.uow, work.vault, applicant),
        form=msgspec.json.encode(form),
        channel="live",
        window=window,
        agent=parties.find_or_add(work.uow, work.vault, agent) if agent else "",
    )
    case.do("open", Who.WINDOW, Given(by))
    return case


def _number(work: Work, kind: str = "") -> str:
    letters = LETTERS.get(work.world.code, work.world.code)
    series = f"{letters}-{kind}{work.today:%Y%m%d}"
    return f"{series}-{rows.next_number(work.uow, series):06d}"


def act(work: Work, number: str, action: str, by: Actor, body: bytes = b"", note: str = "") -> Case:
    """Perform an action on a case for a person or an organisation. Raises Refused where it may not or cannot be done
    now.
    """
    case = work.case(number)
    who = capacity(case, by)
    row = case.machine.find(action, case.state)
    fitting = [w for w in row.who if w in who]
    if not fitting:
        raise forbidden("not-yours", "您无权办理此操作", f"{action} is not for you to do")
    case.do(action, fitting[0], Given(by, body), note)
    return case


def capacity(case: Case, by: Actor) -> tuple[Who, ...]:
    """In what capacities someone may act on a case.

    The applicant and the agent on their own; officers of the office that answers for it; window clerks where it was
    taken in.
    """
    found: list[Who] = []
    if by.party and by.party in (case.applicant, case.field("agent")):
        found.append(Who.APPLICANT)
    if by.kind is ActorKind.ORGANISATION:
        found.append(Who.ORGANISATION)
    if by.has(Role.OFFICER) and case.field("office") in by.offices:
        found.append(Who.OFFICER)
    if by.has(Role.WINDOW_CLERK) and case.field("window") in by.offices:
        found.append(Who.WINDOW)
    return tuple(found)


def fire(work: Work, row: Row[Any]) -> None:
    """Perform what a timer calls for; a timer that comes when the case has gone on is simply over."""
    if not rows.take_timer(work.uow, row.case_number, row.name):
        return  # stopped or set anew since it was found due
    case = work.case(row.case_number)
    try:
        case.machine.find(case.procedure.timer(row.name), case.state)
    except Refused:
        return
    case.do(case.procedure.timer(row.name), Who.CLOCK, Given(SYSTEM))


def queue(work: Work, offices: Sequence[str], at: datetime) -> list[Case]:
    """The cases of these offices in which a person of theirs has something to do, by time left: ended ones too, where
    originals are still about.
    """
    table = rows.case
    about = select(rows.custody.c.case_number)
    unsettled = or_(table.c.status.not_in(ENDS), and_(table.c.form != b"", table.c.number.in_(about)))
    found = work.uow.rows(select(table).where(table.c.office.in_(offices), unsettled))
    mine = [c for row in found if _something_to_do(c := Case.load(work, row))]
    return sorted(mine, key=lambda c: (c.field("due_on") is None, c.field("due_on"), c.field("submitted_at")))


def _something_to_do(case: Case) -> bool:
    if case.ended:
        return any(case.procedure.offers(case, action) for action in case.procedure.unfinished)
    allowed = case.machine.allowed(case.state, (Who.OFFICER,))
    calling = [t.action for t in allowed if t.action not in case.procedure.optional]
    return any(case.procedure.offers(case, action) for action in calling)
