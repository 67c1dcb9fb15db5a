"""综窗: taking in what the other side decides, for whoever stands at the window, and handing over the result."""

from collections.abc import Sequence

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Actor, Role
from yipanqi.cases.machine import ENDS
from yipanqi.cases.papers import Handed
from yipanqi.cases.service import Procedure
from yipanqi.kernel.forms import Choice, Choices, Field, File, Line, Option, ResidentId, Row, fields, shown
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.node import usecases, wallet
from yipanqi.node.usecases import Before
from yipanqi.web import casework, guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest, Workplace
from yipanqi.web.pages import page
from yipanqi.web.papers import HINT, check_files
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.showing import way
from yipanqi.web.visitor import language
from yipanqi.web.wallet import card, text_file

COUNTER = Workplace("/counter", Text("综窗", "Counter"))
CLERKS = [guards.staff(Role.WINDOW_CLERK)]

PERSON = (
    Field("person-number", Text("申请人身份证号码", "Identity number of the applicant"), ResidentId()),
    Field(
        "person-name",
        Text("申请人姓名", "Name of the applicant"),
        Line(longest=50),
        Text("与证件一致", "As on the card"),
    ),
    Field(
        "agent-number",
        Text("代办人身份证号码", "Identity number of the agent"),
        ResidentId(),
        Text("由他人代办时填写，并核验授权委托书", "Where someone else acts; check the letter of authority"),
        optional=True,
    ),
    Field("agent-name", Text("代办人姓名", "Name of the agent"), Line(longest=50), optional=True),
)
WINDOW = "at-window"
PAPERS = "papers-checked"
KEPT = "originals-kept"
SCAN = "scan-"


@get("/", guards=CLERKS, sync_to_thread=True)
def home(request: AnyRequest, node: NodeDep) -> Template:
    """What can be taken in, and what was."""
    cases = usecases.taken_in(node.node, request.user)
    windows, live = usecases.windows(node.node, request.user), usecases.live_here(node.node)
    return page("counter/home", offered=usecases.offered(node.node), cases=cases, ends=ENDS, windows=windows, live=live)


@get("/new/{slug:str}/{procedure:str}", guards=CLERKS, sync_to_thread=True)
def intake(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str]) -> Template:
    """The whole form on one page."""
    return _intake(request, node, slug, procedure, {})


@post("/new/{slug:str}/{procedure:str}/change", guards=CLERKS, status_code=200, sync_to_thread=True)
def change(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], sent: Sent) -> Template:
    """Back to the form with what was typed."""
    return _intake(request, node, slug, procedure, sent)


@post("/new/{slug:str}/{procedure:str}", guards=CLERKS, status_code=200, sync_to_thread=True)
def check(request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], sent: Sent) -> Template:
    """All answers, or what is wrong with them; nothing is kept yet."""
    service = node.node.world.services.get(slug)
    chosen = service.procedure(procedure)
    try:
        window_of(node, request.user, sent)
        papers = _papers(node, chosen, sent)
        *_, form = usecases.check_intake(node.node, slug, procedure, who_stands(sent), papers, _form(sent))
    except Refused as refused:
        return _intake(request, node, slug, procedure, sent, refused)
    rows = _answers(request, node, chosen, form, sent)
    return page("counter/check", service=service, procedure=chosen, rows=rows, sent=_hidden(sent))


@post("/new/{slug:str}/{procedure:str}/send", guards=CLERKS, sync_to_thread=True)
def send(
    request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Take it in, and on to the receipt; what was decided at once is shown at once."""
    try:
        office = window_of(node, request.user, sent)
        papers = _papers(node, node.node.world.services.get(slug).procedure(procedure), sent)
        number = usecases.take_in(
            node.node, request.user, office, slug, procedure, who_stands(sent), _form(sent), papers
        )
    except Refused as refused:
        return _intake(request, node, slug, procedure, sent, refused)
    done = usecases.see(node.node, request.user, number).status in ENDS
    return Redirect(COUNTER.case(number) + ("" if done else "/receipt"), status_code=303)


@get("/cases/{number:str}/receipt", guards=CLERKS, sync_to_thread=True)
def receipt(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Template:
    """The receipt that the person takes home."""
    return page("counter/receipt", case=usecases.see(node.node, request.user, number))


@get("/cases/{number:str}", guards=CLERKS, sync_to_thread=True)
def case(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Template:
    """A case that was taken in here."""
    seen = usecases.see(node.node, request.user, number)
    return page(
        "counter/case", place=COUNTER, case=seen, rows=shown(seen.form, language(request)), way=way(seen, today(node))
    )


@get("/cases/{number:str}/credential", guards=CLERKS, sync_to_thread=True)
def credential(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Template:
    """The result, to be printed for the person."""
    held, shown = wallet.at_window(node.node, request.user, number)
    return page("counter/credential", card=card(node, held), codes=shown.codes, number=number, today=today(node))


@get("/cases/{number:str}/credential/file", guards=CLERKS, sync_to_thread=True)
def credential_file(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Response[str]:
    """The same as a file, to be given to the person."""
    held, shown = wallet.at_window(node.node, request.user, number)
    return text_file(held.number, shown.text)


@get("/cases/{number:str}/do/{action:str}", guards=CLERKS, sync_to_thread=True)
def asked(request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str]) -> Template | Redirect:
    """What has to be said with an action."""
    return casework.action_page(request, node, COUNTER, usecases.see(node.node, request.user, number), action)


@post("/cases/{number:str}/do/{action:str}", guards=CLERKS, sync_to_thread=True)
def act(
    request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Hand over, supplement, withdraw, rate."""
    return casework.perform(request, node, COUNTER, number, action, sent)


counter = Router(
    path=COUNTER.base,
    route_handlers=[home, intake, change, check, send, receipt, case, credential, credential_file, asked, act],
    include_in_schema=False,
)


def _intake(
    request: AnyRequest, node: WebNode, slug: str, procedure_id: str, raw: Typed, refused: Refused | None = None
) -> Template:
    service = node.node.world.services.get(slug)
    procedure = service.procedure(procedure_id)
    problems = refused.problems if refused else ()
    around = _around(node, request.user, procedure)
    every = (*around, *fields(procedure.form))
    known = {field.name for field in every}
    views = questions(every, raw, problems, language(request), today(node))
    return page(
        "counter/intake",
        STATUS[refused.kind] if refused else 200,
        service=service,
        procedure=procedure,
        person=views[: len(around)],
        asked=views[len(around) :],
        problems=[p if p.field in known else Problem(p.code, p.text) for p in problems],
    )


def _around(node: WebNode, actor: Actor, procedure: Procedure) -> tuple[Field, ...]:
    kinds = Choices(tuple(Option(p.kind, p.title) for p in procedure.papers if "B" in p.grades))
    hint = Text("原件当面核验后勾选（等级 B），原件退还本人", "Tick what you have checked (grade B) and given back")
    papers = (Field(PAPERS, Text("已核验的材料", "Papers checked"), kinds, hint),) if kinds.options else ()
    return (*window_fields(node, actor), *PERSON, *papers, *_originals(procedure), *_scans(procedure))


def window_fields(node: WebNode, actor: Actor) -> tuple[Field, ...]:
    """At which window a clerk stands, asked of one who has several."""
    windows = usecases.windows(node.node, actor)
    here = Choice(tuple(Option(w.id, w.name) for w in windows))
    return (Field(WINDOW, Text("所在窗口", "Window"), here),) if len(windows) > 1 else ()


def _originals(procedure: Procedure) -> tuple[Field, ...]:
    kinds = Choices(tuple(Option(p.kind, p.title) for p in procedure.papers if p.sent_on))
    title = Text("留存待寄的原件", "Originals kept, to be sent on")
    return (Field(KEPT, title, kinds, optional=True),) if kinds.options else ()


def _scans(procedure: Procedure) -> tuple[Field, ...]:
    title = Text("扫描件：{paper}", "Scan: {paper}")
    scanned = [p for p in procedure.papers if {"B", "C"} & set(p.grades)]
    return tuple(Field(SCAN + p.kind, title.format(paper=p.title), File(), HINT, optional=True) for p in scanned)


def _papers(node: WebNode, procedure: Procedure, sent: Typed) -> tuple[Handed, ...]:
    problems, scans = check_files(_scans(procedure), sent, node)
    if problems:
        raise Refused(problems)
    checked, kept = typed(sent.get(PAPERS)), typed(sent.get(KEPT))
    found = [
        Handed(kind=p.kind, checked=p.kind in checked, file=_one(scans, SCAN + p.kind), kept=p.kind in kept)
        for p in procedure.papers
    ]
    return tuple(one for one in found if one.checked or one.file)


def window_of(node: WebNode, actor: Actor, sent: Typed) -> str:
    """The id of the window at which a clerk stands. Raises Refused where none was chosen of several."""
    windows = usecases.windows(node.node, actor)
    if len(windows) == 1:
        return windows[0].id
    chosen = _one(sent, WINDOW)
    if chosen not in {w.id for w in windows}:
        raise Refused(Problem("window", Text("请选择所在窗口", "Select your window"), WINDOW))
    return chosen


def who_stands(sent: Typed) -> Before:
    """Who stands there, as the clerk typed it."""
    return Before(*(_one(sent, field.name) for field in PERSON))


def _form(sent: Typed) -> Typed:
    around = {field.name for field in PERSON} | {WINDOW, PAPERS, KEPT}
    return {n: values for n, values in sent.items() if n not in around and not n.startswith(SCAN)}


def _answers(
    request: AnyRequest, node: WebNode, procedure: Procedure, form: msgspec.Struct, sent: Typed
) -> tuple[Row, ...]:
    language_ = language(request)
    own = [
        Row(
            field.name,
            field.title.in_(language_),
            field.kind.masked(field.kind.show(_several(field, sent)).in_(language_)),
        )
        for field in _around(node, request.user, procedure)
        if typed(sent.get(field.name))
    ]
    return (*own, *shown(form, language_))


def _several(field: Field, sent: Typed) -> object:
    return typed(sent.get(field.name)) if isinstance(field.kind, Choices) else _one(sent, field.name)


def _hidden(sent: Typed) -> Sequence[tuple[str, str]]:
    return [(name, value) for name, values in sent.items() for value in typed(values)]


def _one(sent: Typed, name: str) -> str:
    return next(iter(typed(sent.get(name))), "")
