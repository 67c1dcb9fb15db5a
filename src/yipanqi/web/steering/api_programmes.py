"""The API of programmes, for everybody and for those who organise them."""

from typing import Any

import msgspec
from litestar import Response, Router
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.programmes import acts, enrolling, plans, programme
from yipanqi.supervision.programmes.enrolling import Guest, Mine, Place
from yipanqi.supervision.programmes.plans import Plan
from yipanqi.supervision.programmes.programme import Programme
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep
from yipanqi.web.steering.files import CALENDAR
from yipanqi.web.steering.programmes import programmes_feed

OPEN = [guards.anyone]
OWN = [guards.residents]
STAFF = [guards.staff(Role.COORDINATOR, Role.LIAISON)]


class Placed(msgspec.Struct, frozen=True):
    """Whether one is in, or waits."""

    state: Place


@reads(OPEN, "/api/programmes", "活动 Programmes")
def every(node: NodeDep) -> tuple[Programme, ...]:
    """What is ahead, then what is over."""
    with node.node.look() as work:
        return programme.every(work)


@reads(OPEN, "/api/programmes/calendar.ics", "活动日历 Programmes as a calendar", media_type=CALENDAR)
def feed(node: NodeDep) -> Response[bytes]:
    """All of them (iCalendar)."""
    return programmes_feed(node)


@reads(OPEN, "/api/programmes/{id_:str}", "一项活动 One programme")
def one(node: NodeDep, id_: FromPath[str]) -> Programme:
    """One programme, with its results once they are published."""
    with node.node.look() as work:
        return programme.get(work, id_)


@makes(OWN, "/api/programmes/{id_:str}/enrolment", "报名 Enrol")
def enrol(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Placed:
    """`name`, `phone`, `consents`."""
    return Placed(node.node.command(lambda work: enrolling.enrol(work, request.user, id_, data)))


@changes(OWN, "/api/programmes/{id_:str}/withdrawal", "退出 Withdraw")
def withdraw(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Placed:
    """Give the place up."""
    node.node.command(lambda work: enrolling.withdraw(work, request.user, id_))
    return Placed(Place.WITHDRAWN)


@reads(OWN, "/api/enrolments", "我的报名 My enrolments")
def mine(request: AnyRequest, node: NodeDep) -> tuple[Mine, ...]:
    """What I enrolled in."""
    with node.node.look() as work:
        return enrolling.mine(work, request.user)


@reads(STAFF, "/api/office/programmes/plans", "目录中的联合计划 Joint plans of the catalogue")
def planned(request: AnyRequest, node: NodeDep) -> tuple[Plan, ...]:
    """What documents ask both sides to hold and no programme has been made of, with all that the catalogue knows."""
    with node.node.look() as work:
        return plans.plans(work, request.user)


@makes(STAFF, "/api/office/programmes", "发布活动 Announce")
def announce(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Made:
    """The form of a programme, `clauses` and `partners` one a line."""
    return Made(node.node.command(lambda work: acts.announce(work, request.user, data)))


@reads(STAFF, "/api/office/programmes/{id_:str}/people", "报名人 Who enrolled")
def people(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> tuple[Guest, ...]:
    """For the organiser; that they were read is noted."""
    return node.node.command(lambda work: enrolling.guests(work, request.user, id_))


@changes(STAFF, "/api/office/programmes/{id_:str}/people/{enrolment:str}", "登记到场 Attendance")
def attend(
    request: AnyRequest,
    node: NodeDep,
    id_: FromPath[str],
    enrolment: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> tuple[Guest, ...]:
    """`attended`, `result`."""
    node.node.command(lambda work: enrolling.attend(work, request.user, id_, enrolment, data))
    return node.node.command(lambda work: enrolling.guests(work, request.user, id_))


@changes(STAFF, "/api/office/programmes/{id_:str}/{action:str}", "办理 Take a step")
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Programme:
    """hold, publish, cancel; the body is the form of the step."""
    return node.node.command(lambda work: acts.act(work, request.user, id_, action, data))


public = Router("/", route_handlers=[every, feed, one], tags=["公开 Open to all"])
own = Router("/", route_handlers=[enrol, withdraw, mine], tags=["本人 My own"], security=[{"bearer": []}])
staff = Router(
    "/", route_handlers=[planned, announce, people, attend, act], tags=["工作人员 Staff"], security=[{"bearer": []}]
)
programmes_api = Router("/", route_handlers=[public, own, staff])
