"""The API of supervision orders: what the pages do, for programs."""

from typing import Any

import msgspec
from litestar import Router
from litestar.params import FromPath, JSONBody

from yipanqi.supervision.ledger.signals import Signal
from yipanqi.supervision.life import Happened
from yipanqi.supervision.orders import acts, order
from yipanqi.supervision.orders.order import Order
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.seam import NodeDep, WebNode

STAFF = [guards.staff(*STEERING)]


class Standing(msgspec.Struct, frozen=True):
    """An order, its signal today (null where none applies), what one may do with it, and what happened."""

    order: Order
    signal: Signal | None
    actions: tuple[str, ...] = ()
    history: tuple[Happened, ...] = ()


@reads(STAFF, "/api/office/orders", "督办单 Orders")
def every(request: AnyRequest, node: NodeDep) -> list[Standing]:
    """Those one has to do with, what waits first."""
    with node.node.look() as work:
        return [Standing(found, signal) for found, signal in order.listed(work, request.user)]


@makes(STAFF, "/api/office/orders", "立项 Draw up")
def draw_up(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Made:
    """A supervisor issues, a coordinator proposes: `title`, `ground`, `demand`; `undertaking`, or `clause` or `service`
    with `unit`; `grade`.
    """
    return Made(node.node.command(lambda work: acts.draw_up(work, request.user, data)))


@reads(STAFF, "/api/office/orders/{id_:str}", "一份督办单 One order")
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Standing:
    """How it stands, and what happened."""
    return _seen(request, node, id_)


@changes(STAFF, "/api/office/orders/{id_:str}/{action:str}", "办理 Take a step")
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Standing:
    """issue, decline, receive, progress, reply, accept, return, close, withdraw; the body is the form of the step."""
    node.node.command(lambda work: acts.act(work, request.user, id_, action, data))
    return _seen(request, node, id_)


orders_api = Router(
    path="/", route_handlers=[every, draw_up, one, act], tags=["工作人员 Staff"], security=[{"bearer": []}]
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Standing:
    with node.node.look() as work:
        seen = order.see(work, request.user, id_)
    return Standing(seen.order, seen.signal, tuple(step.action for step in seen.steps), seen.history)
