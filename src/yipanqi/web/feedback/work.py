"""评价投诉 for staff: the queue by time left, one item, what is said with each act, and recurring causes."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.accounts import names_of
from yipanqi.access.actor import Role
from yipanqi.kernel.forms import fields
from yipanqi.kernel.problems import Refused, conflict
from yipanqi.supervision.feedback import counts, dealing
from yipanqi.supervision.feedback.dealing import FORMS, TITLES, Seen
from yipanqi.supervision.feedback.words import Remedy
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.feedback.person import NAMES, titles
from yipanqi.web.pages import page
from yipanqi.web.places import administration_name
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language

STAFF = [guards.staff(Role.OFFICER, Role.WINDOW_CLERK, Role.COORDINATOR)]
OFFICE = [guards.staff(Role.COORDINATOR)]
BASE = "/office/feedback"


@get("/", guards=STAFF, sync_to_thread=True)
def queue(request: AnyRequest, node: NodeDep) -> Template:
    """What is to be dealt with, by the day it is due."""
    with node.node.look() as work:
        found = dealing.queue(work, request.user)
    return page("feedback/queue", 200, found=found, services=titles(node), **NAMES)


@get("/remedies", guards=OFFICE, sync_to_thread=True)
def asking_remedy(request: AnyRequest, node: NodeDep) -> Template:
    """Recurring causes, and what was changed so that they do not come up again."""
    return _remedies(request, node, {})


@post("/remedies", guards=OFFICE, sync_to_thread=True)
def remedy(request: AnyRequest, node: NodeDep, sent: Sent) -> Template | Redirect:
    """Say what was changed."""
    try:
        node.node.command(lambda work: counts.remove(work, request.user, sent))
    except Refused as refused:
        return _remedies(request, node, sent, refused)
    return Redirect(f"{BASE}/remedies", status_code=303)


@get("/{id_:str}", guards=STAFF, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One item, with what the person wrote; that it was opened is noted."""
    seen = node.node.command(lambda work: dealing.see(work, request.user, id_))
    with node.node.look() as work:
        names = names_of(work.uow, [actor for _at, _title, actor, _words in seen.steps])
    shown = {"seen": seen, "titles": TITLES, "services": titles(node), "names": names}
    return page("feedback/item", 200, home=administration_name(seen.home), **shown, **NAMES)


@get("/{id_:str}/do/{action:str}", guards=STAFF, sync_to_thread=True)
def asking(request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str]) -> Template:
    """What has to be said with an act."""
    return _asking(request, node, id_, action, {})


@post("/{id_:str}/do/{action:str}", guards=STAFF, sync_to_thread=True)
def do(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], sent: Sent
) -> Template | Redirect:
    """Do it, and back to the queue."""
    try:
        node.node.command(lambda work: dealing.do(work, request.user, id_, action, sent))
    except Refused as refused:
        if not all(problem.field for problem in refused.problems):
            raise
        return _asking(request, node, id_, action, sent, refused)
    return Redirect(BASE, status_code=303)


feedback_work = Router(
    path=BASE, route_handlers=[queue, asking_remedy, remedy, one, asking, do], include_in_schema=False
)


def _asking(
    request: AnyRequest, node: WebNode, id_: str, action: str, raw: Typed, refused: Refused | None = None
) -> Template:
    seen: Seen = node.node.command(lambda work: dealing.see(work, request.user, id_))
    if action not in seen.actions:
        raise conflict("not-now", "当前状态不能这样办理", "That is not possible now")
    problems = refused.problems if refused else ()
    asked = questions(fields(FORMS[action]), raw, problems, language(request), today(node))
    shown = {"seen": seen, "asked": asked, "action": action, "title": TITLES[action]}
    return page("feedback/act", STATUS[refused.kind] if refused else 200, problems=problems, **shown, **NAMES)


def _remedies(request: AnyRequest, node: WebNode, raw: Typed, refused: Refused | None = None) -> Template:
    with node.node.look() as work:
        found = counts.counts(work)
    problems = refused.problems if refused else ()
    asked = questions(fields(Remedy), raw, problems, language(request), today(node))
    status = STATUS[refused.kind] if refused else 200
    shown = {"found": found, "asked": asked, "services": titles(node)}
    return page("feedback/remedies", status, problems=problems, **shown, **NAMES)
