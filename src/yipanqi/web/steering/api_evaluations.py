"""The API of evaluations and bulletins: what the pages do, for programs."""

from typing import Any

import msgspec
from litestar import Response, Router
from litestar.params import FromPath, JSONBody

from yipanqi.supervision.evaluation import acts, evaluation
from yipanqi.supervision.evaluation.evaluation import Appeal, Evaluation, Score
from yipanqi.supervision.life import Happened
from yipanqi.supervision.reports import bulletin
from yipanqi.supervision.reports.bulletin import Bulletin
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_routes import FILE, changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.bulletins import bulletin_file
from yipanqi.web.steering.evaluations import report_file

STAFF = [guards.staff(*STEERING)]


class Evaluated(msgspec.Struct, frozen=True):
    """An evaluation: standing scores from the best down, earlier versions, appeals, what one may do."""

    evaluation: Evaluation
    scores: tuple[Score, ...]
    earlier: tuple[Score, ...]
    appeals: tuple[Appeal, ...]
    actions: tuple[str, ...]
    history: tuple[Happened, ...]


@reads(STAFF, "/api/office/evaluations", "评估 Evaluations")
def every(request: AnyRequest, node: NodeDep) -> tuple[Evaluation, ...]:
    """Those one may see, the latest first, each with the formula as it held."""
    with node.node.look() as work:
        return evaluation.listed(work, request.user)


@makes(STAFF, "/api/office/evaluations", "开展评估 Evaluate")
def draw(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Made:
    """`period` (2026-03, 2026-Q1, 2026) and `of` (units, places)."""
    return Made(node.node.command(lambda work: acts.draw(work, request.user, data)))


@reads(STAFF, "/api/office/evaluations/{id_:str}", "一次评估 One evaluation")
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Evaluated:
    """Scores with their facts and lines, appeals."""
    return _seen(request, node, id_)


@changes(STAFF, "/api/office/evaluations/{id_:str}/{action:str}", "办理 Take a step")
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Evaluated:
    """publish, discard, appeal, answer; the body is the form of the step."""
    node.node.command(lambda work: acts.act(work, request.user, id_, action, data))
    return _seen(request, node, id_)


@reads(STAFF, "/api/office/evaluations/{id_:str}/report/{ending:str}", "评估报告文件 The report as a file", **FILE)
def written(request: AnyRequest, node: NodeDep, id_: FromPath[str], ending: FromPath[str]) -> Response[bytes]:
    """As docx, xlsx or pdf."""
    return report_file(request, node, id_, ending)


@reads(STAFF, "/api/office/bulletins", "简报 Bulletins")
def bulletins(request: AnyRequest, node: NodeDep) -> tuple[Bulletin, ...]:
    """Those one may read, the latest first."""
    with node.node.look() as work:
        return bulletin.listed(work, request.user)


@makes(STAFF, "/api/office/bulletins", "编发简报 Issue a bulletin")
def issue(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Made:
    """Of a `period`; one that is not over is told up to today."""
    return Made(node.node.command(lambda work: bulletin.issue(work, request.user, data)))


@reads(STAFF, "/api/office/bulletins/{id_:str}", "一期简报 One bulletin")
def one_bulletin(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Bulletin:
    """As it was issued."""
    with node.node.look() as work:
        return bulletin.see(work, request.user, id_)


@reads(STAFF, "/api/office/bulletins/{id_:str}/report/{ending:str}", "简报文件 The bulletin as a file", **FILE)
def written_bulletin(request: AnyRequest, node: NodeDep, id_: FromPath[str], ending: FromPath[str]) -> Response[bytes]:
    """As docx, xlsx or pdf."""
    return bulletin_file(request, node, id_, ending)


evaluations_api = Router(
    path="/",
    route_handlers=[every, draw, one, act, written, bulletins, issue, one_bulletin, written_bulletin],
    tags=["工作人员 Staff"],
    security=[{"bearer": []}],
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Evaluated:
    with node.node.look() as work:
        seen = evaluation.see(work, request.user, id_)
    actions = tuple(step.action for step in seen.steps)
    return Evaluated(seen.evaluation, seen.scores, seen.earlier, seen.appeals, actions, seen.history)
