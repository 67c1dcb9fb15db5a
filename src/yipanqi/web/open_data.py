"""开放数据: tables, feeds and linked data that anybody may take away."""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

import msgspec
from litestar import Response, Router, get
from litestar.params import FromPath
from litestar.response import Template

from yipanqi.cases.work import begins
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Catalogue
from yipanqi.supervision.consultation.opening import every as every_consultation
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.publicity import cpsv, datasets, dcat
from yipanqi.supervision.publicity.datasets import Dataset
from yipanqi.supervision.publicity.feeds import Feed, News, atom
from yipanqi.supervision.publicity.kept import kept
from yipanqi.supervision.publicity.linked import at
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.pages import page
from yipanqi.web.places import administration_name
from yipanqi.web.seam import NodeDep, SettingsDep, WebNode, WebSettings

MEDIA = MappingProxyType({"csv": "text/csv", "json": "application/json"})
LINKED = "application/ld+json"
ATOM = "application/atom+xml"


class Described(msgspec.Struct, frozen=True):
    """A dataset as the page lists it: how many rows, and its columns."""

    dataset: Dataset
    rows: int


def tables(node: WebNode) -> Sequence[Dataset]:
    """Every dataset of a node, as it stands."""
    services = node.node.world.services.newest()
    known = _catalogue(node)
    own = {s.slug: node.node.world.parameters(s.slug, s.parameters).values() for s in services}
    with node.node.look() as work:
        own_work = tuple(kept(work))
    return (
        datasets.documents(known.documents.values()),
        datasets.clauses(known.clauses.values()),
        datasets.services(known.services.values(), {s.slug for s in services}),
        datasets.procedures(services),
        datasets.parameters(own),
        *own_work,
    )


@get("/", guards=[guards.anyone], sync_to_thread=True)
def home(node: NodeDep) -> Template:
    """What there is, in which forms."""
    return page("open_data/home", found=[Described(table, len(table.rows)) for table in tables(node)])


@get("/{file:str}", guards=[guards.anyone], sync_to_thread=True)
def file(node: NodeDep, settings: SettingsDep, file: FromPath[str]) -> Response[bytes]:
    """A dataset as NAME.csv or NAME.json; all of them described in DCAT as catalogue.jsonld; the services in CPSV-AP as
    services.jsonld.
    """
    base, (name, _, ending) = settings.base_url, file.rpartition(".")
    if file == "catalogue.jsonld":
        described = dcat.catalogue(tables(node), base, administration_name(node.code), today(node))
        return Response(msgspec.json.encode(described), media_type=LINKED)
    if file == "services.jsonld":
        return Response(msgspec.json.encode(_services(node, base)), media_type=LINKED)
    found = next((table for table in tables(node) if table.id == name), None)
    if found is None or ending not in MEDIA:
        raise unknown("dataset", f"没有名为“{file}”的数据", f"there is no data called {file!r}")
    return Response(found.as_csv() if ending == "csv" else found.as_json(), media_type=MEDIA[ending])


@get("/documents.atom", guards=[guards.anyone], sync_to_thread=True)
def documents(node: NodeDep, settings: SettingsDep) -> Response[bytes]:
    """New documents, as a feed."""
    news = [
        _news(
            at(settings.base_url, "documents", document.id),
            document.title,
            f"{document.number or ''} {'、'.join(document.issuers)}",
            document.issued_on,
        )
        for document in _catalogue(node).documents.values()
    ]
    return _feed(node, settings, "documents", Text("政策文件", "documents"), news)


@get("/consultations.atom", guards=[guards.anyone], sync_to_thread=True)
def consultations(node: NodeDep, settings: SettingsDep) -> Response[bytes]:
    """Drafts put up for comment, as a feed."""
    with node.node.look() as work:
        found = every_consultation(work)
    news = [
        _news(
            at(settings.base_url, "consultations", one.id), one.title, f"{one.opens_on} 至 {one.last_on}", one.opens_on
        )
        for one in found
    ]
    return _feed(node, settings, "consultations", Text("意见征集", "consultations"), news)


open_data = Router(path="/open-data", route_handlers=[home, file], include_in_schema=False)
feeds = Router(path="/feeds", route_handlers=[documents, consultations], include_in_schema=False)


def _catalogue(node: WebNode) -> Catalogue:
    """What is shipped, and what the node has adopted."""
    with node.node.look() as work:
        return catalogue_of(work)


def _news(address: str, title: str, summary: str, on: date) -> News:
    return News(address, address, title, summary, begins(on))


def _feed(node: WebNode, settings: WebSettings, name: str, title: Text, news: Sequence[News]) -> Response[bytes]:
    side = administration_name(node.code)
    address = at(settings.base_url, "feeds", f"{name}.atom")
    return Response(atom(Feed(address, f"{side.zh}：{title.zh}", side.zh, node.now(), news)), media_type=ATOM)


def _services(node: WebNode, base: str) -> dict[str, object]:
    categories = {category.id.replace("-", "_"): category.title for category in node.categories()}
    services, clauses = node.node.world.services.newest(), tuple(_catalogue(node).clauses.values())
    return cpsv.catalogue(services, clauses, categories, base)
