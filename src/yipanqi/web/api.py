"""The HTTP API: what the pages do, for programs, through the same use cases."""

from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.params import FromQuery

from yipanqi.access.accounts import actor_of
from yipanqi.access.readings import Reading, readings_of
from yipanqi.web import guards
from yipanqi.web.seam import NodeDep, ServiceCard
from yipanqi.web.search import find

AnyRequest = Request[Any, Any, Any]


class Health(msgspec.Struct, frozen=True):
    """That the node answers, and its database does."""

    status: str
    node: str


@get("/healthz", guards=[guards.anyone], unlimited=True, sync_to_thread=True)
def health(node: NodeDep) -> Health:
    """Whether the node can work."""
    with node.read() as work:
        actor_of(work, "", second_factor=False)  # reads a table: fails where there is none
    return Health("ok", node.code)


@get("/api/services", guards=[guards.anyone], sync_to_thread=True)
def services(node: NodeDep, q: FromQuery[str] = "") -> list[ServiceCard]:
    """Every service, or those that fit some words."""
    return list(find(node.services(), q) if q else node.services())


@get("/api/readings", guards=[guards.residents], sync_to_thread=True)
def readings(request: AnyRequest, node: NodeDep) -> list[Reading]:
    """Who read my data."""
    with node.read() as work:
        return list(readings_of(work, request.user.party))


api = Router(path="/", route_handlers=[health, services, readings])
