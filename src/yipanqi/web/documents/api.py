"""The API of documents: what everybody may see, and the coordination office's work on new ones."""

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import CataloguedService, Descent, Document
from yipanqi.policy.importing import Difference
from yipanqi.policy.lineage import Change, Part
from yipanqi.policy.lineage.aligning import Row
from yipanqi.policy.lineage.confirmed import Link
from yipanqi.policy.reader.document import Correction, Doubt
from yipanqi.policy.reader.document import Document as ReadDocument
from yipanqi.supervision.editions import adopting, linking, reviewing, touching, uploading, views
from yipanqi.supervision.editions.adopting import Names
from yipanqi.supervision.editions.carding import Card, put
from yipanqi.supervision.editions.touching import Action
from yipanqi.supervision.editions.uploading import Closing
from yipanqi.supervision.ledger.drawing_up import DrawnUp
from yipanqi.web import guards
from yipanqi.web.api_answers import ClauseAnswer, clause_answer
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep

OFFICE = [guards.staff(Role.COORDINATOR)]
BASE = "/api/office/documents"


class DocumentAnswer(msgspec.Struct, frozen=True):
    """A document with its clauses and their confirmed lineage."""

    document: Document
    clauses: tuple[ClauseAnswer, ...]
    links: tuple[Link, ...]
    descents: tuple[Descent, ...]


class RowAnswer(msgspec.Struct, frozen=True):
    """Two clauses side by side by their ids; `relation` null: aligned by a service in common."""

    before: str | None
    after: str | None
    relation: str | None
    changes: tuple[Change, ...]


class ComparedAnswer(msgspec.Struct, frozen=True):
    """Two documents side by side, the earlier first."""

    earlier: str
    later: str
    rows: tuple[RowAnswer, ...]


class StepAnswer(msgspec.Struct, frozen=True):
    """A clause that asks for a service, and what it came from."""

    clause: ClauseAnswer
    came_from: tuple[RowAnswer, ...]


class LifeAnswer(msgspec.Struct, frozen=True):
    """A service through all documents."""

    service: CataloguedService
    steps: tuple[StepAnswer, ...]


class Upload(msgspec.Struct, frozen=True):
    """A document as plain text, under the name it goes by (ending in .txt or .html)."""

    name: str
    text: str


class Uploaded(msgspec.Struct, frozen=True):
    """The id of a document under review."""

    id: str


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


class Decision(msgspec.Struct, frozen=True):
    """What two clauses are to each other: a relation, or `not kin`."""

    before: str
    after: str
    relation: str


@get("/api/documents", guards=[guards.anyone], sync_to_thread=True, summary="政策文件 Documents", responses=errors())
def every(node: NodeDep) -> tuple[Document, ...]:
    """All of them, by date."""
    with node.node.look() as work:
        return tuple(each.document for each in views.documents(work))


@get(
    "/api/documents/compare",
    guards=[guards.anyone],
    sync_to_thread=True,
    summary="两份文件并排 Compare",
    responses=errors(404),
)
def compare(node: NodeDep, one: FromQuery[str], other: FromQuery[str]) -> ComparedAnswer:
    """Two documents aligned by confirmed lineage, or by services where none joins them."""
    with node.node.look() as work:
        found = views.compare(work, one, other)
    return ComparedAnswer(found.earlier.id, found.later.id, tuple(map(_row, found.rows)))


@get(
    "/api/documents/services/{slug:str}",
    guards=[guards.anyone],
    sync_to_thread=True,
    summary="服务的来龙去脉 Life of a service",
    responses=errors(404),
)
def service(node: NodeDep, slug: FromPath[str]) -> LifeAnswer:
    """Every clause that asks for a service, and what it came from."""
    with node.node.look() as work:
        found, steps = views.service_life(work, slug)
    return LifeAnswer(found, tuple(StepAnswer(clause_answer(s.clause), tuple(map(_row, s.came_from))) for s in steps))


@get(
    "/api/documents/{id_:str}",
    guards=[guards.anyone],
    sync_to_thread=True,
    summary="一份文件 One document",
    responses=errors(404),
)
def one(node: NodeDep, id_: FromPath[str]) -> DocumentAnswer:
    """A document with its clauses."""
    with node.node.look() as work:
        seen = views.document(work, id_)
    return DocumentAnswer(seen.document, tuple(map(clause_answer, seen.clauses)), seen.links, seen.descents)


@post(BASE, guards=OFFICE, sync_to_thread=True, summary="上传 Upload", responses=errors(401, 403))
def upload(request: AnyRequest, node: NodeDep, data: JSONBody[Upload]) -> Uploaded:
    """Take a document in for review."""
    sent = data.text.encode()
    return Uploaded(node.node.command(lambda work: uploading.upload(work, request.user, data.name, sent)))


@get(
    BASE + "/{id_:str}",
    guards=OFFICE,
    sync_to_thread=True,
    summary="审核 Review",
    responses=errors(401, 403, 404),
)
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


@post(
    BASE + "/{id_:str}/corrections",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=204,
    summary="更正 Correct",
    responses=errors(401, 403, 404, 409),
)
def correct(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Correction]) -> None:
    """Put a field right, or confirm it by giving what was read."""
    node.node.command(lambda work: reviewing.correct(work, request.user, id_, data))


@post(
    BASE + "/{id_:str}/lineage",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=204,
    summary="确认沿革 Decide lineage",
    responses=errors(401, 403, 404, 409),
)
def decide(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Decision]) -> None:
    """Say what two clauses are to each other."""
    node.node.command(lambda work: linking.decide(work, request.user, id_, data.before, data.after, data.relation))


@post(
    BASE + "/{id_:str}/clauses/{place:str}",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=204,
    summary="条款要点 Describe a clause",
    responses=errors(401, 403, 404, 409),
)
def describe(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], place: FromPath[str], data: JSONBody[Card]
) -> None:
    """Say how the catalogue is to speak of a clause: short title, field of life, strength, services."""
    node.node.command(lambda work: put(work, request.user, id_, place, data))


@post(
    BASE + "/{id_:str}/adoption",
    guards=OFFICE,
    sync_to_thread=True,
    summary="纳入目录 Adopt",
    responses=errors(401, 403, 404, 409),
)
def adopt(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Names]) -> DrawnUp:
    """Adopt a reviewed document; what was drawn up in the ledger."""
    return node.node.command(lambda work: adopting.adopt(work, request.user, id_, data))


def _row(row: Row) -> RowAnswer:
    return RowAnswer(
        row.before.id if row.before else None,
        row.after.id if row.after else None,
        row.relation.value if row.relation else None,
        row.changes,
    )


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


public = Router("/", route_handlers=[every, compare, service, one], tags=["公开 Open to all"])
office = Router(
    "/",
    route_handlers=[upload, review, correct, decide, describe, adopt],
    tags=["文件入库 New documents"],
    security=[{"bearer": []}],
)
documents_api = Router("/", route_handlers=[public, office])
