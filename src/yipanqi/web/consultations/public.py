"""意见征集 for everybody: what is open, the draft, saying something without an account, the receipt, the result."""

import secrets
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Template

from yipanqi.kernel.forms import Line, ask, fields, parse
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.supervision.consultation import comments, opening, results
from yipanqi.supervision.consultation.answers import OUTCOME_NAMES
from yipanqi.supervision.consultation.comments import CHANNEL_NAMES, WHOLE, Comment
from yipanqi.supervision.consultation.opening import STATE_NAMES, Consultation, State
from yipanqi.web import guards
from yipanqi.web.asking import AnyRequest, today
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language

TRAP = "website"
"""A field that people are told to leave empty and programs fill in."""

NAMES = {"states": STATE_NAMES, "outcomes": OUTCOME_NAMES, "channels": CHANNEL_NAMES, "explained": opening.explained}


class Receipt(msgspec.Struct, frozen=True):
    """The receipt of a comment, typed by who holds it."""

    receipt: Annotated[
        str,
        ask(
            Text("回执号", "Receipt"),
            Line(longest=20, shortest=12),
            Text("如 7K2M-Q9XA-4TRC", "Such as 7K2M-Q9XA-4TRC"),
        ),
    ]


@get("/", guards=[guards.anyone], sync_to_thread=True)
def every(node: NodeDep) -> Template:
    """What is open, what was and what came of it."""
    with node.node.look() as work:
        found = opening.every(work)
    return page("consultations/list", 200, found=found, **NAMES)


@get("/{id_:str}", guards=[guards.anyone], sync_to_thread=True)
def one(node: NodeDep, id_: FromPath[str]) -> Template:
    """The draft clause by clause, until when and how one comments, and the result where there is one."""
    with node.node.look() as work:
        seen = opening.see(work, id_)
        result = results.result(work, id_) if seen.state is State.PUBLISHED else None
    return page("consultations/one", 200, seen=seen, result=result, **NAMES)


@get("/{id_:str}/comment/{place:str}", guards=[guards.anyone], sync_to_thread=True)
def asking(request: AnyRequest, node: NodeDep, id_: FromPath[str], place: FromPath[str]) -> Template:
    """Say something on a clause, or on the whole."""
    return _asking(request, node, id_, place, {}, secrets.token_urlsafe(18))


@post("/{id_:str}/comment/{place:str}", guards=[guards.anyone], guessable=True, sync_to_thread=True, status_code=200)
def leave(request: AnyRequest, node: NodeDep, id_: FromPath[str], place: FromPath[str], sent: Sent) -> Template:
    """Take it; the receipt is on the page that comes back, never in an address. Sent twice, it is one comment."""
    once = _first(sent, "once")
    said = {name: value for name, value in sent.items() if name not in ("once", TRAP)}
    try:
        _no_program(sent)
        where = "" if place == WHOLE else place
        receipt = node.node.command(lambda work: comments.leave(work, id_, where, said, once))
    except Refused as refused:
        if not all(problem.field for problem in refused.problems):
            raise
        return _asking(request, node, id_, place, said, once, refused)
    with node.node.look() as work:
        seen = opening.see(work, id_)
    return page("consultations/taken", seen=seen, receipt=receipt)


@get("/receipt", guards=[guards.anyone], sync_to_thread=False)
def asking_receipt(request: AnyRequest, node: NodeDep) -> Template:
    """Ask for the receipt."""
    return _receipt(request, node, {})


@post("/receipt", guards=[guards.anyone], guessable=True, sync_to_thread=True, status_code=200)
def look_up(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """One's own comment, its answer, and who read it."""
    return _looked_up(request, node, sent)


def _looked_up(request: AnyRequest, node: WebNode, sent: Typed) -> Template:
    try:
        receipt = parse(Receipt, sent, today(node)).receipt
        with node.node.look() as work:
            own = comments.look_up(work, receipt)
    except Refused as refused:
        return _receipt(request, node, sent, refused)
    return page("consultations/own", 200, own=own, receipt=receipt, **NAMES)


@post("/withdraw", guards=[guards.anyone], guessable=True, sync_to_thread=True, status_code=200)
def withdraw(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """Take one's comment back."""
    receipt = parse(Receipt, sent, today(node)).receipt
    node.node.command(lambda work: comments.withdraw(work, receipt))
    return _looked_up(request, node, sent)


consulting = Router(
    path="/consultations",
    route_handlers=[every, asking_receipt, look_up, withdraw, one, asking, leave],
    include_in_schema=False,
)


def _asking(
    request: AnyRequest,
    node: WebNode,
    id_: str,
    place: str,
    raw: Typed,
    once: str,
    refused: Refused | None = None,
) -> Template:
    with node.node.look() as work:
        seen = opening.see(work, id_)
    clause = _clause(seen, place)
    problems = refused.problems if refused else ()
    asked = questions(fields(Comment), raw, problems, language(request), today(node))
    status = STATUS[refused.kind] if refused else 200
    shown = {"seen": seen, "clause": clause, "place": place, "asked": asked, "once": once, "trap": TRAP}
    return page("consultations/comment", status, problems=problems, **shown, **NAMES)


def _clause(seen: Consultation, place: str) -> object:
    if place == WHOLE:
        return None
    clause = seen.clause(place)
    if clause is None:
        raise unknown("clause-unknown", "征求意见稿中没有这一条", "The draft has no such clause")
    return clause


def _receipt(request: AnyRequest, node: WebNode, raw: Typed, refused: Refused | None = None) -> Template:
    found = [msgspec.structs.replace(p, field="receipt") for p in refused.problems] if refused else []
    asked = questions(fields(Receipt), raw, found, language(request), today(node))
    return page("consultations/receipt", STATUS[refused.kind] if refused else 200, asked=asked, problems=found)


def _no_program(sent: Typed) -> None:
    if _first(sent, TRAP).strip():
        raise Refused(Problem("leave-empty", Text("这一栏请留空", "Leave this field empty")))


def _first(sent: Typed, name: str) -> str:
    value = sent.get(name, "")
    return value if isinstance(value, str) else next(iter(value), "")
