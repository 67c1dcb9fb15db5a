"""Applying: a service's questions, all answers, sending them, and what one is told then."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.kernel.decision import Refusal
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.node import usecases
from yipanqi.web import asking, guards, papers
from yipanqi.web.asking import AnyRequest, Asking
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language

REMEDIES = {
    "in-hand-already": Text(
        "到“我的办件”查看这件事的进度；想改变的，可先撤回再重新申请",
        "See how it stands under “My cases”; to change it, withdraw it and apply again",
    ),
    "same-side": Text(
        "两地中有一处填错的，返回更正；确在同一省市的，到当地经办窗口办理",
        "Go back and correct a place that is wrong; within one side, apply at a local window",
    ),
    "other-side": Text(
        "登录另一方的服务大厅，用同一身份办理",
        "Log in to the hall of the other side, as the same person",
    ),
    "no-agreement": Text(
        "协议生效后再来申请；急需的，可直接到决定机关的窗口办理",
        "Come back when the agreement is in force, or ask the deciding authority at its own window",
    ),
}
OTHERWISE = Text("返回核对填写的内容，或到任一综合窗口咨询", "Go back and check your answers, or ask at any window")


@get("/services/{slug:str}/{procedure:str}", guards=[guards.residents], sync_to_thread=True)
def begin(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str]) -> Redirect:
    """To the first question, or where one left off."""
    wanted = application(node, slug, procedure)
    there = asking.next_page(wanted, asking.begun(request, node, wanted), asking.today(node))
    return Redirect(there, status_code=303)


@get("/services/{slug:str}/{procedure:str}/questions/{name:str}", guards=[guards.residents], sync_to_thread=True)
def question(
    request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], name: FromPath[str]
) -> Template | Redirect:
    """One question."""
    return asking.question_page(request, node, application(node, slug, procedure), name)


@post("/services/{slug:str}/{procedure:str}/questions/{name:str}", guards=[guards.residents], sync_to_thread=True)
def question_answered(
    request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], name: FromPath[str], sent: Sent
) -> Redirect:
    """On to the next."""
    return asking.answered(request, node, application(node, slug, procedure), name, sent)


@get("/services/{slug:str}/{procedure:str}/check", guards=[guards.residents], sync_to_thread=True)
def check(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str]) -> Template | Redirect:
    """All answers."""
    wanted, chosen = application(node, slug, procedure), node.node.world.services.get(slug).procedure(procedure)
    handed = {paper.kind for paper in papers.uploaded(request, node, wanted, chosen)}
    listed = [paper for paper in chosen.papers if paper.kind in handed]
    return asking.check_page(request, node, wanted, listed, uploads=bool(papers.uploads(chosen)))


@get("/services/{slug:str}/{procedure:str}/papers", guards=[guards.residents], sync_to_thread=True)
def upload(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str]) -> Template:
    """Papers that may be uploaded with the application."""
    chosen = node.node.world.services.get(slug).procedure(procedure)
    return papers.papers_page(request, node, application(node, slug, procedure), chosen)


@post("/services/{slug:str}/{procedure:str}/papers", guards=[guards.residents], sync_to_thread=True)
def uploaded(
    request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], sent: Sent
) -> Template | Redirect:
    """Keep them."""
    chosen = node.node.world.services.get(slug).procedure(procedure)
    return papers.papers_sent(request, node, application(node, slug, procedure), chosen, sent)


@post("/services/{slug:str}/{procedure:str}/check", guards=[guards.residents], sync_to_thread=True)
def send(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str]) -> Template | Redirect:
    """Send the application; where a rule forbids it, say why and what one can do."""
    wanted = application(node, slug, procedure)
    answers = asking.begun(request, node, wanted)
    if asking.next_page(wanted, answers, asking.today(node)) != wanted.check:
        return Redirect(wanted.check, status_code=303)
    try:
        chosen = node.node.world.services.get(slug).procedure(procedure)
        handed = papers.uploaded(request, node, wanted, chosen)
        number = usecases.apply(node.node, request.user, slug, procedure, answers, handed)
    except Refused as refused:
        return not_eligible(request, node, slug, wanted, refused)
    asking.forget(request, node, wanted)
    return Redirect(f"/cases/{number}/submitted", status_code=303)


@get("/cases/{number:str}/submitted", guards=[guards.residents], sync_to_thread=True)
def submitted(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Template:
    """It is with us: the number, the promise, what comes next."""
    case = usecases.see(node.node, request.user, number)
    ahead = [step for step in case.steps if step.state != "done"]
    return page("hall/submitted", case=case, ahead=ahead)


def application(node: WebNode, slug: str, procedure_id: str) -> Asking:
    """An application for a service, as it is asked. Raises Refused (unknown)."""
    service = node.node.world.services.get(slug)
    procedure = service.procedure(procedure_id)
    return Asking(
        matter=f"{slug}/{procedure_id}",
        base=f"/services/{slug}/{procedure_id}",
        back=f"/services/{slug}",
        form=procedure.form,
        title=Text("{service}：{what}", "{service}: {what}").format(service=service.title, what=procedure.title),
        verb=Text("提交申请", "Send the application"),
    )


def not_eligible(request: AnyRequest, node: WebNode, slug: str, wanted: Asking, refused: Refused) -> Template:
    """What a rule forbids is a page of its own, with the reason and what to do."""
    refusals = [Refusal(p.code, p.text, REMEDIES.get(p.code, OTHERWISE)) for p in refused.problems]
    title = node.node.world.services.get(slug).title.in_(language(request))
    return page("hall/not_eligible", service=title, refusals=refusals, back=wanted.check)


applying = Router(
    path="/",
    route_handlers=[begin, question, question_answered, check, upload, uploaded, send, submitted],
    include_in_schema=False,
)
