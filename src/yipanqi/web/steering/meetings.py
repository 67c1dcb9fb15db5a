"""会议: meetings of the coordination office, for those who hold them, supervise them, take part in them."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.supervision.agenda import calendar
from yipanqi.supervision.life import Nothing
from yipanqi.supervision.meetings import acts, meeting
from yipanqi.supervision.meetings.meeting import LIFE, STATE_NAMES, Calling, Seen
from yipanqi.supervision.meetings.record import record
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.asking import Ask, ask, do, step_ask
from yipanqi.web.steering.files import CALENDAR, DOCX, attached

BASE = "/office/meetings"
PLACE = Text("会议", "Meetings")
STAFF = [guards.staff(*STEERING)]
OFFICE = [guards.staff(Role.COORDINATOR)]
CALL = Ask(f"{BASE}/new", Text("召集会议", "Call a meeting"), Calling, BASE, PLACE)
WORDS = {
    "title": Text("名称", "Title"),
    "reason": Text("理由", "Reason"),
    "words": Text("事项", "Decision"),
    "unit": Text("责任单位", "Unit"),
    "due_on": Text("时限", "Deadline"),
    "day": Text("日期", "Day"),
    "place": Text("地点", "Place"),
}
SHOWN: dict[str, Any] = {
    "states": STATE_NAMES,
    "words": WORDS,
    "titles": {step.action: step.title for step in LIFE.steps},
}


@get("/", guards=STAFF, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep) -> Template:
    """All of them, the latest first."""
    with node.node.look() as work:
        found = meeting.listed(work, request.user)
    return page("steering/meetings", found=found, calls=request.user.has(Role.COORDINATOR), **SHOWN)


@get("/calendar.ics", guards=STAFF, sync_to_thread=True)
def feed(request: AnyRequest, node: NodeDep) -> Response[bytes]:
    """The meetings one has to do with, as a calendar."""
    return meetings_feed(request, node)


def meetings_feed(request: AnyRequest, node: WebNode) -> Response[bytes]:
    """The meetings one has to do with, as a calendar."""
    with node.node.look() as work:
        found = meeting.appointments(meeting.listed(work, request.user))
    return Response(calendar("一盘棋 会议", node.code, found, node.now()), media_type=CALENDAR)


@get("/new", guards=OFFICE, sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep) -> Template:
    """Ask when, where, who."""
    return ask(request, node, CALL)


@post("/new", guards=OFFICE, sync_to_thread=True)
def call(request: AnyRequest, node: NodeDep, sent: Sent) -> Redirect | Template:
    """Call it."""
    return do(request, node, CALL, sent, lambda work: acts.call(work, request.user, sent), lambda id_: f"{BASE}/{id_}")


@get("/{id_:str}", guards=STAFF, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One meeting: agenda, minutes, decisions."""
    seen = _seen(request, node, id_)
    return page("steering/meeting", seen=seen, meeting=seen.meeting, nothing=Nothing, **SHOWN)


@get("/{id_:str}/record.docx", guards=STAFF, sync_to_thread=True)
def written(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Response[bytes]:
    """The record as a document."""
    return record_file(request, node, id_)


def record_file(request: AnyRequest, node: WebNode, id_: str) -> Response[bytes]:
    """The record of a meeting as docx. Raises Refused (unknown)."""
    seen = _seen(request, node, id_)
    return attached(record(seen.meeting, seen.decisions), f"meeting-{id_}.docx", DOCX)


@get("/{id_:str}/do/{action:str}", guards=STAFF, sync_to_thread=True)
def asking(request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str]) -> Template:
    """Ask what has to be said with a step."""
    return ask(request, node, _asking(_seen(request, node, id_), action))


@post("/{id_:str}/do/{action:str}", guards=STAFF, sync_to_thread=True)
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Take the step."""
    what = _asking(_seen(request, node, id_), action)
    return do(request, node, what, sent, lambda work: acts.act(work, request.user, id_, action, sent))


meetings = Router(
    path=BASE, route_handlers=[every, feed, new, call, one, written, asking, act], include_in_schema=False
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Seen:
    with node.node.look() as work:
        return meeting.see(work, request.user, id_)


def _asking(seen: Seen, action: str) -> Ask:
    return step_ask(seen.steps, action, f"{BASE}/{seen.meeting.id}", PLACE, seen.meeting.title)
