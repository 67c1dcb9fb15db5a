"""The API of meetings: what the pages do, for programs."""

from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from yipanqi.supervision.life import Happened
from yipanqi.supervision.meetings import acts, meeting
from yipanqi.supervision.meetings.meeting import Decision, Meeting
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.seam import NodeDep, WebNode

STAFF = [guards.staff(*STEERING)]


class Convened(msgspec.Struct, frozen=True):
    """A meeting with its decisions, what one may do with it, and what happened."""

    meeting: Meeting
    decisions: tuple[Decision, ...]
    actions: tuple[str, ...]
    history: tuple[Happened, ...]


class Called(msgspec.Struct, frozen=True):
    """The id of a meeting."""

    id: str


@get("/api/office/meetings", guards=STAFF, sync_to_thread=True, summary="会议 Meetings", responses=errors(401, 403))
def every(request: AnyRequest, node: NodeDep) -> tuple[Meeting, ...]:
    """Those one has to do with, the latest first."""
    with node.node.look() as work:
        return meeting.listed(work, request.user)


@post(
    "/api/office/meetings", guards=STAFF, sync_to_thread=True, summary="召集会议 Call", responses=errors(401, 403, 404)
)
def call(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Called:
    """`title`, `day`, `begins`, `ends`, `place`, `participants` (one a line)."""
    return Called(node.node.command(lambda work: acts.call(work, request.user, data)))


@get(
    "/api/office/meetings/{id_:str}",
    guards=STAFF,
    sync_to_thread=True,
    summary="一次会议 One meeting",
    responses=errors(401, 403, 404),
)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Convened:
    """Agenda, minutes, decisions."""
    return _seen(request, node, id_)


@post(
    "/api/office/meetings/{id_:str}/{action:str}",
    guards=STAFF,
    sync_to_thread=True,
    status_code=200,
    summary="办理 Take a step",
    responses=errors(401, 403, 404, 409),
)
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Convened:
    """add, move, hold, decide, record, cancel; the body is the form of the step."""
    node.node.command(lambda work: acts.act(work, request.user, id_, action, data))
    return _seen(request, node, id_)


meetings_api = Router(
    path="/", route_handlers=[every, call, one, act], tags=["工作人员 Staff"], security=[{"bearer": []}]
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Convened:
    with node.node.look() as work:
        seen = meeting.see(work, request.user, id_)
    return Convened(seen.meeting, seen.decisions, tuple(step.action for step in seen.steps), seen.history)
