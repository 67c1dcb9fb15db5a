"""Where the pages of the ledger are."""

from litestar import Response, Router, get

from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger import deadlines, listing
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.places import administration_name
from yipanqi.web.seam import NodeDep, SettingsDep
from yipanqi.web.undertakings import acting, lists, one, reports, sheets
from yipanqi.web.undertakings.forms import BASE
from yipanqi.web.undertakings.lists import wanted_of


@get("/feeds/undertakings.ics", guards=[guards.anyone], sync_to_thread=True, include_in_schema=False)
def feed(request: AnyRequest, node: NodeDep, settings: SettingsDep) -> Response[bytes]:
    """Deadlines of published clauses as a calendar, narrowed by unit, division or document as the list is."""
    wanted = wanted_of(request)
    name = Text("{side}工作台账时限", "").format(side=administration_name(node.code)).zh
    with node.node.look() as work:
        found = [line.undertaking for line in listing.every(work, wanted.filter())]
    title = "·".join(part for part in (name, wanted.unit) if part)
    content = deadlines.calendar(title, node.code, settings.base_url, found, node.now())
    return Response(content, media_type="text/calendar")


undertakings = Router(
    path=BASE,
    route_handlers=[
        *(lists.every, lists.mine, lists.overview, lists.export, one.one, one.evidence),
        *(reports.reporting_on, reports.report, reports.raising, reports.raise_, reports.answering, reports.answer),
        *(acting.acting, acting.do, acting.entering, acting.enter_, acting.drawable, acting.draw),
        *(sheets.importing_, sheets.rehearse, sheets.take_in),
    ],
    include_in_schema=False,
)
