"""The API of the office that takes new documents in."""

import asyncio
from datetime import datetime

import msgspec
from litestar import Router, post
from litestar.params import FromPath, FromQuery, JSONBody

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.policy.importing import Difference
from yipanqi.policy.lineage import Change, Part
from yipanqi.policy.linting import Found
from yipanqi.policy.reader.document import Correction, Doubt
from yipanqi.policy.reader.document import Document as ReadDocument
from yipanqi.supervision.editions import adopting, linking, reviewing, touching, uploading
from yipanqi.supervision.editions.adopting import Names
from yipanqi.supervision.editions.carding import Card, put
from yipanqi.supervision.editions.touching import Action
from yipanqi.supervision.editions.uploading import Closing
from yipanqi.supervision.ledger.drawing_up import DrawnUp
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_errors import errors
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.documents.room import catalogue_check
from yipanqi.web.seam import NodeDep

OFFICE = [guards.staff(Role.COORDINATOR)]
BASE = "/api/office/documents"


class Upload(msgspec.Struct, frozen=True):
    """A document as plain text, under the name it goes by (ending in .txt or .html)."""

    name: str
    text: str


class ProposalAnswer(msgspec.Struct, frozen=True):
    """Two clauses that may be kin: score with its parts, what changed, and what a person decided ("" not yet)."""

    before: str
    after: str
    relation: str
    score: float | None
    parts: tuple[Part, ...]
    changes: tuple[Change, ...]
    decided: str


class ReviewAnswer(msgspec.Struct, frozen=True):
    """How a document stands: as corrected, doubts, differences, lineage, what is left to do, what it touches."""

    id: str
    closing: Closing
    document: ReadDocument
    doubts: tuple[Doubt, ...]
    differences: tuple[Difference, ...]
    proposals: tuple[ProposalAnswer, ...]
    left: tuple[Text, ...]
    actions: tuple[Action, ...]


class Incoming(msgspec.Struct, frozen=True):
    """A text that came in; `document` is its id in the catalogue once it is there, "" before."""

    id: str
    file_name: str
    uploaded_at: datetime
    closing: Closing
    document: str


class Accepted(msgspec.Struct, frozen=True):
    """How many pairs were confirmed."""

    pairs: int


class Ticked(msgspec.Struct, frozen=True):
    """The key of an action."""

    key: str


class Decision(msgspec.Struct, frozen=True):
    """What two clauses are to each other: a relation, or `not kin`."""

    before: str
    after: str
    relation: str


@reads(OFFICE, BASE, "入库文件 Under review")
def incoming(node: NodeDep) -> tuple[Incoming, ...]:
    """Everything that came in, the latest first."""
    with node.node.look() as work:
        found = uploading.every(work)
    return tuple(Incoming(e.id, e.file_name, e.uploaded_at, e.closing, e.document) for e in found)


@reads(OFFICE, BASE + "/check", "目录检查 Catalogue check")
def check(node: NodeDep) -> tuple[Found, ...]:
    """Clauses without a service, services without a clause, values that are stale: all that somebody should look at."""
    return catalogue_check(node)


@post(BASE + "/files", guards=OFFICE, summary="上传文件 Upload a file", responses=errors(401, 403))
async def upload_file(request: AnyRequest, node: NodeDep, name: FromQuery[str]) -> Made:
    """The same for a file of any kind that is read (txt, html, docx, pdf): the body, with its `name`."""
    sent = await request.body()
    do = lambda work: uploading.upload(work, request.user, name, sent)  # noqa: E731
    return Made(await asyncio.to_thread(node.node.command, do))


@makes(OFFICE, BASE, "上传 Upload")
def upload(request: AnyRequest, node: NodeDep, data: JSONBody[Upload]) -> Made:
    """Take a document in for review."""
    sent = data.text.encode()
    return Made(node.node.command(lambda work: uploading.upload(work, request.user, data.name, sent)))


@reads(OFFICE, BASE + "/{id_:str}", "审核 Review")
def review(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> ReviewAnswer:
    """How a document under review stands."""
    with node.node.look() as work:
        found = reviewing.review(work, request.user, id_)
        pairs = linking.proposed(work, found.edition).pairs
        left = () if found.edition.closing else adopting.hindrances(work, request.user, id_)
        actions = touching.actions(work, request.user, id_)
    return ReviewAnswer(
        id_,
        found.edition.closing,
        found.now.document,
        found.now.doubts,
        found.differences,
        tuple(map(_proposal, pairs)),
        tuple(problem.text for problem in left),
        actions,
    )


@changes(OFFICE, BASE + "/{id_:str}/corrections", "更正 Correct", 204)
def correct(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Correction]) -> None:
    """Put a field right, or confirm it by giving what was read."""
    node.node.command(lambda work: reviewing.correct(work, request.user, id_, data))


@changes(OFFICE, BASE + "/{id_:str}/lineage", "确认沿革 Decide lineage", 204)
def decide(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Decision]) -> None:
    """Say what two clauses are to each other."""
    node.node.command(lambda work: linking.decide(work, request.user, id_, data.before, data.after, data.relation))


@changes(OFFICE, BASE + "/{id_:str}/clauses/{place:str}", "条款要点 Describe a clause", 204)
def describe(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], place: FromPath[str], data: JSONBody[Card]
) -> None:
    """Say how the catalogue is to speak of a clause: short title, field of life, strength, services."""
    node.node.command(lambda work: put(work, request.user, id_, place, data))


@makes(OFFICE, BASE + "/{id_:str}/adoption", "纳入目录 Adopt")
def adopt(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Names]) -> DrawnUp:
    """Adopt a reviewed document; what was drawn up in the ledger."""
    return node.node.command(lambda work: adopting.adopt(work, request.user, id_, data))


@changes(OFFICE, BASE + "/{id_:str}/lineage/acceptance", "确认全部建议 Accept what is proposed")
def accept(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Accepted:
    """Confirm every pair that is not decided yet as it is proposed."""
    return Accepted(node.node.command(lambda work: linking.accept(work, request.user, id_)))


@changes(OFFICE, BASE + "/{id_:str}/attachment", "作为原文存档 Attach", 204)
def attach(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> None:
    """Keep it as the text of a document that is in the catalogue."""
    node.node.command(lambda work: reviewing.attach(work, request.user, id_))


@changes(OFFICE, BASE + "/{id_:str}/setting-aside", "不予纳入 Set aside", 204)
def set_aside(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> None:
    """Do not adopt it."""
    node.node.command(lambda work: uploading.set_aside(work, request.user, id_))


@changes(OFFICE, BASE + "/{id_:str}/done", "办结事项 Tick off", 204)
def tick_off(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Ticked]) -> None:
    """Something that an adopted document touches was looked at and done."""
    node.node.command(lambda work: touching.tick_off(work, request.user, id_, data.key))


def _proposal(found: linking.Proposal) -> ProposalAnswer:
    edge = found.edge
    return ProposalAnswer(
        found.before,
        found.after,
        edge.relation.value if edge else "",
        edge.score if edge else None,
        edge.parts if edge else (),
        edge.changes if edge else (),
        found.decided,
    )


documents_office_api = Router(
    "/",
    route_handlers=[
        *(incoming, check, upload, upload_file, review, correct, decide, accept, describe),
        *(adopt, attach, set_aside, tick_off),
    ],
    tags=["文件入库 New documents"],
    security=[{"bearer": []}],
)
