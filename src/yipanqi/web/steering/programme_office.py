"""活动管理: programmes for those who organise them: announcing, who enrolled, who came, what came of it."""

from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.supervision.life import Nothing
from yipanqi.supervision.programmes import acts, enrolling, plans, programme
from yipanqi.supervision.programmes.enrolling import PLACE_NAMES
from yipanqi.supervision.programmes.programme import KIND_NAMES, LIFE, STATE_NAMES, Announcing, Seen
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.asking import Ask, ask, do, step_ask

BASE = "/office/programmes"
PLACE = Text("活动", "Programmes")
STAFF = [guards.staff(Role.COORDINATOR, Role.LIAISON)]
ANNOUNCE = Ask(f"{BASE}/new", Text("发布活动", "Announce a programme"), Announcing, BASE, PLACE)
SHOWN: dict[str, Any] = {
    "kinds": KIND_NAMES,
    "states": STATE_NAMES,
    "standings": PLACE_NAMES,
    "words": {"reason": Text("理由", "Reason"), "words": Text("结果", "Results")},
    "titles": {step.action: step.title for step in LIFE.steps},
}


@get("/", guards=STAFF, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep) -> Template:
    """Those one organises or coordinates."""
    with node.node.look() as work:
        found, planned = programme.listed(work, request.user), plans.plans(work, request.user)
    return page("steering/programme_list", found=found, planned=planned, **SHOWN)


@get("/new", guards=STAFF, sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep, plan: FromQuery[str] = "") -> Template:
    """Ask what is needed to announce one; of a joint plan of the catalogue, all that it says is filled in."""
    units = sorted(request.user.offices) if request.user.has(Role.LIAISON) else []
    with node.node.look() as work:
        known = [each.form for each in plans.plans(work, request.user) if each.service == plan] if plan else []
    return ask(request, node, ANNOUNCE, known[0] if known else {"unit": units[0]} if units else {})


@post("/new", guards=STAFF, sync_to_thread=True)
def announce(request: AnyRequest, node: NodeDep, sent: Sent) -> Redirect | Template:
    """Announce it."""
    act = lambda work: acts.announce(work, request.user, sent)  # noqa: E731
    return do(request, node, ANNOUNCE, sent, act, lambda id_: f"{BASE}/{id_}")


@get("/{id_:str}", guards=STAFF, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One programme: places, what one may do, what happened."""
    seen = _seen(request, node, id_)
    return page("steering/programme_room", seen=seen, one=seen.programme, nothing=Nothing, **SHOWN)


@get("/{id_:str}/people", guards=STAFF, sync_to_thread=True)
def people(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """Who enrolled, for the organiser; that they were read is noted."""
    found = node.node.command(lambda work: enrolling.guests(work, request.user, id_))
    seen = _seen(request, node, id_)
    return page("steering/people", seen=seen, one=seen.programme, found=found, **SHOWN)


@post("/{id_:str}/people/{enrolment:str}", guards=STAFF, sync_to_thread=True)
def attend(request: AnyRequest, node: NodeDep, id_: FromPath[str], enrolment: FromPath[str], sent: Sent) -> Redirect:
    """Enter who came, and with what result."""
    node.node.command(lambda work: enrolling.attend(work, request.user, id_, enrolment, sent))
    return Redirect(f"{BASE}/{id_}/people", status_code=303)


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


programme_office = Router(
    path=BASE, route_handlers=[every, new, announce, one, people, attend, asking, act], include_in_schema=False
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Seen:
    with node.node.look() as work:
        return programme.see(work, request.user, id_)


def _asking(seen: Seen, action: str) -> Ask:
    return step_ask(seen.steps, action, f"{BASE}/{seen.programme.id}", PLACE, seen.programme.title.zh)
