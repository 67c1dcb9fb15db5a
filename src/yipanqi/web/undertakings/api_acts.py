"""The API of what the coordination office does with an undertaking."""

from datetime import date

import msgspec
from litestar import post
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.ledger import acts, reporting
from yipanqi.supervision.ledger.entering import unit
from yipanqi.supervision.ledger.saying import Grounds
from yipanqi.supervision.ledger.signals import Cycle
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep

COORDINATORS = [guards.staff(Role.COORDINATOR)]


class Kept(msgspec.Struct, frozen=True):
    """The id of what is kept now."""

    id: str


class Said(msgspec.Struct, frozen=True):
    """Words: a problem, an answer, a note, a reason."""

    words: str = ""


class Move(msgspec.Struct, frozen=True):
    """To which unit, why, and by which document."""

    unit: str
    reason: str
    basis: str


class Onto(msgspec.Struct, frozen=True):
    """The other undertaking, why, and by which document."""

    other: str
    reason: str
    basis: str


class NewDeadline(msgspec.Struct, frozen=True):
    """The new last day, or none and a cycle; why, and by which document."""

    reason: str
    basis: str
    due_on: date | None = None
    cycle: Cycle = Cycle.NONE


@post(
    "/api/office/undertakings/{id_:str}/confirm",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="确认完成 Confirm as done",
    responses=errors(401, 403, 404, 409),
)
def confirm(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Said]) -> Kept:
    """It is done, on the day of the report that said so."""
    node.node.command(lambda work: reporting.confirm(work, request.user, id_, data.words))
    return Kept(id_)


@post(
    "/api/office/undertakings/{id_:str}/return",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="退回 Send back",
    responses=errors(401, 403, 404, 409),
)
def send_back(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Said]) -> Kept:
    """It is not confirmed, and why."""
    node.node.command(lambda work: reporting.send_back(work, request.user, id_, data.words))
    return Kept(id_)


@post(
    "/api/office/undertakings/{id_:str}/drop",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="取消 Drop",
    responses=errors(401, 403, 404, 409),
)
def drop(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Grounds]) -> Kept:
    """It is no longer to be done."""
    node.node.command(lambda work: acts.drop(work, request.user, id_, data))
    return Kept(id_)


@post(
    "/api/office/undertakings/{id_:str}/move",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="移交其他单位 Move to another unit",
    responses=errors(401, 403, 404, 409),
)
def move(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Move]) -> Kept:
    """Answers with the id of the undertaking that it becomes."""
    grounds = Grounds(data.reason, data.basis)
    return Kept(node.node.command(lambda work: acts.move(work, request.user, id_, unit(work, data.unit), grounds)))


@post(
    "/api/office/undertakings/{id_:str}/merge",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="并入其他任务 Merge into another",
    responses=errors(401, 403, 404, 409),
)
def merge(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Onto]) -> Kept:
    """It is done as part of another."""
    grounds = Grounds(data.reason, data.basis)
    node.node.command(lambda work: acts.merge(work, request.user, id_, data.other, grounds))
    return Kept(data.other)


@post(
    "/api/office/undertakings/{id_:str}/parent",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="确定上级任务 Place under another",
    responses=errors(401, 403, 404, 409),
)
def place(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Onto]) -> Kept:
    """It serves another, as a county's task does the province's."""
    grounds = Grounds(data.reason, data.basis)
    node.node.command(lambda work: acts.place_under(work, request.user, id_, data.other, grounds))
    return Kept(id_)


@post(
    "/api/office/undertakings/{id_:str}/deadline",
    guards=COORDINATORS,
    sync_to_thread=True,
    status_code=200,
    summary="调整时限 Change the deadline",
    responses=errors(401, 403, 404, 409),
)
def deadline(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[NewDeadline]) -> Kept:
    """Another last day, or reports by a cycle."""
    grounds = Grounds(data.reason, data.basis)
    node.node.command(lambda work: acts.change_deadline(work, request.user, id_, data.due_on, data.cycle, grounds))
    return Kept(id_)


ACTS = (confirm, send_back, drop, move, merge, place, deadline)
