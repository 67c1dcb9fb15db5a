"""活动: programmes for everybody: what there is, enrolling, one's own enrolments, a calendar to subscribe to."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.kernel.text import Text
from yipanqi.node.erasing import kept
from yipanqi.supervision.agenda import calendar
from yipanqi.supervision.programmes import enrolling, programme
from yipanqi.supervision.programmes.enrolling import PLACE_NAMES, Enrolling
from yipanqi.supervision.programmes.programme import KIND_NAMES, STATE_NAMES, Programme, State
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.asking import Ask, ask, do
from yipanqi.web.steering.files import CALENDAR

KEPT = Text(
    "姓名和电话只供主办方联系您，活动结束 {days} 天后清除，只留人数。",
    "Name and phone are for the organiser to reach you. They are deleted {days} days after the end; only numbers stay.",
)
BASE = "/programmes"
MINE = f"{BASE}/mine"
SHOWN: dict[str, Any] = {"kinds": KIND_NAMES, "states": STATE_NAMES, "standings": PLACE_NAMES}


@get("/", guards=[guards.anyone], sync_to_thread=True)
def every(node: NodeDep) -> Template:
    """What is ahead, then what is over."""
    with node.node.look() as work:
        found = programme.every(work)
    return page("steering/programmes", found=found, now=node.now(), **SHOWN)


@get("/calendar.ics", guards=[guards.anyone], sync_to_thread=True)
def feed(node: NodeDep) -> Response[bytes]:
    """All programmes as a calendar to subscribe to."""
    return programmes_feed(node)


def programmes_feed(node: WebNode) -> Response[bytes]:
    """All programmes as a calendar."""
    with node.node.look() as work:
        found = programme.appointments(programme.every(work))
    return Response(calendar("川渝活动", node.code, found, node.now()), media_type=CALENDAR)


@get("/mine", guards=[guards.residents], sync_to_thread=True)
def mine(request: AnyRequest, node: NodeDep) -> Template:
    """What I enrolled in."""
    with node.node.look() as work:
        found = enrolling.mine(work, request.user)
    return page("steering/enrolments", found=found, now=node.now(), **SHOWN)


@get("/{id_:str}", guards=[guards.anyone], sync_to_thread=True)
def one(node: NodeDep, id_: FromPath[str]) -> Template:
    """One programme, and its results once they are published."""
    with node.node.look() as work:
        found = programme.get(work, id_)
    return page("steering/programme", one=found, open=_is_open(node, found), **SHOWN)


@get("/{id_:str}/enrol", guards=[guards.residents], sync_to_thread=True)
def asking(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """Ask for name and phone."""
    return ask(request, node, _asking(node, id_), {"name": request.user.name.zh})


@post("/{id_:str}/enrol", guards=[guards.residents], sync_to_thread=True)
def enrol(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect | Template:
    """Take a place, or wait for one."""
    what = _asking(node, id_)
    return do(request, node, what, sent, lambda work: enrolling.enrol(work, request.user, id_, sent), lambda _: MINE)


@post("/{id_:str}/withdraw", guards=[guards.residents], sync_to_thread=True)
def withdraw(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """Give the place up."""
    node.node.command(lambda work: enrolling.withdraw(work, request.user, id_))
    return Redirect(MINE, status_code=303)


programmes = Router(
    path=BASE, route_handlers=[every, feed, mine, one, asking, enrol, withdraw], include_in_schema=False
)


def _is_open(node: WebNode, found: Programme) -> bool:
    return found.state is State.ANNOUNCED and bool(found.places) and today(node) <= found.enrol_until


def _asking(node: WebNode, id_: str) -> Ask:
    with node.node.look() as work:
        found, days = programme.get(work, id_), kept(work, "enrolment").days
    here = f"{BASE}/{id_}"
    return Ask(
        f"{here}/enrol",
        Text("报名", "Enrol"),
        Enrolling,
        here,
        Text("活动", "Programme"),
        found.title.zh,
        False,
        note=KEPT.format(days=days),
    )
