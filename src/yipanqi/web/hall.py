"""The hall: what residents and organisations find, ask for and follow."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from yipanqi.access.readings import readings_of
from yipanqi.kernel.problems import unknown
from yipanqi.node.steps import NODES
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.web import guards
from yipanqi.web.pages import page
from yipanqi.web.seam import NodeDep
from yipanqi.web.search import find_all

AnyRequest = Request[Any, Any, Any]
SHORT_NAMES = 5
LONGEST_QUERY = 100


@get("/", guards=[guards.anyone], sync_to_thread=True)
def home(node: NodeDep) -> Template:
    """Search and fields of life."""
    cards = node.services()
    every = [(c, [card for card in cards if card.category == c.id]) for c in node.categories()]
    fields = [(category, held) for category, held in every if held]
    common = [card for card in cards if card.common]
    return page("hall/home", fields=fields, common=common, count=len(cards), short_names=SHORT_NAMES)


@get("/search", guards=[guards.anyone], sync_to_thread=True)
def search(node: NodeDep, q: FromQuery[str] = "") -> Template:
    """Services, clauses and documents found by words, pinyin or number."""
    query = q.strip()[:LONGEST_QUERY]
    with node.node.look() as work:
        held = catalogue_of(work)
    return page("hall/search", query=query, found=find_all(node.services(), held, query))


@get("/fields/{field:str}", guards=[guards.anyone], sync_to_thread=True)
def field_of_life(node: NodeDep, field: FromPath[str]) -> Template:
    """The services of one field."""
    category = next((c for c in node.categories() if c.id == field), None)
    if category is None:
        raise unknown("no_field", "没有这个类别", "There is no such field")
    cards = [card for card in node.services() if card.category == field]
    return page("hall/field", category=category, cards=cards)


@get("/readings", guards=[guards.residents], sync_to_thread=True)
def who_read_my_data(request: AnyRequest, node: NodeDep) -> Template:
    """Who read my data, for which case and purpose."""
    with node.read() as work:
        return page("hall/readings", readings=readings_of(work, request.user.party), nodes=NODES)


hall = Router(path="/", route_handlers=[home, search, field_of_life, who_read_my_data], include_in_schema=False)
