"""The board for programs: stones, figures of both sides, records."""

from datetime import datetime

import msgspec
from litestar import Router
from litestar.params import FromPath, FromQuery

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.supervision.figures import neighbours, undertakings
from yipanqi.supervision.figures.board import Filter, SideSignals, Stone, board, of_clause, stone
from yipanqi.supervision.figures.indicators import Indicators, Span
from yipanqi.supervision.figures.neighbours import PublicFigures
from yipanqi.supervision.figures.records import Asked, Records, records
from yipanqi.supervision.figures.reported import Reported, reported
from yipanqi.supervision.figures.scope import scope_of
from yipanqi.supervision.ledger.signals import Signal
from yipanqi.web import guards
from yipanqi.web.api_routes import makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep

SUPERVISORS = [guards.staff(Role.SUPERVISOR, Role.COORDINATOR)]


class StoneAnswer(msgspec.Struct, frozen=True):
    """A clause and how it stands on both sides; `services` are those of its own that run here."""

    clause: str
    title: Text
    field: str
    signal: Signal
    sides: tuple[SideSignals, ...]
    services: tuple[str, ...]


class BoardAnswer(msgspec.Struct, frozen=True):
    """The board; `exact`: figures as they are for your divisions, else as the public sees them (null: hidden)."""

    as_of: datetime
    exact: bool
    span: Span
    legend: dict[Signal, int]
    stones: tuple[StoneAnswer, ...]
    sides: tuple[SideSignals, ...]
    services: tuple[Indicators, ...]
    told: tuple[PublicFigures, ...]


class UnitAnswer(msgspec.Struct, frozen=True):
    """How the undertakings of one unit stand."""

    division: str
    unit: str
    signals: dict[Signal, int]


class ClauseFigures(msgspec.Struct, frozen=True):
    """One clause: its stone, its units here, figures of the services that run here, else what units report."""

    stone: StoneAnswer
    units: tuple[UnitAnswer, ...]
    services: tuple[Indicators, ...]
    reported: tuple[Reported, ...]


class ToldAnswer(msgspec.Struct, frozen=True):
    """Whom the public figures were sent to."""

    peers: tuple[str, ...]


@reads([guards.anyone], "/api/board", "督查看板 Board")
def whole(
    request: AnyRequest,
    node: NodeDep,
    side: FromQuery[str] = "",
    place: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    field: FromQuery[str] = "",
    document: FromQuery[str] = "",
    signal: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> BoardAnswer:
    """Every clause with its signal, both sides' undertakings, and the figures of services; narrowed as asked."""
    wanted = Filter(side, place, unit, field, document, signal, since, until)
    with node.node.look() as work:
        found = board(work, scope_of(request.user), wanted)
    return BoardAnswer(
        found.as_of,
        found.exact,
        found.span,
        found.legend,
        tuple(_answer(each) for each in found.stones),
        found.sides,
        tuple(found.services.values()),
        found.told,
    )


@reads([guards.anyone], "/api/board/clauses/{clause:str}", "一条的进展 How one clause stands")
def one_clause(request: AnyRequest, node: NodeDep, clause: FromPath[str]) -> ClauseFigures:
    """Side by side, unit by unit, with the figures of its services or what units report where none runs."""
    scope = scope_of(request.user)
    with node.node.look() as work:
        found = stone(work, scope, clause)
        ours = of_clause(work, scope, found.clause)
        units = undertakings.by_unit(work, clause)
        said = () if found.runs else tuple(reported(work, clause))
    return ClauseFigures(
        _answer(found),
        tuple(UnitAnswer(place, unit, dict(signals)) for (place, unit), signals in sorted(units.items())),
        tuple(ours[slug] for slug in found.runs if slug in ours),
        said,
    )


@reads(SUPERVISORS, "/api/board/cases", "数字背后的办件 Cases behind a figure")
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
) -> Records:
    """Of your divisions, 50 to a page (`number`), without a word of who they are for. `what`: filed, decided, ended,
    due, paused or rated; `since` and `until`: months; `word`: side, outcome or grade; `late`: past their promise.
    """
    with node.node.look() as work:
        return records(work, request.user, Asked(service, what, since, until, place, word, late, number))


@makes(SUPERVISORS, "/api/board/tell", "向对方通报公开数字 Tell the other side our public figures")
def tell(request: AnyRequest, node: NodeDep) -> ToldAnswer:
    """Now, besides every night."""
    return ToldAnswer(node.node.command(lambda work: neighbours.tell_now(work, request.user)))


board_public = Router(path="/", route_handlers=[whole, one_clause], tags=["公开 Open to all"])
board_staff = Router(path="/", route_handlers=[behind, tell], tags=["督查 Supervision"], security=[{"bearer": []}])
board_api = Router(path="/", route_handlers=[board_public, board_staff])


def _answer(found: Stone) -> StoneAnswer:
    return StoneAnswer(found.clause.id, found.clause.title, found.clause.field, found.signal, found.sides, found.runs)
