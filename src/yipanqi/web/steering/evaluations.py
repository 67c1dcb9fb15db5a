"""评估: evaluations by period, for supervisors, the coordination office and the units that are evaluated."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.supervision.evaluation import acts, evaluation
from yipanqi.supervision.evaluation.evaluation import LIFE, OF_NAMES, STATE_NAMES, Drawing, Score, Seen, name_of
from yipanqi.supervision.evaluation.formula import GRADE_NAMES
from yipanqi.supervision.life import Nothing
from yipanqi.supervision.reports.evaluated import report
from yipanqi.supervision.reports.formats import write
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.office import STEERING
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.steering.asking import Ask, ask, do, step_ask
from yipanqi.web.steering.files import MEDIA, attached

BASE = "/office/evaluations"
PLACE = Text("评估", "Evaluation")
STAFF = [guards.staff(*STEERING)]
DRAW = Ask(f"{BASE}/new", Text("开展评估", "Evaluate"), Drawing, BASE, PLACE)
SHOWN: dict[str, Any] = {
    "states": STATE_NAMES,
    "kinds": OF_NAMES,
    "grades": GRADE_NAMES,
    "name_of": name_of,
    "words": {
        "words": Text("内容", "Words"),
        "subject": Text("对象", "Subject"),
        "period": Text("时段", "Period"),
    },
    "titles": {step.action: step.title for step in LIFE.steps},
}


@get("/", guards=STAFF, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep) -> Template:
    """All that one may see, the latest first."""
    with node.node.look() as work:
        found = evaluation.listed(work, request.user)
    return page("steering/evaluations", found=found, draws=request.user.has(Role.SUPERVISOR), **SHOWN)


@get("/new", guards=[guards.staff(Role.SUPERVISOR)], sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep) -> Template:
    """Ask which period."""
    return ask(request, node, DRAW)


@post("/new", guards=[guards.staff(Role.SUPERVISOR)], sync_to_thread=True)
def draw(request: AnyRequest, node: NodeDep, sent: Sent) -> Redirect | Template:
    """Draw it."""
    return do(request, node, DRAW, sent, lambda work: acts.draw(work, request.user, sent), lambda id_: f"{BASE}/{id_}")


@get("/{id_:str}", guards=STAFF, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """The comparison, each score explained, appeals, what happened."""
    seen = _seen(request, node, id_)
    return page("steering/evaluation", seen=seen, one=seen.evaluation, nothing=Nothing, **SHOWN)


@get("/{id_:str}/scores/{subject:str}/{version:int}", guards=STAFF, sync_to_thread=True)
def score(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], subject: FromPath[str], version: FromPath[int]
) -> Template:
    """One version of a score: each line with the records behind it."""
    seen = _seen(request, node, id_)
    found: list[Score] = [s for s in (*seen.scores, *seen.earlier) if (s.subject, s.version) == (subject, version)]
    others = [s for s in (*seen.scores, *seen.earlier) if s.subject == subject]
    if not found:
        raise evaluation.no_score()
    return page("steering/score", one=seen.evaluation, score=found[0], versions=others, **SHOWN)


@get("/{id_:str}/report/{ending:str}", guards=STAFF, sync_to_thread=True)
def written(request: AnyRequest, node: NodeDep, id_: FromPath[str], ending: FromPath[str]) -> Response[bytes]:
    """The report as docx, xlsx or pdf."""
    return report_file(request, node, id_, ending)


def report_file(request: AnyRequest, node: WebNode, id_: str, ending: str) -> Response[bytes]:
    """The report of an evaluation as docx, xlsx or pdf. Raises Refused (unknown)."""
    data = write(report(_seen(request, node, id_)), ending)
    return attached(data, f"evaluation-{id_}.{ending}", MEDIA[ending])


@get("/{id_:str}/do/{action:str}", guards=STAFF, sync_to_thread=True)
def asking(request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str]) -> Template:
    """Ask what has to be said with a step; what is known is filled in."""
    seen = _seen(request, node, id_)
    own = [s.subject for s in seen.scores if evaluation.answers_for(request.user, seen.evaluation, s.subject)]
    waiting = [a.id for a in seen.appeals if a.upheld is None]
    known = {"subject": own[0] if own else "", "appeal": waiting[0] if waiting else ""}
    return ask(request, node, _asking(seen, action), known)


@post("/{id_:str}/do/{action:str}", guards=STAFF, sync_to_thread=True)
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Take the step."""
    what = _asking(_seen(request, node, id_), action)
    return do(request, node, what, sent, lambda work: acts.act(work, request.user, id_, action, sent))


evaluations = Router(
    path=BASE, route_handlers=[every, new, draw, one, score, written, asking, act], include_in_schema=False
)


def _seen(request: AnyRequest, node: WebNode, id_: str) -> Seen:
    with node.node.look() as work:
        return evaluation.see(work, request.user, id_)


def _asking(seen: Seen, action: str) -> Ask:
    one = seen.evaluation
    return step_ask(seen.steps, action, f"{BASE}/{one.id}", PLACE, f"{one.period.title.zh} {OF_NAMES[one.of].zh}")
