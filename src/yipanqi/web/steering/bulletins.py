"""工作简报: bulletins, issued by the coordination office, kept as issued, in three formats."""

from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.supervision.reports import bulletin
from yipanqi.supervision.reports.bulletin import Bulletin, Issuing
from yipanqi.supervision.reports.formats import write
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.asking import Ask, ask, do
from yipanqi.web.steering.files import MEDIA, attached

BASE = "/office/bulletins"
PLACE = Text("工作简报", "Bulletins")
STAFF = [guards.staff(*STEERING)]
OFFICE = [guards.staff(Role.COORDINATOR)]
ISSUE = Ask(f"{BASE}/new", Text("编发简报", "Issue a bulletin"), Issuing, BASE, PLACE)


@get("/", guards=STAFF, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep) -> Template:
    """All of them, the latest first."""
    with node.node.look() as work:
        found = bulletin.listed(work, request.user)
    return page("steering/bulletins", found=found, issues=request.user.has(Role.COORDINATOR))


@get("/new", guards=OFFICE, sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep) -> Template:
    """Ask of which period."""
    return ask(request, node, ISSUE)


@post("/new", guards=OFFICE, sync_to_thread=True)
def issue(request: AnyRequest, node: NodeDep, sent: Sent) -> Redirect | Template:
    """Issue it."""
    act = lambda work: bulletin.issue(work, request.user, sent)  # noqa: E731
    return do(request, node, ISSUE, sent, act, lambda id_: f"{BASE}/{id_}")


@get("/{id_:str}", guards=STAFF, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One bulletin, as it was issued."""
    found = _found(request, node, id_)
    return page("steering/bulletin", one=found, report=found.report)


@get("/{id_:str}/report/{ending:str}", guards=STAFF, sync_to_thread=True)
def written(request: AnyRequest, node: NodeDep, id_: FromPath[str], ending: FromPath[str]) -> Response[bytes]:
    """The bulletin as docx, xlsx or pdf."""
    return bulletin_file(request, node, id_, ending)


def bulletin_file(request: AnyRequest, node: WebNode, id_: str, ending: str) -> Response[bytes]:
    """A bulletin as docx, xlsx or pdf. Raises Refused (unknown)."""
    data = write(_found(request, node, id_).report, ending)
    return attached(data, f"bulletin-{id_}.{ending}", MEDIA[ending])


bulletins = Router(path=BASE, route_handlers=[every, new, issue, one, written], include_in_schema=False)


def _found(request: AnyRequest, node: WebNode, id_: str) -> Bulletin:
    with node.node.look() as work:
        return bulletin.see(work, request.user, id_)
