"""The API of what the coordination office does with an undertaking."""

from datetime import date

import msgspec
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.ledger import acts, reporting
from yipanqi.supervision.ledger.entering import unit
from yipanqi.supervision.ledger.saying import Grounds
from yipanqi.supervision.ledger.signals import Cycle
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_routes import changes
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep

COORDINATORS = [guards.staff(Role.COORDINATOR)]


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


@changes(COORDINATORS, "/api/office/undertakings/{id_:str}/confirm", "确认完成 Confirm as done")
def confirm(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Said]) -> Made:
    """It is done, on the day of the report that said so."""
    node.node.command(lambda work: reporting.confirm(work, request.user, id_, data.words))
    return Made(id_)


@changes(COORDINATORS, "/api/office/undertakings/{id_:str}/return", "退回 Send back")
def send_back(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Said]) -> Made:
    """It is not confirmed, and why."""
    node.node.command(lambda work: reporting.send_back(work, request.user, id_, data.words))
    return Made(id_)


@changes(COORDINATORS, "/api/office/undertakings/{id_:str}/drop", "取消 Drop")
def drop(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Grounds]) -> Made:
    """It is no longer to be done."""
    node.node.command(lambda work: acts.drop(work, request.user, id_, data))
    return Made(id_)


@changes(COORDINATORS, "/api/office/undertakings/{id_:str}/move", "移交其他单位 Move to another unit")
def move(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Move]) -> Made:
    """Answers with the id of the undertaking that it becomes."""
    grounds = Grounds(data.reason, data.basis)
    return Made(node.node.command(lambda work: acts.move(work, request.user, id_, unit(work, data.unit), grounds)))


@changes(COORDINATORS, "/api/office/undertakings/{id_:str}/merge", "并入其他任务 Merge into another")
def merge(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Onto]) -> Made:
    """It is done as part of another."""
    grounds = Grounds(data.reason, data.basis)
    node.node.command(lambda work: acts.merge(work, request.user, id_, data.other, grounds))
    return Made(data.other)


@changes(COORDINATORS, "/api/office/undertakings/{id_:str}/parent", "确定上级任务 Place under another")
def place(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Onto]) -> Made:
    """It serves another, as a county's task does the province's."""
    grounds = Grounds(data.reason, data.basis)
    node.node.command(lambda work: acts.place_under(work, request.user, id_, data.other, grounds))
    return Made(id_)


@changes(COORDINATORS, "/api/office/undertakings/{id_:str}/deadline", "调整时限 Change the deadline")
def deadline(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[NewDeadline]) -> Made:
    """Another last day, or reports by a cycle."""
    grounds = Grounds(data.reason, data.basis)
    node.node.command(lambda work: acts.change_deadline(work, request.user, id_, data.due_on, data.cycle, grounds))
    return Made(id_)


ACTS = (confirm, send_back, drop, move, merge, place, deadline)
