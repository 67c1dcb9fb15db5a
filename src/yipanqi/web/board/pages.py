"""The pages of the board."""

from collections.abc import Mapping, Sequence

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.cases.work import Work
from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import Clause, Document, Field
from yipanqi.supervision.editions import catalogue_of
from yipanqi.supervision.figures import neighbours, undertakings
from yipanqi.supervision.figures.board import Board, Filter, Stone, board, indicators, of_clause, stone
from yipanqi.supervision.figures.records import Asked, records
from yipanqi.supervision.figures.reported import Reported, reported
from yipanqi.supervision.figures.scope import scope_of
from yipanqi.supervision.ledger.signals import SIGNAL_NAMES, Signal
from yipanqi.web import guards
from yipanqi.web.board import words
from yipanqi.web.board.cards import cards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.places import administration_name
from yipanqi.web.seam import NodeDep, WebNode

SUPERVISORS = [guards.staff(Role.SUPERVISOR, Role.COORDINATOR)]


class Option(msgspec.Struct, frozen=True):
    """One choice of a filter."""

    value: str
    text: Text


@get("/", guards=[guards.anyone], sync_to_thread=True)
def home(request: AnyRequest, node: NodeDep) -> Template:
    """The chessboard, the figures under it, and what they are narrowed to."""
    return _board(request, node, "board/home")


@get("/wall", guards=[guards.anyone], sync_to_thread=True)
def wall(request: AnyRequest, node: NodeDep) -> Template:
    """The same for a large screen: nothing but the board and the cards."""
    return _board(request, node, "board/wall")


@get("/clauses/{clause:str}", guards=[guards.anyone], sync_to_thread=True)
def clause(request: AnyRequest, node: NodeDep, clause: FromPath[str]) -> Template:
    """One stone: how it stands on each side, unit by unit, and the figures of the services that carry it out."""
    scope = scope_of(request.user)
    with node.node.look() as work:
        found = stone(work, scope, clause)
        ours = of_clause(work, scope, found.clause)
        services = [(slug, _title(work, slug), ours.get(slug)) for slug in found.runs]
        units = sorted(undertakings.by_unit(work, clause).items())
        told = [(t, [s for s in t.services if s.service in found.clause.services]) for t in neighbours.told(work)]
        said: Sequence[Reported] = () if services else reported(work, clause)
    return page(
        "board/clause",
        stone=found,
        services=services,
        units=[(_place(node, place), unit, signals) for (place, unit), signals in units],
        told=[(t, found_) for t, found_ in told if found_],
        reported=said,
        exact=scope.exact,
        w=words,
    )


@get("/services/{service:str}", guards=[guards.anyone], sync_to_thread=True)
def service(request: AnyRequest, node: NodeDep, service: FromPath[str]) -> Template:
    """The figures of one service, with charts and the tables they are drawn from."""
    scope = scope_of(request.user)
    with node.node.look() as work:
        known = work.world.services.get(service)
        found = indicators(work, scope, services=(service,)).get(service)
        told = neighbours.told(work)
    theirs = [(t, s) for t in told for s in t.services if s.service == service]
    return page("board/service", service=known, found=found, told=theirs, exact=scope.exact, w=words)


@get("/cases", guards=SUPERVISORS, sync_to_thread=True)
def behind(
    request: AnyRequest,
    node: NodeDep,
    service: FromQuery[str],
    what: FromQuery[str] = "filed",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    place: FromQuery[str] = "",
    word: FromQuery[str] = "",
    late: FromQuery[bool] = False,
    number: FromQuery[int] = 1,
) -> Template:
    """The cases behind a figure, without a word of who they are for."""
    asked = Asked(service, what, since, until, place, word, late, number)
    with node.node.look() as work:
        found = records(work, request.user, asked)
        title = _title(work, service)
    return page("board/cases", found=found, title=title, w=words)


@post("/tell", guards=SUPERVISORS, sync_to_thread=True)
def tell(request: AnyRequest, node: NodeDep) -> Redirect:
    """Tell the neighbours now."""
    node.node.command(lambda work: neighbours.tell_now(work, request.user))
    return Redirect("/board", status_code=303)


pages = Router(path="/board", route_handlers=[home, wall, clause, service, behind, tell], include_in_schema=False)


def _board(request: AnyRequest, node: WebNode, template: str) -> Template:
    wanted = wanted_of(request.query_params)
    scope = scope_of(request.user)
    with node.node.look() as work:
        found = board(work, scope, wanted)
        titles = {slug: _title(work, slug) for slug in found.services}
        documents = catalogue_of(work).documents
        choices = _choices(work, wanted, documents)
    return page(
        template,
        board=found,
        rows=_grid(found, documents),
        fields=tuple(Field),
        cards=cards(found, titles),
        titles=titles,
        choices=choices,
        neighbours={t.node: {s.service: s for s in t.services} for t in found.told},
        w=words,
    )


def wanted_of(query: Mapping[str, str]) -> Filter:
    """A filter from an address."""
    return Filter(**{name: query.get(name, "").strip() for name in Filter.__struct_fields__})


def _grid(found: Board, known: Mapping[str, Document]) -> list[tuple[Document, list[list[Stone]]]]:
    documents = [d for d in known.values() if found.wanted.document in ("", d.id)]
    return [
        (document, [[s for s in found.stones if _is_at(s.clause, document, field)] for field in Field])
        for document in documents
    ]


def _is_at(clause: Clause, document: Document, field: Field) -> bool:
    return clause.document.id == document.id and clause.field is field


def _choices(work: Work, wanted: Filter, documents: Mapping[str, Document]) -> dict[str, list[Option]]:
    places = {d.code: d for d in work.world.divisions}
    there = undertakings.divisions(work)
    above = {a for code in there for a in work.world.divisions.ancestors(code)}
    inside = [code for code in there if wanted.place and work.world.divisions.within(code, wanted.place)]
    sides = sorted({work.world.code, *(t.node for t in neighbours.told(work))}, reverse=True)
    return {
        "side": [Option(code, administration_name(code)) for code in sides],
        "place": [Option(code, places[code].name) for code in sorted(above)],
        "unit": [Option(unit, same(unit)) for unit in undertakings.units(work, inside)] if inside else [],
        "field": [Option(field, field.label) for field in Field],
        "document": [Option(d.id, d.short) for d in documents.values()],
        "signal": [Option(signal, SIGNAL_NAMES[signal]) for signal in Signal],
    }


def _title(work: Work, slug: str) -> Text:
    return work.world.services.get(slug).title


def _place(node: WebNode, code: str) -> Text:
    return next((d.name for d in node.node.world.divisions if d.code == code), same(code))
