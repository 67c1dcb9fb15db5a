"""意见征集 for the office that runs it: announcing, entering, gathering, answering, checking, publishing."""

from collections.abc import Callable

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.accounts import names_of
from yipanqi.access.actor import Role
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import fields, parse
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.supervision.consultation import answers, comments, matters, opening, results
from yipanqi.supervision.consultation.answers import Check, Draft
from yipanqi.supervision.consultation.comments import KINDS, Entry
from yipanqi.supervision.consultation.opening import Plan
from yipanqi.supervision.consultation.results import Final, Result
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.consultations.forms import Gathering, Linking, One
from yipanqi.web.consultations.public import NAMES
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language

OFFICE = [guards.staff(Role.COORDINATOR)]
BASE = "/office/consultations"

STANDING = {
    "waiting": Text("○ 待答复", "○ waiting"),
    "checking": Text("◐ 待核对", "◐ to be checked"),
    "returned": Text("! 已退回", "! sent back"),
    "agreed": Text("✓ 已核对", "✓ agreed"),
    "withdrawn": Text("– 已撤回", "– withdrawn"),
}
SHOWN = {**NAMES, "standings": STANDING, "kinds": {kind.value: kind.title for kind in KINDS}}


class Ask(msgspec.Struct, frozen=True):
    """A form of this place: its title, what it asks, where it is sent, what the button says."""

    title: Text
    form: type[msgspec.Struct]
    action: str
    verb: Text
    lead: Text = Text("", "")


@get("/", guards=OFFICE, sync_to_thread=True)
def every(node: NodeDep) -> Template:
    """All consultations."""
    with node.node.look() as work:
        return page("consultations/office", 200, found=opening.every(work), **SHOWN)


@get("/new", guards=OFFICE, sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep) -> Template:
    """Ask what is needed to announce one."""
    with node.node.look() as work:
        document = next(iter(opening.drafts(work)), "")
    return _ask(request, node, _planning(node), {"document": document, "days": str(_usual(node))})


@post("/new", guards=OFFICE, sync_to_thread=True)
def plan(request: AnyRequest, node: NodeDep, sent: Sent) -> Template | Redirect:
    """Announce it."""
    return _do(request, node, _planning(node), sent, lambda work: opening.plan(work, request.user, sent), BASE)


@get("/{id_:str}", guards=OFFICE, sync_to_thread=True)
def room(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One consultation: counts, matters, what is to be done next, and who did what."""
    with node.node.look() as work:
        found = matters.matters(work, request.user, id_)
        result = results.preview(work, request.user, id_)
        acts = opening.history(work, request.user, id_)
        names = names_of(work.uow, [act.actor for act in acts])
    shown = {"seen": result.consultation, "result": result, "found": found, "acts": acts, "names": names}
    return page("consultations/room", 200, became=_became(result), **shown, **SHOWN)


@get("/{id_:str}/enter", guards=OFFICE, sync_to_thread=True)
def entering(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """Ask what came by mail or phone."""
    return _ask(request, node, _entering(id_), {})


@post("/{id_:str}/enter", guards=OFFICE, sync_to_thread=True, status_code=200)
def enter(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template:
    """Enter it; the receipt is shown once, to be told to who said it."""
    try:
        receipt = node.node.command(lambda work: comments.enter(work, request.user, id_, sent))
    except Refused as refused:
        return _refused(request, node, _entering(id_), sent, refused)
    return page("consultations/entered", id_=id_, receipt=receipt)


@get("/{id_:str}/alike", guards=OFFICE, sync_to_thread=True)
def alike(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """Matters that may be the same, their words side by side."""
    found = node.node.command(lambda work: matters.proposals(work, request.user, id_))
    with node.node.look() as work:
        seen = opening.see(work, id_)
    return page("consultations/alike", 200, seen=seen, found=found, **SHOWN)


@post("/{id_:str}/alike", guards=OFFICE, sync_to_thread=True)
def gather(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect:
    """Say whether they are."""
    said = parse(Gathering, sent, today(node))
    do = matters.gather if said.same else matters.keep_apart
    node.node.command(lambda work: do(work, request.user, id_, said.one, said.other))
    return Redirect(f"{BASE}/{id_}/alike", status_code=303)


@get("/{id_:str}/matters/{matter:str}", guards=OFFICE, sync_to_thread=True)
def matter(request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str]) -> Template:
    """One matter: its words, the clause, the answer, and what one may do with it."""
    return _matter(request, node, id_, matter, {})


@post("/{id_:str}/matters/{matter:str}/answer", guards=OFFICE, sync_to_thread=True)
def answer(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str], sent: Sent
) -> Template | Redirect:
    """Answer it."""
    return _on_matter(request, node, id_, matter, sent, answers.draft)


@post("/{id_:str}/matters/{matter:str}/check", guards=OFFICE, sync_to_thread=True)
def check(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str], sent: Sent
) -> Template | Redirect:
    """Agree to the answer, or send it back."""
    return _on_matter(request, node, id_, matter, sent, answers.check)


@post("/{id_:str}/separate", guards=OFFICE, sync_to_thread=True)
def separate(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect:
    """Take a comment out of its matter again."""
    comment = parse(One, sent, today(node)).comment
    node.node.command(lambda work: matters.separate(work, request.user, id_, comment))
    return Redirect(f"{BASE}/{id_}", status_code=303)


@post("/{id_:str}/contact", guards=OFFICE, sync_to_thread=True, status_code=200)
def contact(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template:
    """See who left a comment; noted, and told to who left it."""
    comment = parse(One, sent, today(node)).comment
    found = node.node.command(lambda work: matters.contact(work, request.user, id_, comment))
    return page("consultations/contact", id_=id_, contact=found)


@get("/{id_:str}/final", guards=OFFICE, sync_to_thread=True)
def finding(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """Ask which document was adopted."""
    return _ask(request, node, _adopting(id_), {})


@post("/{id_:str}/final", guards=OFFICE, sync_to_thread=True)
def adopt(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template | Redirect:
    """Name it."""
    do: Callable[[Work], object] = lambda work: results.adopt(work, request.user, id_, sent)  # noqa: E731
    return _do(request, node, _adopting(id_), sent, do, f"{BASE}/{id_}")


@post("/{id_:str}/links", guards=OFFICE, sync_to_thread=True)
def link(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect:
    """Correct what a clause became."""
    said = parse(Linking, sent, today(node))
    node.node.command(lambda work: results.correct(work, request.user, id_, said.place, said.became or ""))
    return Redirect(f"{BASE}/{id_}", status_code=303)


@post("/{id_:str}/publish", guards=OFFICE, sync_to_thread=True)
def publish(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """Publish the result."""
    node.node.command(lambda work: results.publish(work, request.user, id_))
    return Redirect(f"/consultations/{id_}", status_code=303)


consultation_office = Router(
    path=BASE,
    route_handlers=[
        *(every, new, plan, room, entering, enter, alike, gather, matter, answer, check),
        *(separate, contact, finding, adopt, link, publish),
    ],
    include_in_schema=False,
)


def _became(result: Result) -> dict[str, str]:
    """The places in the final that each clause of the draft became, as one types them."""
    found: dict[str, list[str]] = {}
    for change in result.changes:
        found.setdefault(change.before.place, []).extend([change.after.place] if change.after else [])
    return {place: " ".join(places) for place, places in found.items()}


def _usual(node: WebNode) -> int:
    with node.node.look() as work:
        return opening.rule(work, "usual_days", work.today, node.code.ljust(6, "0"))


def _planning(node: WebNode) -> Ask:
    lead = Text("一般不少于 {n} 日；更短的须写明理由。", "Usually not less than {n} days; if shorter, say why.")
    verb = Text("公告", "Announce")
    return Ask(
        Text("公开征求意见", "Put a draft up for comment"), Plan, f"{BASE}/new", verb, lead.format(n=_usual(node))
    )


def _entering(id_: str) -> Ask:
    title = Text("登记邮件、信函和电话意见", "Enter what came by mail, letter or phone")
    return Ask(title, Entry, f"{BASE}/{id_}/enter", Text("登记", "Enter"))


def _adopting(id_: str) -> Ask:
    lead = Text("各条由系统比对，请逐条核对。", "What each clause became is proposed; look it over.")
    return Ask(Text("正式文件", "The document as adopted"), Final, f"{BASE}/{id_}/final", Text("保存", "Save"), lead)


def _ask(request: AnyRequest, node: WebNode, asking: Ask, raw: Typed, refused: Refused | None = None) -> Template:
    problems = refused.problems if refused else ()
    asked = questions(fields(asking.form), raw, problems, language(request), today(node))
    status = STATUS[refused.kind] if refused else 200
    return page("consultations/form", status, asking=asking, asked=asked, problems=problems)


def _refused(request: AnyRequest, node: WebNode, asking: Ask, sent: Typed, refused: Refused) -> Template:
    if not all(problem.field for problem in refused.problems):
        raise refused
    return _ask(request, node, asking, sent, refused)


def _do(
    request: AnyRequest, node: WebNode, asking: Ask, sent: Typed, do: Callable[[Work], object], then: str
) -> Template | Redirect:
    try:
        node.node.command(do)
    except Refused as refused:
        return _refused(request, node, asking, sent, refused)
    return Redirect(then, status_code=303)


def _matter(
    request: AnyRequest, node: WebNode, id_: str, matter: str, raw: Typed, refused: Refused | None = None
) -> Template:
    found, said = node.node.command(lambda work: matters.read(work, request.user, id_, matter))
    with node.node.look() as work:
        seen = opening.see(work, id_)
        names = names_of(work.uow, [found.answer.drafted_by, found.answer.checked_by] if found.answer else [])
    problems = refused.problems if refused else ()
    own = found.answer is not None and found.answer.drafted_by == request.user.id
    asked = {
        name: questions(fields(form), raw, problems, language(request), today(node))
        for name, form in (("answer", Draft), ("check", Check))
    }
    status = STATUS[refused.kind] if refused else 200
    shown = {
        "seen": seen,
        "matter": found,
        "said": said,
        "own": own,
        "asked": asked,
        "clause": seen.clause(found.place),
        "names": names,
    }
    return page("consultations/matter", status, problems=problems, **shown, **SHOWN)


def _on_matter(
    request: AnyRequest, node: WebNode, id_: str, matter: str, sent: Typed, do: Callable[..., None]
) -> Template | Redirect:
    try:
        node.node.command(lambda work: do(work, request.user, id_, matter, sent))
    except Refused as refused:
        if not all(problem.field for problem in refused.problems):
            raise
        return _matter(request, node, id_, matter, sent, refused)
    return Redirect(f"{BASE}/{id_}", status_code=303)
