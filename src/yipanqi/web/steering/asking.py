"""A form of steering on a page of its own: asked, sent, and asked again with what is wrong with it."""

from collections.abc import Callable, Iterable

import msgspec
from litestar.response import Redirect, Template

from yipanqi.cases.work import Work
from yipanqi.kernel.forms import fields
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Typed, questions
from yipanqi.web.seam import WebNode
from yipanqi.web.visitor import language


class Ask(msgspec.Struct, frozen=True):
    """A form: where it is sent, its title, what it asks, the place it belongs to (address and name), what it is on."""

    action: str
    title: Text
    form: type[msgspec.Struct]
    back: str
    place: Text
    about: str = ""


def ask(
    request: AnyRequest, node: WebNode, what: Ask, raw: Typed | None = None, refused: Refused | None = None
) -> Template:
    """The page of a form."""
    asked = fields(what.form)
    problems = refused.problems if refused else ()
    return page(
        "steering/form",
        STATUS[refused.kind] if refused else 200,
        what=what,
        problems=_beside({field.name for field in asked}, problems),
        asked=questions(asked, raw or {}, problems, language(request), today(node)),
    )


def do(
    request: AnyRequest,
    node: WebNode,
    what: Ask,
    sent: Typed,
    act: Callable[[Work], object],
    there: Callable[[object], str] | None = None,
) -> Redirect | Template:
    """Do it, and go back or `there`; where something in the form is wrong, say so on its page."""
    try:
        done = node.node.command(act)
    except Refused as refused:
        if STATUS[refused.kind] != 400:
            raise
        return ask(request, node, what, sent, refused)
    return Redirect(there(done) if there else what.back, status_code=303)


def _beside(known: set[str], problems: Iterable[Problem]) -> list[Problem]:
    return [p if p.field in known else msgspec.structs.replace(p, field="") for p in problems]
