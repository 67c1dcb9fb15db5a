"""The API of the work ledger: what its pages do, for programs."""

import asyncio

import msgspec
from litestar import Response, Router, post
from litestar.params import FromPath, FromQuery, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.ledger import difficulties, importing, listing, reporting, sheet
from yipanqi.supervision.ledger.drawing_up import DrawnUp, draw_up
from yipanqi.supervision.ledger.entering import Entry, enter
from yipanqi.supervision.ledger.importing import Planned
from yipanqi.supervision.ledger.listing import Listed
from yipanqi.supervision.ledger.reporting import Reported
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_errors import errors
from yipanqi.web.api_routes import FILE, changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.seam import NodeDep
from yipanqi.web.undertakings.api_acts import ACTS, COORDINATORS, Said
from yipanqi.web.undertakings.lists import XLSX, Wanted, wanted_of
from yipanqi.web.undertakings.one import Seen, evidence_file, see

STAFF = [guards.staff(*STEERING)]
LIAISONS = [guards.staff(Role.LIAISON)]
ANSWERING = [guards.staff(Role.COORDINATOR, Role.LIAISON)]


class Drawn(msgspec.Struct, frozen=True):
    """The document that is to be drawn up."""

    document: str


@reads(STAFF, "/api/office/undertakings", "工作台账 The ledger")
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


@reads(STAFF, "/api/office/undertakings/export.xlsx", "导出台账 Export the ledger", media_type=XLSX)
def export(request: AnyRequest, node: NodeDep) -> Response[bytes]:
    """As a worksheet, narrowed by the same words as the list; those that have ended are asked for by `also=ended`."""
    with node.node.look() as work:
        return Response(sheet.written(listing.every(work, wanted_of(request).filter())), media_type=XLSX)


@reads(STAFF, "/api/office/undertakings/{id_:str}/evidence/{digest:str}", "佐证文件 A file of evidence", **FILE)
def evidence(node: NodeDep, id_: FromPath[str], digest: FromPath[str]) -> Response[bytes]:
    """A file that was sent with a report."""
    return evidence_file(node, id_, digest)


@reads(STAFF, "/api/office/undertakings/{id_:str}", "工作任务 One undertaking")
def one(node: NodeDep, id_: FromPath[str]) -> Seen:
    """Its signal and why, reports, problems, and its whole history."""
    return see(node, id_)


@makes(COORDINATORS, "/api/office/undertakings", "新增任务 Enter an undertaking")
def enter_(request: AnyRequest, node: NodeDep, data: JSONBody[Entry]) -> Made:
    """One that no document of the catalogue gives: of a meeting, of a county's own list."""
    return Made(node.node.command(lambda work: enter(work, request.user, data)))


@changes(COORDINATORS, "/api/office/undertakings/draw-up", "按文件立账 Draw up a document")
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


@makes(LIAISONS, "/api/office/undertakings/{id_:str}/reports", "报送进展 Report")
def report(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Reported]) -> Made:
    """Words, figures for targets, evidence, and whether it is done."""
    return Made(node.node.command(lambda work: reporting.report(work, request.user, id_, data)))


@makes(LIAISONS, "/api/office/undertakings/{id_:str}/problems", "上报问题 Raise a problem")
def raise_(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Said]) -> Made:
    """Raise it to the coordination office and the unit above."""
    return Made(node.node.command(lambda work: difficulties.raise_problem(work, request.user, id_, data.words)))


@changes(ANSWERING, "/api/office/undertakings/{id_:str}/problems/{problem:str}/answer", "答复问题 Answer a problem")
def answer(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], problem: FromPath[str], data: JSONBody[Said]
) -> Made:
    """Answer it."""
    node.node.command(lambda work: difficulties.answer(work, request.user, id_, problem, data.words))
    return Made(problem)


undertakings_api = Router(
    path="/",
    route_handlers=[
        *(listed, export, one, evidence, enter_, draw, import_, report, raise_, answer),
        *ACTS,
    ],
    tags=["工作台账 Work ledger"],
    security=[{"bearer": []}],
)
