"""The HTTP API: what the pages do, for programs, through the same use cases."""

from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.params import FromPath, FromQuery

from yipanqi.access.accounts import actor_of
from yipanqi.access.readings import Reading, readings_of
from yipanqi.node import trace, usecases
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.publicity.search import Entry
from yipanqi.web import guards
from yipanqi.web.administration.api import administration_api
from yipanqi.web.api_answers import GuideAnswer, PromiseAnswer, guide_answer, promise_answer
from yipanqi.web.api_cases import cases_api
from yipanqi.web.api_errors import errors
from yipanqi.web.api_work import work_api
from yipanqi.web.board.api import board_api
from yipanqi.web.consultations.api import consultations_api
from yipanqi.web.documents.api import documents_api
from yipanqi.web.feedback.api import feedback_api
from yipanqi.web.papers import papers_api
from yipanqi.web.seam import NodeDep, ServiceCard
from yipanqi.web.search import find, find_all
from yipanqi.web.steering.api import steering_api
from yipanqi.web.undertakings.api import undertakings_api

AnyRequest = Request[Any, Any, Any]


class Health(msgspec.Struct, frozen=True):
    """That the node answers, and its database does."""

    status: str
    node: str


@get(
    "/healthz",
    guards=[guards.anyone],
    unlimited=True,
    sync_to_thread=True,
    summary="运行状况 Health",
    responses=errors(),
)
def health(node: NodeDep) -> Health:
    """Whether the node can work."""
    with node.read() as work:
        actor_of(work, "", second_factor=False)  # reads a table: fails where there is none
    return Health("ok", node.code)


@get("/api/services", guards=[guards.anyone], sync_to_thread=True, summary="查找服务 Find services", responses=errors())
def services(node: NodeDep, q: FromQuery[str] = "") -> list[ServiceCard]:
    """Every service, or those that fit some words."""
    return list(find(node.services(), q) if q else node.services())


@get(
    "/api/services/{slug:str}",
    guards=[guards.anyone],
    sync_to_thread=True,
    summary="办事指南 Guide of a service",
    responses=errors(404),
)
def guide(node: NodeDep, slug: FromPath[str]) -> GuideAnswer:
    """Procedures with their forms (JSON Schema), papers, clauses, and parameters on both sides with their evidence."""
    return guide_answer(usecases.guide(node.node, slug))


@get("/api/search", guards=[guards.anyone], sync_to_thread=True, summary="搜索 Search", responses=errors())
def search(node: NodeDep, q: FromQuery[str] = "") -> list[Entry]:
    """Services, clauses and documents that fit words, initials of pinyin or a document's number, kind by kind."""
    with node.node.look() as work:
        held = catalogue_of(work)
    found = find_all(node.services(), held, q)
    return [entry for entries in found.values() for entry in entries]


@get("/api/promises", guards=[guards.anyone], sync_to_thread=True, summary="承诺清单 Promises", responses=errors())
def promises(node: NodeDep) -> tuple[PromiseAnswer, ...]:
    """Document, clause, service, parameters, cases, days: for every clause. Groups under ten are null."""
    return tuple(promise_answer(found) for found in trace.promises(node.node))


@get(
    "/api/promises/{clause:str}",
    guards=[guards.anyone],
    sync_to_thread=True,
    summary="一条承诺 One promise",
    responses=errors(404),
)
def one_promise(node: NodeDep, clause: FromPath[str]) -> PromiseAnswer:
    """The same for one clause."""
    return promise_answer(trace.promise(node.node, clause))


@get(
    "/api/readings",
    guards=[guards.residents],
    sync_to_thread=True,
    summary="谁看过我的数据 Who read my data",
    responses=errors(401, 403),
)
def readings(request: AnyRequest, node: NodeDep) -> list[Reading]:
    """Who read my data, for which case and purpose."""
    with node.read() as work:
        return list(readings_of(work, request.user.party))


public = Router(
    path="/",
    route_handlers=[health, services, guide, search, promises, one_promise],
    tags=["公开 Open to all"],
)
own = Router(path="/", route_handlers=[readings], tags=["本人 My own"], security=[{"bearer": []}])
api = Router(
    path="/",
    route_handlers=[
        *(public, own, cases_api, papers_api, work_api),
        *(documents_api, consultations_api, steering_api, feedback_api, board_api, undertakings_api),
        administration_api,
    ],
)
