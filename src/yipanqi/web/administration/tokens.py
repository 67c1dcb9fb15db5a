"""程序令牌: one's own, and for administrators all; the secret of a new one is shown once."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.access.permissions import may_administer
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.node import programs
from yipanqi.node.programs import NewToken
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep
from yipanqi.web.steering.asking import Ask, ask

BASE = "/office/tokens"
STAFF = [guards.staff(*(role for role in Role if role is not Role.RESIDENT))]
MAKING = Ask(f"{BASE}/new", Text("生成令牌", "Make a token"), NewToken, BASE, Text("程序令牌", "Tokens"), office=False)


@get("/", guards=STAFF, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep) -> Template:
    """Tokens, without their secrets."""
    with node.node.look() as work:
        found = programs.listed(work, request.user)
    return page("administration/tokens", found=found, all=may_administer(request.user))


@get("/new", guards=STAFF, sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep) -> Template:
    """Ask what it is for."""
    return ask(request, node, MAKING)


@post("/new", guards=STAFF, sync_to_thread=True)
def make(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """Make it, and show it this once."""
    try:
        secret = node.node.command(lambda work: programs.make(work, request.user, sent))
    except Refused as refused:
        if STATUS[refused.kind] != 400:
            raise
        return ask(request, node, MAKING, sent, refused)
    return page("administration/token", secret=secret)


@post("/{id_:str}/end", guards=STAFF, sync_to_thread=True)
def end(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """End it now."""
    node.node.command(lambda work: programs.end(work, request.user, id_))
    return Redirect(BASE, status_code=303)


tokens_office = Router(path=BASE, route_handlers=[every, new, make, end], include_in_schema=False)
