"""虚拟综窗 at the counter: beginning a live session; what is done in it are actions on its page, as on a case."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.kernel.forms import fields
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.node import usecases
from yipanqi.protocols.handling.live_words import Session
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.counter import CLERKS, COUNTER, PERSON, who_stands, window_fields, window_of
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language


@get("/{slug:str}/{procedure:str}", guards=CLERKS, sync_to_thread=True)
def start(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str]) -> Template:
    """Who stands there, and whose authority is called."""
    return _page(request, node, slug, procedure, {})


@post("/{slug:str}/{procedure:str}", guards=CLERKS, sync_to_thread=True)
def call(
    request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Call, and on to the session; or what is wrong."""
    try:
        office = window_of(node, request.user, sent)
        raw = {field.name: sent[field.name] for field in fields(Session) if field.name in sent}
        number = usecases.start_session(node.node, request.user, office, slug, procedure, who_stands(sent), raw)
    except Refused as refused:
        return _page(request, node, slug, procedure, sent, refused)
    return Redirect(COUNTER.case(number), status_code=303)


live = Router(path="/counter/live", route_handlers=[start, call], include_in_schema=False)


def _page(
    request: AnyRequest, node: WebNode, slug: str, procedure_id: str, raw: Typed, refused: Refused | None = None
) -> Template:
    service = node.node.world.services.get(slug)
    problems = refused.problems if refused else ()
    every = (*window_fields(node, request.user), *PERSON, *fields(Session))
    known = {field.name for field in every}
    return page(
        "counter/live",
        STATUS[refused.kind] if refused else 200,
        service=service,
        procedure=service.procedure(procedure_id),
        asked=questions(every, raw, problems, language(request), today(node)),
        problems=[p if p.field in known else Problem(p.code, p.text) for p in problems],
    )
