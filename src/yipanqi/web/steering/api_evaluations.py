"""The API of evaluations and bulletins: what the pages do, for programs."""

from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from yipanqi.supervision.evaluation import acts, evaluation
from yipanqi.supervision.evaluation.evaluation import Appeal, Evaluation, Score
from yipanqi.supervision.life import Happened
from yipanqi.supervision.reports import bulletin
from yipanqi.supervision.reports.bulletin import Bulletin
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.seam import NodeDep, WebNode

STAFF = [guards.staff(*STEERING)]


class Evaluated(msgspec.Struct, frozen=True):
    """An evaluation: standing scores from the best down, earlier versions, appeals, what one may do."""

    evaluation: Evaluation
    scores: tuple[Score, ...]
    earlier: tuple[Score, ...]
    appeals: tuple[Appeal, ...]
    actions: tuple[str, ...]
    history: tuple[Happened, ...]


class Drawn(msgspec.Struct, frozen=True):
    """The id of an evaluation or a bulletin."""

    id: str


@get(
    "/api/office/evaluations", guards=STAFF, sync_to_thread=True, summary="评估 Evaluations", responses=errors(401, 403)
)
def every(request: AnyRequest, node: NodeDep) -> tuple[Evaluation, ...]:
    """Those one may see, the latest first, each with the formula as it held."""
    with node.node.look() as work:
        return evaluation.listed(work, request.user)


@post(
    "/api/office/evaluations",
    guards=STAFF,
    sync_to_thread=True,
    summary="开展评估 Evaluate",
    responses=errors(401, 403, 404, 409),
)
def draw(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Drawn:
    """`period` (2026-03, 2026-Q1, 2026) and `of` (units, places)."""
    return Drawn(node.node.command(lambda work: acts.draw(work, request.user, data)))


@get(
    "/api/office/evaluations/{id_:str}",
    guards=STAFF,
    sync_to_thread=True,
    summary="一次评估 One evaluation",
    responses=errors(401, 403, 404),
)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Evaluated:
    """Scores with their facts and lines, appeals."""
    return _seen(request, node, id_)


@post(
    "/api/office/evaluations/{id_:str}/{action:str}",
    guards=STAFF,
    sync_to_thread=True,
    status_code=200,
    summary="办理 Take a step",
    responses=errors(401, 403, 404, 409),
)
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Evaluated:
    """publish, discard, appeal, answer; the body is the form of the step."""
    node.node.command(lambda work: acts.act(work, request.user, id_, action, data))
    return _seen(request, node, id_)


@get("/api/office/bulletins", guards=STAFF, sync_to_thread=True, summary="简报 Bulletins", responses=errors(401, 403))
def bulletins(request: AnyRequest, node: NodeDep) -> tuple[Bulletin, ...]:
    """Those one may read, the latest first."""
    with node.node.look() as work:
        return bulletin.listed(work, request.user)


@post(
    "/api/office/bulletins",
    guards=STAFF,
    sync_to_thread=True,
    summary="编发简报 Issue a bulletin",
    responses=errors(401, 403, 404),
)
def issue(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Drawn:
    """Of a `period`; one that is not over is told up to today."""
    return Drawn(node.node.command(lambda work: bulletin.issue(work, request.user, data)))


@get(
    "/api/office/bulletins/{id_:str}",
    guards=STAFF,
    sync_to_thread=True,
    summary="一期简报 One bulletin",
    responses=errors(401, 403, 404),
)
def one_bulletin(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Bulletin:
    """As it was issued."""
    with node.node.look() as work:
        return bulletin.see(work, request.user, id_)


evaluations_api = Router(
    path="/",
    route_handlers=[every, draw, one, act, bulletins, issue, one_bulletin],
    tags=["工作人员 Staff"],
    security=[{"bearer": []}],
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Evaluated:
    with node.node.look() as work:
        seen = evaluation.see(work, request.user, id_)
    actions = tuple(step.action for step in seen.steps)
    return Evaluated(seen.evaluation, seen.scores, seen.earlier, seen.appeals, actions, seen.history)
