"""The HTTP API: what the pages do, for programs, through the same use cases."""

from typing import Any

import msgspec
from litestar import Request, Router
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
from yipanqi.web.api_routes import reads
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


@reads([guards.anyone], "/healthz", "运行状况 Health", unlimited=True)
def health(node: NodeDep) -> Health:
    """Whether the node can work."""
    with node.read() as work:
        actor_of(work, "", second_factor=False)  # reads a table: fails where there is none
    return Health("ok", node.code)


@reads([guards.anyone], "/api/services", "查找服务 Find services")
def services(node: NodeDep, q: FromQuery[str] = "") -> list[ServiceCard]:
    """Every service, or those that fit some words."""
    return list(find(node.services(), q) if q else node.services())


@reads([guards.anyone], "/api/services/{slug:str}", "办事指南 Guide of a service")
def guide(node: NodeDep, slug: FromPath[str]) -> GuideAnswer:
    """Procedures with their forms (JSON Schema), papers, clauses, and parameters on both sides with their evidence."""
    return guide_answer(usecases.guide(node.node, slug))


@reads([guards.anyone], "/api/search", "搜索 Search")
def search(node: NodeDep, q: FromQuery[str] = "") -> list[Entry]:
    """Services, clauses and documents that fit words, initials of pinyin or a document's number, kind by kind."""
    with node.node.look() as work:
        held = catalogue_of(work)
    found = find_all(node.services(), held, q)
    return [entry for entries in found.values() for entry in entries]


@reads([guards.anyone], "/api/promises", "承诺清单 Promises")
def promises(node: NodeDep) -> tuple[PromiseAnswer, ...]:
    """Document, clause, service, parameters, cases, days: for every clause. Groups under ten are null."""
    return tuple(promise_answer(found) for found in trace.promises(node.node))


@reads([guards.anyone], "/api/promises/{clause:str}", "一条承诺 One promise")
def one_promise(node: NodeDep, clause: FromPath[str]) -> PromiseAnswer:
    """The same for one clause."""
    return promise_answer(trace.promise(node.node, clause))


@reads([guards.residents], "/api/readings", "谁看过我的数据 Who read my data")
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
