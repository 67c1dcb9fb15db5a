"""Documents for everybody: the list, one with its clauses, any two side by side, a service through all of them."""

from types import MappingProxyType

from litestar import Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import DocumentRelation
from yipanqi.policy.lineage import What
from yipanqi.policy.reader.document import DocumentKind
from yipanqi.policy.strength import Strength, scale
from yipanqi.supervision.consultation.wording import compare as words_changed
from yipanqi.supervision.editions import catalogue_of, views
from yipanqi.web import guards
from yipanqi.web.pages import page
from yipanqi.web.places import address_of_clause, address_of_document
from yipanqi.web.promises import ROLE_WORDS
from yipanqi.web.seam import NodeDep

KINDS = MappingProxyType(
    {
        DocumentKind.PLAN: Text("方案", "plan"),
        DocumentKind.ITEM_LIST: Text("事项清单", "item list"),
        DocumentKind.TASK_LIST: Text("落实清单", "task list of a place"),
        DocumentKind.DRAFT: Text("征求意见稿", "draft for comment"),
        DocumentKind.OTHER: Text("其他", "other"),
    }
)
FOLLOWS = MappingProxyType(
    {
        DocumentRelation.EDITION: Text("接续", "next edition of"),
        DocumentRelation.IMPLEMENTS: Text("落实", "implements"),
        DocumentRelation.FINAL: Text("由征求意见稿定稿", "final of the draft"),
    }
)
SHOWN = MappingProxyType(
    {
        "kinds": KINDS,
        "follows": FOLLOWS,
        "roles": ROLE_WORDS,
        "What": What,
        "strengths": {strength.value: scale()[strength].title for strength in Strength},
        "address_of_clause": address_of_clause,
        "address_of_document": address_of_document,
        "words_changed": words_changed,
    }
)


@get("/", guards=[guards.anyone], sync_to_thread=True)
def every(node: NodeDep) -> Template:
    """All of them, and a choice of two to compare."""
    with node.node.look() as work:
        found = views.documents(work)
        services = catalogue_of(work).services
    return page("documents/list", 200, found=found, services=services, **SHOWN)


@get("/compare", guards=[guards.anyone], sync_to_thread=True)
def compare(node: NodeDep, one: FromQuery[str], other: FromQuery[str]) -> Template:
    """Two side by side."""
    with node.node.look() as work:
        found = views.compare(work, one, other)
        documents = catalogue_of(work).documents
    return page("documents/compare", 200, found=found, documents=documents, **SHOWN)


@get("/services/{slug:str}", guards=[guards.anyone], sync_to_thread=True)
def service(node: NodeDep, slug: FromPath[str]) -> Template:
    """A service through all documents."""
    with node.node.look() as work:
        found, steps = views.service_life(work, slug)
    running = any(each.slug == slug for each in node.node.world.services.newest())
    return page("documents/service", 200, service=found, steps=steps, running=running, **SHOWN)


@get("/{id_:str}", guards=[guards.anyone], sync_to_thread=True)
def one(node: NodeDep, id_: FromPath[str]) -> Template:
    """One with its clauses."""
    with node.node.look() as work:
        seen = views.document(work, id_)
        held = catalogue_of(work)
    return page("documents/one", 200, seen=seen, held=held, **SHOWN)


documents = Router(path="/documents", route_handlers=[every, compare, service, one], include_in_schema=False)
