"""虚拟综窗 at the counter: beginning a live session; what is done in it are actions on its page, as on a case."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.kernel.forms import Choice, Field, Option, fields
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.node import usecases
from yipanqi.node.usecases import Before
from yipanqi.protocols.handling.live_words import Session
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.counter import CLERKS, COUNTER, PERSON, WINDOW
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
        own = [window.id for window in usecases.windows(node.node, request.user)]
        office = _one(sent, WINDOW) or (own[0] if len(own) == 1 else "")
        before, raw = Before(*(_one(sent, field.name) for field in PERSON)), _session(sent)
        number = usecases.start_session(node.node, request.user, office, slug, procedure, before, raw)
    except Refused as refused:
        return _page(request, node, slug, procedure, sent, refused)
    return Redirect(COUNTER.case(number), status_code=303)


live = Router(path="/counter/live", route_handlers=[start, call], include_in_schema=False)


def _page(
    request: AnyRequest, node: WebNode, slug: str, procedure_id: str, raw: Typed, refused: Refused | None = None
) -> Template:
    service = node.node.world.services.get(slug)
    problems = refused.problems if refused else ()
    windows = usecases.windows(node.node, request.user)
    here = Choice(tuple(Option(w.id, w.name) for w in windows))
    at = (Field(WINDOW, Text("所在窗口", "Window"), here),) if len(windows) > 1 else ()
    every = (*at, *PERSON, *fields(Session))
    known = {field.name for field in every}
    return page(
        "counter/live",
        STATUS[refused.kind] if refused else 200,
        service=service,
        procedure=service.procedure(procedure_id),
        asked=questions(every, raw, problems, language(request), today(node)),
        problems=[p if p.field in known else Problem(p.code, p.text) for p in problems],
    )


def _session(sent: Typed) -> Typed:
    return {field.name: sent[field.name] for field in fields(Session) if field.name in sent}


def _one(sent: Typed, name: str) -> str:
    return next(iter(typed(sent.get(name))), "")
