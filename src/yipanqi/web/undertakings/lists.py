"""The ledger as a list, one's own units' work, and the overview of those who coordinate."""

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.response import Template

from yipanqi.access.actor import Actor, Role
from yipanqi.cases.work import Work
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.text import Text, same
from yipanqi.policy.reader.document import Role as Part
from yipanqi.store import undertakings as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.ledger import listing, sheet
from yipanqi.supervision.ledger.listing import PAGE, Filter
from yipanqi.supervision.ledger.signals import SIGNAL_NAMES, Signal
from yipanqi.supervision.ledger.undertaking import ROLE_NAMES
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.pages import page
from yipanqi.web.seam import NodeDep
from yipanqi.web.undertakings.forms import BASE
from yipanqi.web.undertakings.signs import clock_words, sign, standing

STAFF = [guards.staff(*STEERING)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Wanted(msgspec.Struct, frozen=True):
    """What a list is narrowed by, as its form sends it."""

    text: str = ""
    document: str = ""
    unit: str = ""
    division: str = ""
    role: str = ""
    signal: str = ""
    clause: str = ""
    also: tuple[str, ...] = ()

    def filter(self, units: Sequence[str] | None = None) -> Filter:
        """The same for the ledger; words that mean nothing narrow nothing."""
        return Filter(
            document=self.document,
            clause=self.clause,
            unit=self.unit,
            units=None if units is None else tuple(units),
            division=self.division,
            role=Part(self.role) if self.role in set(Part) else None,
            signal=Signal(self.signal) if self.signal in set(Signal) else None,
            text=self.text,
            asked="asked" in self.also,
            problems="problems" in self.also,
            ended="ended" in self.also,
        )

    def query(self, **changes: object) -> str:
        """As the query of an address, with some of it changed."""
        given = {**msgspec.structs.asdict(self), **changes}
        return urlencode([(name, value) for name, value in given.items() if value], doseq=True)


class Choices(msgspec.Struct, frozen=True):
    """What the form of a list offers: pairs of value and words."""

    documents: tuple[tuple[str, Text], ...]
    units: tuple[tuple[str, Text], ...]
    divisions: tuple[tuple[str, Text], ...]
    roles: tuple[tuple[str, Text], ...] = tuple((role.value, name) for role, name in ROLE_NAMES.items())
    signals: tuple[tuple[str, Text], ...] = tuple((signal.value, name) for signal, name in SIGNAL_NAMES.items())


def wanted_of(request: AnyRequest) -> Wanted:
    """What the query of an address narrows by."""
    query = request.query_params
    single = {name: query.get(name, "").strip() for name in Wanted.__struct_fields__ if name != "also"}
    return Wanted(**single, also=tuple(query.getall("also", [])))


@get("/", guards=STAFF, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep) -> Template:
    """All undertakings of this side, narrowed as the form says."""
    wanted, place = wanted_of(request), _place(request)
    with node.node.look() as work:
        found = listing.listed(work, wanted.filter(), place)
        counts = listing.counts(work, msgspec.structs.replace(wanted.filter(), signal=None))
        offered = choices(work)
    return page(
        "undertakings/list",
        200,
        base=BASE,
        wanted=wanted,
        found=found,
        counts=counts,
        choices=offered,
        place=place,
        pages=max(1, -(-found.number // PAGE)),
        **shown(request.user),
    )


@get("/mine", guards=[guards.staff(Role.LIAISON)], sync_to_thread=True)
def mine(request: AnyRequest, node: NodeDep) -> Template:
    """What my units answer for, the most urgent first."""
    units = tuple(sorted(request.user.offices))
    with node.node.look() as work:
        found = listing.listed(work, Filter(units=units), most=1000)
    lines = sorted(found.lines, key=lambda line: _urgency(line.signal))
    return page("undertakings/mine", 200, base=BASE, found=lines, units=units, **shown(request.user))


@get("/overview", guards=STAFF, sync_to_thread=True)
def overview(request: AnyRequest, node: NodeDep) -> Template:
    """How the ledger stands: by document, place and unit; what waits for the coordination office."""
    with node.node.look() as work:
        counts = listing.counts(work, Filter())
        asked = listing.listed(work, Filter(asked=True), most=20)
        problems = listing.listed(work, Filter(problems=True), most=20)
        ahead = listing.deadlines_ahead(work)
        documents = _documents(work)
    return page(
        "undertakings/overview",
        200,
        base=BASE,
        counts=counts,
        asked=asked,
        problems_raised=problems,
        ahead=ahead,
        documents=documents,
        divisions={d.code: d.name for d in divisions()},
        **shown(request.user),
    )


@get("/export.xlsx", guards=STAFF, sync_to_thread=True)
def export(request: AnyRequest, node: NodeDep) -> Response[bytes]:
    """The list as a worksheet, all of it, narrowed as the address says."""
    with node.node.look() as work:
        content = sheet.written(listing.every(work, wanted_of(request).filter()))
    disposition = {"content-disposition": f'attachment; filename="ledger-{node.code}.xlsx"'}
    return Response(content, media_type=XLSX, headers=disposition)


def shown(actor: Actor) -> dict[str, object]:
    """What every list shows with."""
    return {
        "sign": sign,
        "standing_of": standing,
        "clock": clock_words,
        "signals": list(Signal),
        "role_names": ROLE_NAMES,
        "coordinates": actor.has(Role.COORDINATOR),
        "reports": actor.has(Role.LIAISON),
    }


def choices(work: Work) -> Choices:
    """What the ledger can be narrowed by."""
    known, names = _documents(work), {d.code: d.name for d in divisions()}
    documents = tuple((id_, known.get(id_, same(id_))) for id_ in rows.documents(work.uow))
    units = tuple(sorted((row.unit, same(row.unit)) for row in rows.units(work.uow)))
    return Choices(documents, units, tuple((code, names[code]) for code in sorted(rows.divisions(work.uow))))


def _place(request: AnyRequest) -> int:
    """Which page of the list is asked for, from 1."""
    typed = request.query_params.get("page", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and 1 <= len(typed) <= 6 and int(typed) else 1


def _documents(work: Work) -> dict[str, Text]:
    return {document.id: document.short for document in catalogue_of(work).documents.values()}


def _urgency(signal: Signal | None) -> int:
    order = [Signal.OVERDUE, Signal.DUE_SOON, Signal.DONE_LATE, Signal.NOT_BEGUN, Signal.ON_TIME, Signal.DONE]
    return order.index(signal) if signal else len(order)
