"""The API of documents: what everybody may see."""

import msgspec
from litestar import Router
from litestar.params import FromPath, FromQuery

from yipanqi.policy.catalogue import CataloguedService, Descent, Document
from yipanqi.policy.lineage import Change
from yipanqi.policy.lineage.aligning import Row
from yipanqi.policy.lineage.confirmed import Link
from yipanqi.supervision.editions import views
from yipanqi.web import guards
from yipanqi.web.api_answers import ClauseAnswer, clause_answer
from yipanqi.web.api_routes import reads
from yipanqi.web.documents.api_office import documents_office_api
from yipanqi.web.seam import NodeDep


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


@reads([guards.anyone], "/api/documents", "政策文件 Documents")
def every(node: NodeDep) -> tuple[Document, ...]:
    """All of them, by date."""
    with node.node.look() as work:
        return tuple(each.document for each in views.documents(work))


@reads([guards.anyone], "/api/documents/compare", "两份文件并排 Compare")
def compare(node: NodeDep, one: FromQuery[str], other: FromQuery[str]) -> ComparedAnswer:
    """Two documents aligned by confirmed lineage, or by services where none joins them."""
    with node.node.look() as work:
        found = views.compare(work, one, other)
    return ComparedAnswer(found.earlier.id, found.later.id, tuple(map(_row, found.rows)))


@reads([guards.anyone], "/api/documents/services/{slug:str}", "服务的来龙去脉 Life of a service")
def service(node: NodeDep, slug: FromPath[str]) -> LifeAnswer:
    """Every clause that asks for a service, and what it came from."""
    with node.node.look() as work:
        found, steps = views.service_life(work, slug)
    return LifeAnswer(found, tuple(StepAnswer(clause_answer(s.clause), tuple(map(_row, s.came_from))) for s in steps))


@reads([guards.anyone], "/api/documents/{id_:str}", "一份文件 One document")
def one(node: NodeDep, id_: FromPath[str]) -> DocumentAnswer:
    """A document with its clauses."""
    with node.node.look() as work:
        seen = views.document(work, id_)
    return DocumentAnswer(seen.document, tuple(map(clause_answer, seen.clauses)), seen.links, seen.descents)


def _row(row: Row) -> RowAnswer:
    return RowAnswer(
        row.before.id if row.before else None,
        row.after.id if row.after else None,
        row.relation.value if row.relation else None,
        row.changes,
    )


public = Router("/", route_handlers=[every, compare, service, one], tags=["公开 Open to all"])
documents_api = Router("/", route_handlers=[public, documents_office_api])
