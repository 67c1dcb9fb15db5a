"""互联运行: how the exchange stands, for the engineers who keep it going."""

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.forms import Lines, ask, fields, parse
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.node import engineering
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent, questions
from yipanqi.web.seam import NodeDep
from yipanqi.web.visitor import language

ENGINEERS = [guards.staff(Role.ENGINEER)]


class Closing(msgspec.Struct, frozen=True):
    """Why an envelope is closed without effect."""

    why: Annotated[str, ask(Text("关闭的理由", "Why it is closed"), Lines(longest=500))]


@get("/", guards=ENGINEERS, sync_to_thread=True)
def room(request: AnyRequest, node: NodeDep) -> Template:
    """Every channel, what has stopped, keys and agreements."""
    return page("engine/room", standing=engineering.standing(node.node, request.user))


@post("/envelopes/{position:int}/retry", guards=ENGINEERS, sync_to_thread=True)
def retry(request: AnyRequest, node: NodeDep, position: FromPath[int]) -> Redirect:
    """Let it try again."""
    engineering.retry(node.node, request.user, position)
    return Redirect("/engine", status_code=303)


@get("/envelopes/{position:int}/close", guards=ENGINEERS, sync_to_thread=True)
def closing(request: AnyRequest, node: NodeDep, position: FromPath[int]) -> Template:
    """Ask why."""
    return _closing(request, node, position)


@post("/envelopes/{position:int}/close", guards=ENGINEERS, sync_to_thread=True)
def close(request: AnyRequest, node: NodeDep, position: FromPath[int], sent: Sent) -> Redirect | Template:
    """Close it without effect."""
    try:
        why = parse(Closing, sent, today(node)).why
    except Refused as refused:
        return _closing(request, node, position, refused)
    engineering.close(node.node, request.user, position, why)
    return Redirect("/engine", status_code=303)


engine = Router(path="/engine", route_handlers=[room, retry, closing, close], include_in_schema=False)


def _closing(request: AnyRequest, node: NodeDep, position: int, refused: Refused | None = None) -> Template:
    stopped = engineering.stopped(node.node, request.user, position)
    problems = refused.problems if refused else ()
    (asked,) = questions(fields(Closing), {}, problems, language(request), today(node))
    return page("engine/close", 400 if refused else 200, stopped=stopped, asked=asked, problems=problems)
