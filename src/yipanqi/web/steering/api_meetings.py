"""The API of meetings: what the pages do, for programs."""

from typing import Any

import msgspec
from litestar import Response, Router
from litestar.params import FromPath, JSONBody

from yipanqi.supervision.life import Happened
from yipanqi.supervision.meetings import acts, meeting
from yipanqi.supervision.meetings.meeting import Decision, Meeting
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.files import CALENDAR, DOCX
from yipanqi.web.steering.meetings import meetings_feed, record_file

STAFF = [guards.staff(*STEERING)]


class Convened(msgspec.Struct, frozen=True):
    """A meeting with its decisions, what one may do with it, and what happened."""

    meeting: Meeting
    decisions: tuple[Decision, ...]
    actions: tuple[str, ...]
    history: tuple[Happened, ...]


@reads(STAFF, "/api/office/meetings", "会议 Meetings")
def every(request: AnyRequest, node: NodeDep) -> tuple[Meeting, ...]:
    """Those one has to do with, the latest first."""
    with node.node.look() as work:
        return meeting.listed(work, request.user)


@makes(STAFF, "/api/office/meetings", "召集会议 Call")
def call(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Made:
    """`title`, `day`, `begins`, `ends`, `place`, `participants` (one a line)."""
    return Made(node.node.command(lambda work: acts.call(work, request.user, data)))


@reads(STAFF, "/api/office/meetings/calendar.ics", "会议日历 Meetings as a calendar", media_type=CALENDAR)
def feed(request: AnyRequest, node: NodeDep) -> Response[bytes]:
    """Those one has to do with (iCalendar)."""
    return meetings_feed(request, node)


@reads(STAFF, "/api/office/meetings/{id_:str}/record.docx", "会议纪要 The record of a meeting", media_type=DOCX)
def record(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Response[bytes]:
    """Agenda, minutes and decisions as a document."""
    return record_file(request, node, id_)


@reads(STAFF, "/api/office/meetings/{id_:str}", "一次会议 One meeting")
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Convened:
    """Agenda, minutes, decisions."""
    return _seen(request, node, id_)


@changes(STAFF, "/api/office/meetings/{id_:str}/{action:str}", "办理 Take a step")
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Convened:
    """add, move, hold, decide, record, cancel; the body is the form of the step."""
    node.node.command(lambda work: acts.act(work, request.user, id_, action, data))
    return _seen(request, node, id_)


meetings_api = Router(
    path="/", route_handlers=[every, feed, call, one, record, act], tags=["工作人员 Staff"], security=[{"bearer": []}]
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Convened:
    with node.node.look() as work:
        seen = meeting.see(work, request.user, id_)
    return Convened(seen.meeting, seen.decisions, tuple(step.action for step in seen.steps), seen.history)
