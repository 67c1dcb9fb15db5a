"""The API of programmes, for everybody and for those who organise them."""

from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.programmes import acts, enrolling, programme
from yipanqi.supervision.programmes.enrolling import Guest, Mine, Place
from yipanqi.supervision.programmes.programme import Programme
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep

OPEN = [guards.anyone]
OWN = [guards.residents]
STAFF = [guards.staff(Role.COORDINATOR, Role.LIAISON)]


class Announced(msgspec.Struct, frozen=True):
    """The id of a programme."""

    id: str


class Placed(msgspec.Struct, frozen=True):
    """Whether one is in, or waits."""

    state: Place


@get("/api/programmes", guards=OPEN, sync_to_thread=True, summary="活动 Programmes", responses=errors())
def every(node: NodeDep) -> tuple[Programme, ...]:
    """What is ahead, then what is over."""
    with node.node.look() as work:
        return programme.every(work)


@get(
    "/api/programmes/{id_:str}",
    guards=OPEN,
    sync_to_thread=True,
    summary="一项活动 One programme",
    responses=errors(404),
)
def one(node: NodeDep, id_: FromPath[str]) -> Programme:
    """One programme, with its results once they are published."""
    with node.node.look() as work:
        return programme.get(work, id_)


@post(
    "/api/programmes/{id_:str}/enrolment",
    guards=OWN,
    sync_to_thread=True,
    summary="报名 Enrol",
    responses=errors(401, 403, 404, 409),
)
def enrol(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Placed:
    """`name`, `phone`, `consents`."""
    return Placed(node.node.command(lambda work: enrolling.enrol(work, request.user, id_, data)))


@post(
    "/api/programmes/{id_:str}/withdrawal",
    guards=OWN,
    sync_to_thread=True,
    status_code=200,
    summary="退出 Withdraw",
    responses=errors(401, 403, 404, 409),
)
def withdraw(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Placed:
    """Give the place up."""
    node.node.command(lambda work: enrolling.withdraw(work, request.user, id_))
    return Placed(Place.WITHDRAWN)


@get("/api/enrolments", guards=OWN, sync_to_thread=True, summary="我的报名 My enrolments", responses=errors(401, 403))
def mine(request: AnyRequest, node: NodeDep) -> tuple[Mine, ...]:
    """What I enrolled in."""
    with node.node.look() as work:
        return enrolling.mine(work, request.user)


@post(
    "/api/office/programmes",
    guards=STAFF,
    sync_to_thread=True,
    summary="发布活动 Announce",
    responses=errors(401, 403, 404),
)
def announce(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Announced:
    """The form of a programme, `clauses` and `partners` one a line."""
    return Announced(node.node.command(lambda work: acts.announce(work, request.user, data)))


@get(
    "/api/office/programmes/{id_:str}/people",
    guards=STAFF,
    sync_to_thread=True,
    summary="报名人 Who enrolled",
    responses=errors(401, 403, 404),
)
def people(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> tuple[Guest, ...]:
    """For the organiser; that they were read is noted."""
    return node.node.command(lambda work: enrolling.guests(work, request.user, id_))


@post(
    "/api/office/programmes/{id_:str}/people/{enrolment:str}",
    guards=STAFF,
    sync_to_thread=True,
    status_code=200,
    summary="登记到场 Attendance",
    responses=errors(401, 403, 404, 409),
)
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


@post(
    "/api/office/programmes/{id_:str}/{action:str}",
    guards=STAFF,
    sync_to_thread=True,
    status_code=200,
    summary="办理 Take a step",
    responses=errors(401, 403, 404, 409),
)
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Programme:
    """hold, publish, cancel; the body is the form of the step."""
    return node.node.command(lambda work: acts.act(work, request.user, id_, action, data))


public = Router("/", route_handlers=[every, one], tags=["公开 Open to all"])
own = Router("/", route_handlers=[enrol, withdraw, mine], tags=["本人 My own"], security=[{"bearer": []}])
staff = Router("/", route_handlers=[announce, people, attend, act], tags=["工作人员 Staff"], security=[{"bearer": []}])
programmes_api = Router("/", route_handlers=[public, own, staff])
