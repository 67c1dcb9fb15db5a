"""My cases: the list, the page of one, its letters, and what one may do on it."""

from datetime import date
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.cases.machine import ENDS
from yipanqi.kernel.forms import answers, fields, shown
from yipanqi.kernel.problems import Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.node import consents, usecases
from yipanqi.node.views import Offered, View
from yipanqi.web import asking, guards
from yipanqi.web.asking import AnyRequest, Asking
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.showing import amounts, doing, heading, notice, way
from yipanqi.web.visitor import language


@get("/cases", guards=[guards.residents], sync_to_thread=True)
def my_cases(request: AnyRequest, node: NodeDep) -> Template:
    """What I have asked for: what is under way first."""
    lines = usecases.mine(node.node, request.user)
    under_way = [line for line in lines if line.status not in ENDS]
    ended = [line for line in lines if line.status in ENDS]
    return page("hall/cases", under_way=under_way, ended=ended, asked=consents.awaited(node.node, request.user))


@get("/cases/{number:str}", guards=[guards.residents], sync_to_thread=True)
def my_case(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Template:
    """One case: who holds it, by when, what was done, what was worked out, who read it, what I may do."""
    case = usecases.see(node.node, request.user, number)
    return page(
        "hall/case",
        case=case,
        heading=heading(case),
        ended=case.status in ENDS,
        notice=notice(case),
        way=way(case, asking.today(node)),
        sums=amounts(case),
        doings=sorted(map(doing, case.actions), key=lambda d: d.undoing),
        rows=shown(case.form, language(request)),
    )


@get("/cases/{number:str}/letters/{letter:str}", guards=[guards.residents], sync_to_thread=True)
def letter(request: AnyRequest, node: NodeDep, number: FromPath[str], letter: FromPath[str]) -> Template:
    """One letter, as it is printed."""
    case = usecases.see(node.node, request.user, number)
    found = next((w.letter for w in case.letters if w.id == letter), None)
    if found is None:
        raise unknown("letter-unknown", "没有这份文书", "There is no such letter")
    office = node.node.world.offices.get(found.office).name if found.office else case.holder
    return page("hall/letter", case=case, letter=found, office=office)


@get("/cases/{number:str}/{action:str}", guards=[guards.residents], sync_to_thread=True)
def ask_action(request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str]) -> Template | Redirect:
    """Ask what has to be said with an action, or whether one is sure; a correction is asked a question a page."""
    case = usecases.see(node.node, request.user, number)
    offered = _offered(case, action)
    if offered.form:
        return Redirect(_correction(case, offered).check, status_code=303)
    return _action_page(request, node, case, offered, {}, ())


@post("/cases/{number:str}/{action:str}", guards=[guards.residents], sync_to_thread=True)
def do_action(
    request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str], sent: Sent
) -> Template | Redirect:
    """Do it, and back to the case."""
    try:
        usecases.act(node.node, request.user, number, action, sent)
    except Refused as refused:
        if not all(p.field for p in refused.problems):
            raise
        case = usecases.see(node.node, request.user, number)
        return _action_page(request, node, case, _offered(case, action), sent, refused.problems)
    return Redirect(f"/cases/{number}", status_code=303)


@get("/cases/{number:str}/{action:str}/questions/{name:str}", guards=[guards.residents], sync_to_thread=True)
def correct(
    request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str], name: FromPath[str]
) -> Template | Redirect:
    """One question of a correction."""
    return asking.question_page(request, node, _asked_anew(request, node, number, action), name)


@post("/cases/{number:str}/{action:str}/questions/{name:str}", guards=[guards.residents], sync_to_thread=True)
def corrected(
    request: AnyRequest,
    node: NodeDep,
    number: FromPath[str],
    action: FromPath[str],
    name: FromPath[str],
    sent: Sent,
) -> Redirect:
    """On to the next, or back to all answers."""
    return asking.answered(request, node, _asked_anew(request, node, number, action), name, sent)


@get("/cases/{number:str}/{action:str}/check", guards=[guards.residents], sync_to_thread=True)
def check_correction(
    request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str]
) -> Template | Redirect:
    """All answers, as they were sent and as they are changed now."""
    return asking.check_page(request, node, _asked_anew(request, node, number, action))


@post("/cases/{number:str}/{action:str}/check", guards=[guards.residents], sync_to_thread=True)
def send_correction(request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str]) -> Redirect:
    """Send the correction."""
    wanted = _asked_anew(request, node, number, action)
    usecases.act(node.node, request.user, number, action, asking.begun(request, node, wanted))
    asking.forget(request, node, wanted)
    return Redirect(f"/cases/{number}", status_code=303)


def _asked_anew(request: AnyRequest, node: WebNode, number: str, action: str) -> Asking:
    case = usecases.see(node.node, request.user, number)
    offered = _offered(case, action)
    if not offered.form:
        raise unknown("question-unknown", "没有这个问题", "There is no such question")
    return _correction(case, offered)


def _correction(case: View, offered: Offered) -> Asking:
    return Asking(
        matter=f"{case.number}/{offered.action}",
        base=f"/cases/{case.number}/{offered.action}",
        back=f"/cases/{case.number}",
        form=type(case.form),
        title=Text("{service}：{what}", "{service}: {what}").format(service=case.title, what=offered.title),
        verb=Text("提交补正", "Send the correction"),
        begins_with=answers(case.form),
    )


def _offered(case: View, action: str) -> Offered:
    found = next((offered for offered in case.actions if offered.action == action), None)
    if found is None:
        raise conflict("not-now", "办件当前的状态不能这样办理", "The case does not allow that now")
    return found


def _action_page(
    request: AnyRequest, node: WebNode, case: View, offered: Offered, raw: Typed, problems: tuple[Problem, ...]
) -> Template:
    on: date = asking.today(node)
    asked: Any = fields(offered.asks) if offered.asks else ()
    return page(
        "hall/action",
        400 if problems else 200,
        case=case,
        asked=questions(asked, raw, problems, language(request), on),
        doing=doing(offered),
        problems=problems,
    )


following = Router(
    path="/",
    route_handlers=[
        my_cases,
        my_case,
        letter,
        ask_action,
        do_action,
        correct,
        corrected,
        check_correction,
        send_correction,
    ],
    include_in_schema=False,
)
