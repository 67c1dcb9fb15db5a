"""What counter and desk share: doing something on a case, at once or with a small form."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request
from litestar.response import Redirect, Template

from yipanqi.kernel.forms import Field, answers, fields
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.node import usecases
from yipanqi.node.views import Offered, View
from yipanqi.web.asking import today
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Typed, questions
from yipanqi.web.seam import WebNode
from yipanqi.web.visitor import language

AnyRequest = Request[Any, Any, Any]


class Workplace(msgspec.Struct, frozen=True):
    """A place of staff: where its pages are, and what it is called."""

    base: str
    title: Text

    def case(self, number: str) -> str:
        """A case, as this place shows it."""
        return f"{self.base}/cases/{quote(number, safe='')}"


def action_page(
    request: AnyRequest,
    node: WebNode,
    place: Workplace,
    case: View,
    action: str,
    raw: Typed | None = None,
    refused: Refused | None = None,
) -> Template | Redirect:
    """What has to be said with an action, with what is wrong with it; back to the case where it cannot be done now."""
    offered = next((o for o in case.actions if o.action == action), None)
    if offered is None:
        return Redirect(place.case(case.number), status_code=303)
    asked = _fields(offered, case)
    known = raw if raw is not None else answers(case.form) if offered.form else {}
    problems = refused.problems if refused else ()
    return page(
        "work/action",
        STATUS[refused.kind] if refused else 200,
        place=place,
        case=case,
        offered=offered,
        problems=_beside(asked, problems),
        asked=questions(asked, known, problems, language(request), today(node)),
    )


def perform(
    request: AnyRequest, node: WebNode, place: Workplace, number: str, action: str, sent: Typed
) -> Redirect | Template:
    """Do it, and back to the case; where it is refused, say why on the page of the action."""
    try:
        usecases.act(node.node, request.user, number, action, sent)
    except Refused as refused:
        case = usecases.see(node.node, request.user, number)
        if not any(o.action == action for o in case.actions):
            raise
        return action_page(request, node, place, case, action, sent, refused)
    return Redirect(place.case(number), status_code=303)


def _fields(offered: Offered, case: View) -> tuple[Field, ...]:
    if offered.form:
        return fields(type(case.form))
    return fields(offered.asks) if offered.asks else ()


def _beside(asked: Iterable[Field], problems: Iterable[Problem]) -> list[Problem]:
    # a problem of a field that this page does not show has nowhere to lead to
    known = {field.name for field in asked}
    return [p if p.field in known else msgspec.structs.replace(p, field="") for p in problems]
