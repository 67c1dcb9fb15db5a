"""The API of the work ledger: what its pages do, for programs."""

import asyncio

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.ledger import difficulties, importing, listing, reporting, sheet
from yipanqi.supervision.ledger.drawing_up import DrawnUp, draw_up
from yipanqi.supervision.ledger.entering import Entry, enter
from yipanqi.supervision.ledger.importing import Planned
from yipanqi.supervision.ledger.listing import Listed
from yipanqi.supervision.ledger.reporting import Reported
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.seam import NodeDep
from yipanqi.web.undertakings.api_acts import ACTS, COORDINATORS, Kept, Said
from yipanqi.web.undertakings.lists import XLSX, Wanted
from yipanqi.web.undertakings.one import Seen, see

STAFF = [guards.staff(*STEERING)]
LIAISONS = [guards.staff(Role.LIAISON)]
ANSWERING = [guards.staff(Role.COORDINATOR, Role.LIAISON)]


class Drawn(msgspec.Struct, frozen=True):
    """The document that is to be drawn up."""

    document: str


@get(
    "/api/office/undertakings",
    guards=STAFF,
    sync_to_thread=True,
    summary="工作台账 The ledger",
    responses=errors(401, 403),
)
def listed(
    node: NodeDep,
    text: FromQuery[str] = "",
    document: FromQuery[str] = "",
    clause: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    division: FromQuery[str] = "",
    role: FromQuery[str] = "",
    signal: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Listed:
    """A page of fifty undertakings with their signals, and how many fit in all."""
    wanted = Wanted(text, document, unit, division, role, signal, clause).filter()
    with node.node.look() as work:
        return listing.listed(work, wanted, min(max(page, 1), 10**6))


@get(
    "/api/office/undertakings/export.xlsx",
    guards=STAFF,
    sync_to_thread=True,
    summary="导出台账 Export the ledger",
    responses=errors(401, 403),
    media_type=XLSX,
)
def export(node: NodeDep) -> Response[bytes]:
    """All of it as a worksheet."""
    with node.node.look() as work:
        return Response(sheet.written(listing.every(work, Wanted(also=("ended",)).filter())), media_type=XLSX)


@get(
    "/api/office/undertakings/{id_:str}",
    guards=STAFF,
    sync_to_thread=True,
    summary="工作任务 One undertaking",
    responses=errors(401, 403, 404),
)
def one(node: NodeDep, id_: FromPath[str]) -> Seen:
    """Its signal and why, reports, problems, and its whole history."""
    return see(node, id_)


@post(
    "/api/office/undertakings",
    guards=COORDINATORS,
    sync_to_thread=True,
    summary="新增任务 Enter an undertaking",
    responses=errors(401, 403, 404),
)
def enter_(request: AnyRequest, node: NodeDep, data: JSONBody[Entry]) -> Kept:
    """One that no document of the catalogue gives: of a meeting, of a county's own list."""
    return Kept(node.node.command(lambda work: enter(work, request.user, data)))


@post(
    "/api/office/undertakings/draw-up",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="按文件立账 Draw up a document",
    responses=errors(401, 403, 404),
)
def draw(request: AnyRequest, node: NodeDep, data: JSONBody[Drawn]) -> DrawnUp:
    """Every share of this side becomes an undertaking; what is there already stays as it is."""
    return node.node.command(lambda work: draw_up(work, request.user, data.document))


@post(
    "/api/office/undertakings/import",
    guards=COORDINATORS,
    status_code=200,
    summary="导入台账 Import a worksheet",
    responses=errors(401, 403, 404, 409),
)
async def import_(request: AnyRequest, node: NodeDep, rehearse: FromQuery[bool] = True) -> tuple[Planned, ...]:
    """Take in an xlsx file (the body), all of it or nothing. A rehearsal, unless told otherwise, changes nothing."""
    content, do = await request.body(), importing.rehearse if rehearse else importing.take_in
    return await asyncio.to_thread(node.node.command, lambda work: do(work, request.user, content))


@post(
    "/api/office/undertakings/{id_:str}/reports",
    guards=LIAISONS,
    sync_to_thread=True,
    summary="报送进展 Report",
    responses=errors(401, 403, 404, 409),
)
def report(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Reported]) -> Kept:
    """Words, figures for targets, evidence, and whether it is done."""
    return Kept(node.node.command(lambda work: reporting.report(work, request.user, id_, data)))


@post(
    "/api/office/undertakings/{id_:str}/problems",
    guards=LIAISONS,
    sync_to_thread=True,
    summary="上报问题 Raise a problem",
    responses=errors(401, 403, 404, 409),
)
def raise_(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Said]) -> Kept:
    """Raise it to the coordination office and the unit above."""
    return Kept(node.node.command(lambda work: difficulties.raise_problem(work, request.user, id_, data.words)))


@post(
    "/api/office/undertakings/{id_:str}/problems/{problem:str}/answer",
    guards=ANSWERING,
    sync_to_thread=True,
    status_code=200,
    summary="答复问题 Answer a problem",
    responses=errors(401, 403, 404, 409),
)
def answer(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], problem: FromPath[str], data: JSONBody[Said]
) -> Kept:
    """Answer it."""
    node.node.command(lambda work: difficulties.answer(work, request.user, id_, problem, data.words))
    return Kept(problem)


undertakings_api = Router(
    path="/",
    route_handlers=[
        *(listed, export, one, enter_, draw, import_, report, raise_, answer),
        *ACTS,
    ],
    tags=["工作台账 Work ledger"],
    security=[{"bearer": []}],
)
