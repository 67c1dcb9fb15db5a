"""督办: supervision orders, for those who propose, issue, receive, reply and review."""

from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger.signals import SIGNAL_NAMES
from yipanqi.supervision.life import Nothing
from yipanqi.supervision.orders import acts, order, rules
from yipanqi.supervision.orders.forms import Drawing
from yipanqi.supervision.orders.order import LIFE, STATE_NAMES, Seen
from yipanqi.supervision.orders.rules import GRADE_NAMES, Grade
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.asking import Ask, ask, do, step_ask

BASE = "/office/orders"
PLACE = Text("督办单", "Supervision orders")
STAFF = [guards.staff(*STEERING)]
DRAWERS = [guards.staff(Role.COORDINATOR, Role.SUPERVISOR)]
SIGNS = {
    "on time": ("good", "●"),
    "due soon": ("due", "!"),
    "overdue": ("over", "✕"),
    "done": ("good", "✓"),
    "done late": ("due", "✓"),
    "not begun": ("open", "○"),
}
"""Colour and sign of a signal, never colour alone."""
WORDS = {
    "reason": Text("理由", "Reason"),
    "words": Text("内容", "Words"),
    "evidence": Text("佐证", "Evidence"),
    "href": Text("网址", "Address"),
    "grade": Text("等级", "Grade"),
    "ran_out": Text("到期日", "The limit that ran out"),
    "reply_by": Text("反馈时限", "Reply by"),
}
SHOWN: dict[str, Any] = {
    "grades": GRADE_NAMES,
    "states": STATE_NAMES,
    "signals": SIGNAL_NAMES,
    "signs": SIGNS,
    "words": WORDS,
    "titles": {step.action: step.title for step in LIFE.steps},
}


@get("/", guards=STAFF, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep, grade: FromQuery[str] = "") -> Template:
    """Those one has to do with, what waits first."""
    with node.node.look() as work:
        found = order.listed(work, request.user)
    draws = request.user.has(Role.COORDINATOR, Role.SUPERVISOR)
    counts = {g: sum(o.grade is g and o.state in order.STANDING for o, _ in found) for g in Grade}
    shown = [(o, s) for o, s in found if not grade or o.grade == grade]
    return page("steering/orders", found=shown, counts=counts, picked=grade, draws=draws, **SHOWN)


@get("/new", guards=DRAWERS, sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep, undertaking: FromQuery[str] = "", clause: FromQuery[str] = "") -> Template:
    """Ask what the order is on, and what is asked for."""
    return ask(request, node, _drawing(request), {"undertaking": undertaking, "clause": clause})


@post("/new", guards=DRAWERS, sync_to_thread=True)
def draw_up(request: AnyRequest, node: NodeDep, sent: Sent) -> Redirect | Template:
    """Draw it up."""
    act = lambda work: acts.draw_up(work, request.user, sent)  # noqa: E731
    return do(request, node, _drawing(request), sent, act, lambda id_: f"{BASE}/{id_}")


@get("/{id_:str}", guards=STAFF, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One order: how it stands, what one may do, what happened."""
    with node.node.look() as work:
        seen = order.see(work, request.user, id_)
        basis = rules.citations(work.world, seen.order.issued_on or work.today, seen.order.division)
    return page("steering/order", seen=seen, order=seen.order, basis=basis, nothing=Nothing, **SHOWN)


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


orders = Router(path=BASE, route_handlers=[every, new, draw_up, one, asking, act], include_in_schema=False)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Seen:
    with node.node.look() as work:
        return order.see(work, request.user, id_)


def _asking(seen: Seen, action: str) -> Ask:
    return step_ask(seen.steps, action, f"{BASE}/{seen.order.id}", PLACE, seen.order.title)


def _drawing(request: AnyRequest) -> Ask:
    issues = request.user.has(Role.SUPERVISOR)
    title = Text("立项交办", "Issue an order") if issues else Text("提出督办立项", "Propose an order")
    return Ask(f"{BASE}/new", title, Drawing, BASE, PLACE)
