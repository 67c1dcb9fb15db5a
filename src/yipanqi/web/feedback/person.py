"""办不成？ for the person: saying what went wrong, following it, rating again; and the counts for everybody."""

import secrets
from typing import Annotated
from urllib.parse import unquote

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from yipanqi.kernel.forms import Line, ask, fields, parse
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.supervision.feedback import counts as counting
from yipanqi.supervision.feedback import own
from yipanqi.supervision.feedback.life import KIND_NAMES, MACHINE
from yipanqi.supervision.feedback.own import Own
from yipanqi.supervision.feedback.words import GRADES, REDRESS, Again, Raised, Reach
from yipanqi.web import guards
from yipanqi.web.asking import AnyRequest, today
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language

NAMES = {
    "kinds": KIND_NAMES,
    "states": {state.name: state.title for state in MACHINE.states},
    "grades": {int(option.value): option.title for option in GRADES},
    "redress": REDRESS,
}


class Receipt(msgspec.Struct, frozen=True):
    """The receipt of an item, typed by who holds it."""

    receipt: Annotated[
        str,
        ask(
            Text("回执号", "Receipt"),
            Line(longest=20, shortest=12),
            Text("如 7K2M-Q9XA-4TRC", "Such as 7K2M-Q9XA-4TRC"),
        ),
    ]


class Context(msgspec.Struct, frozen=True):
    """What a page was about: a service, a case; "" where neither."""

    service: str = ""
    case: str = ""


@get("/", guards=[guards.anyone], sync_to_thread=True)
def asking(request: AnyRequest, node: NodeDep, about: FromQuery[str] = "") -> Template:
    """Ask what went wrong; `about` is the page one comes from."""
    return _asking(request, node, context_of(about), {}, secrets.token_urlsafe(18))


@post("/", guards=[guards.anyone], guessable=True, sync_to_thread=True, status_code=200)
def tell(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """Take it; the receipt is on the page that comes back. Sent twice, it is one item."""
    beside = {name: _first(sent, name) for name in ("once", "service", "case")}
    about = Context(beside["service"], beside["case"])
    said = {name: value for name, value in sent.items() if name not in beside}
    try:
        receipt = node.node.command(
            lambda work: own.raise_(work, request.user, said, beside["once"], about.service, about.case)
        )
    except Refused as refused:
        if not all(problem.field for problem in refused.problems):
            raise
        return _asking(request, node, about, said, beside["once"], refused)
    with node.node.look() as work:
        mine = own.view(work, own.by_receipt(work, receipt))
    return page("feedback/taken", 200, own=mine, receipt=receipt, **NAMES)


@get("/receipt", guards=[guards.anyone], sync_to_thread=False)
def asking_receipt(request: AnyRequest, node: NodeDep) -> Template:
    """Ask for the receipt."""
    return _receipt(request, node, {})


@post("/receipt", guards=[guards.anyone], guessable=True, sync_to_thread=True, status_code=200)
def look_up(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """One's own item by its receipt."""
    try:
        return _held(request, node, parse(Receipt, sent, today(node)).receipt)
    except Refused as refused:
        return _receipt(request, node, sent, refused)


@post("/rating", guards=[guards.anyone], guessable=True, sync_to_thread=True, status_code=200)
def rate(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """Rate again, by receipt."""
    receipt = parse(Receipt, {"receipt": _first(sent, "receipt")}, today(node)).receipt
    said = {name: value for name, value in sent.items() if name != "receipt"}
    try:
        node.node.command(lambda work: own.rate_again(work, own.by_receipt(work, receipt), said))
    except Refused as refused:
        return _held(request, node, receipt, said, refused)
    return _held(request, node, receipt)


@post("/withdraw", guards=[guards.anyone], guessable=True, sync_to_thread=True, status_code=200)
def withdraw(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """Take it back, by receipt."""
    receipt = parse(Receipt, sent, today(node)).receipt
    node.node.command(lambda work: own.withdraw(work, own.by_receipt(work, receipt)))
    return _held(request, node, receipt)


@get("/mine", guards=[guards.residents], sync_to_thread=True)
def mine(request: AnyRequest, node: NodeDep) -> Template:
    """What I have raised or rated bad, the latest first."""
    with node.node.look() as work:
        return page("feedback/mine", 200, found=own.mine(work, request.user), **NAMES)


@get("/mine/{id_:str}", guards=[guards.residents], sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One of mine."""
    return _mine(request, node, id_)


@post("/mine/{id_:str}/rating", guards=[guards.residents], sync_to_thread=True)
def rate_mine(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template | Redirect:
    """Rate one of mine again."""
    try:
        node.node.command(lambda work: own.rate_again(work, own.of_person(work, request.user, id_), sent))
    except Refused as refused:
        return _mine(request, node, id_, sent, refused)
    return Redirect(f"/feedback/mine/{id_}", status_code=303)


@post("/mine/{id_:str}/phone", guards=[guards.residents], sync_to_thread=True)
def leave_phone(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template | Redirect:
    """Leave a phone number to be called back at."""
    try:
        node.node.command(lambda work: own.leave_phone(work, own.of_person(work, request.user, id_), sent))
    except Refused as refused:
        return _mine(request, node, id_, sent, refused)
    return Redirect(f"/feedback/mine/{id_}", status_code=303)


@post("/mine/{id_:str}/withdraw", guards=[guards.residents], sync_to_thread=True)
def withdraw_mine(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """Take one of mine back."""
    node.node.command(lambda work: own.withdraw(work, own.of_person(work, request.user, id_)))
    return Redirect(f"/feedback/mine/{id_}", status_code=303)


@get("/counts", guards=[guards.anyone], sync_to_thread=True)
def counts(node: NodeDep) -> Template:
    """How much came, why, and what was removed for everybody; groups under ten hidden."""
    with node.node.look() as work:
        found = counting.counts(work)
    return page("feedback/counts", 200, found=found, services=titles(node), **NAMES)


feedback = Router(
    path="/feedback",
    route_handlers=[
        *(
            asking,
            tell,
            asking_receipt,
            look_up,
            rate,
            withdraw,
            mine,
            one,
            rate_mine,
            leave_phone,
            withdraw_mine,
            counts,
        ),
    ],
    include_in_schema=False,
)


def context_of(about: str) -> Context:
    """What the page at an address is about, by its path: addresses say nothing of persons."""
    parts = [unquote(part) for part in about.split("/") if part]
    match parts:
        case ["services", slug, *_]:
            return Context(service=slug)
        case ["cases", number, *_]:
            return Context(case=number)
    return Context()


def titles(node: WebNode) -> dict[str, Text]:
    """The services of a node by slug."""
    return {service.slug: service.title for service in node.node.world.services.newest()}


def _asking(
    request: AnyRequest, node: WebNode, about: Context, raw: Typed, once: str, refused: Refused | None = None
) -> Template:
    problems = refused.problems if refused else ()
    asked = questions(fields(Raised), raw, problems, language(request), today(node))
    service = titles(node).get(about.service)
    shown = {"asked": asked, "once": once, "about": about, "service": service}
    return page("feedback/tell", STATUS[refused.kind] if refused else 200, problems=problems, **shown, **NAMES)


def _receipt(request: AnyRequest, node: WebNode, raw: Typed, refused: Refused | None = None) -> Template:
    found = [msgspec.structs.replace(p, field="receipt") for p in refused.problems] if refused else []
    asked = questions(fields(Receipt), raw, found, language(request), today(node))
    return page("feedback/receipt", STATUS[refused.kind] if refused else 200, asked=asked, problems=found)


def _held(
    request: AnyRequest, node: WebNode, receipt: str, raw: Typed | None = None, refused: Refused | None = None
) -> Template:
    with node.node.look() as work:
        found = own.view(work, own.by_receipt(work, receipt))
    return _own(request, node, found, receipt, raw or {}, refused)


def _mine(
    request: AnyRequest, node: WebNode, id_: str, raw: Typed | None = None, refused: Refused | None = None
) -> Template:
    with node.node.look() as work:
        found = own.view(work, own.of_person(work, request.user, id_))
    return _own(request, node, found, "", raw or {}, refused)


def _own(request: AnyRequest, node: WebNode, found: Own, receipt: str, raw: Typed, refused: Refused | None) -> Template:
    problems = refused.problems if refused else ()
    form = Reach if found.may_leave_phone else Again
    asked = questions(fields(form), raw, problems, language(request), today(node))
    base = "/feedback" if receipt else f"/feedback/mine/{found.id}"
    shown = {"own": found, "receipt": receipt, "asked": asked, "base": base, "services": titles(node)}
    return page("feedback/own", STATUS[refused.kind] if refused else 200, problems=problems, **shown, **NAMES)


def _first(sent: Typed, name: str) -> str:
    value = sent.get(name, "")
    return value if isinstance(value, str) else next(iter(value), "")
