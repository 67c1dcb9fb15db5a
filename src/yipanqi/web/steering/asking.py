"""A form of steering on a page of its own: asked, sent, and asked again with what is wrong with it."""

from collections.abc import Callable, Iterable

import msgspec
from litestar.response import Redirect, Template

from yipanqi.cases.work import Work
from yipanqi.kernel.forms import fields
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.supervision.life import Step
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Typed, questions
from yipanqi.web.seam import WebNode
from yipanqi.web.visitor import language


class Ask(msgspec.Struct, frozen=True):
    """A form: where it is sent, its title, what it asks, the place it belongs to (address and name), what it is on;
    whether it is a form of the office; what is sent along unseen; what becomes of what is entered."""

    action: str
    title: Text
    form: type[msgspec.Struct]
    back: str
    place: Text
    about: str = ""
    office: bool = True
    hidden: tuple[tuple[str, str], ...] = ()
    note: Text | None = None


def step_ask(steps: Iterable[Step], action: str, here: str, place: Text, about: str) -> Ask:
    """The form of a step of a life cycle. Raises Refused where it is not possible now, or not for this person."""
    step = next((step for step in steps if step.action == action), None)
    if step is None:
        raise conflict("not-now", "现在不能进行此操作，或不由您办理", "this is not possible now, or not yours to do")
    return Ask(f"{here}/do/{action}", step.title, step.asks, here, place, about)


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
