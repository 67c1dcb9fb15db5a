"""审批: an officer's cases by time left, each with the rule's proposal and its reasons, and the decision."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.forms import Field, Money, shown
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text, same
from yipanqi.node import second_look as second_looks
from yipanqi.node import unclaimed, usecases
from yipanqi.node.second_look import Looked
from yipanqi.node.unclaimed import Candidate, Share
from yipanqi.node.usecases import Compared
from yipanqi.node.views import View
from yipanqi.web import casework, guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest, Workplace
from yipanqi.web.guide import SIDES
from yipanqi.web.pages import page
from yipanqi.web.places import administration_name
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.showing import amounts, heading, way
from yipanqi.web.steering.asking import Ask, ask, do
from yipanqi.web.traffic import in_words
from yipanqi.web.values import words
from yipanqi.web.visitor import language

LOOK = Text(
    "{number}：{title}，决定所用为 {was}，自 {since} 起应为 {now}。",
    "{number}: {title} was {was}; since {since} it is {now}.",
)
DESK = Workplace("/desk", Text("审批", "Desk"))
OFFICERS = [guards.staff(Role.OFFICER)]


class Difference(msgspec.Struct, frozen=True):
    """A parameter with what holds today where the case plays, side by side."""

    title: Text
    values: tuple[Text, ...]
    differs: bool


class Differences(msgspec.Struct, frozen=True):
    """The two places (node and name), the promised time, and every other parameter that differs between them."""

    sides: tuple[tuple[str, Text], ...]
    rows: tuple[Difference, ...]


@get("/", guards=OFFICERS, sync_to_thread=True)
def home(request: AnyRequest, node: NodeDep) -> Template:
    """My queue, by time left."""
    queue = usecases.queue(node.node, request.user)
    return page(
        "desk/queue",
        queue=queue,
        money=len(unclaimed.unreferenced(node.node, request.user)),
        second=len(second_looks.affected(node.node, request.user)),
    )


@get("/cases/{number:str}", guards=OFFICERS, sync_to_thread=True)
def case(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Template:
    """A case with everything that its decision rests on."""
    seen = usecases.see(node.node, request.user, number)
    return page(
        "desk/case",
        place=DESK,
        case=seen,
        heading=heading(seen),
        waiting=len(usecases.queue(node.node, request.user)),
        sums=amounts(seen)[:1],
        way=way(seen, today(node)),
        rows=shown(seen.form, language(request), whole=True),
        traffic=[(carried, in_words(carried.type, seen)) for carried in seen.traffic],
        differences=_differences(node, seen),
    )


@get("/cases/{number:str}/do/{action:str}", guards=OFFICERS, sync_to_thread=True)
def asked(request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str]) -> Template | Redirect:
    """What has to be said with an action."""
    return casework.action_page(request, node, DESK, usecases.see(node.node, request.user, number), action)


@post("/cases/{number:str}/do/{action:str}", guards=OFFICERS, sync_to_thread=True)
def act(
    request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Accept, ask, propose, approve: whatever the case allows."""
    return casework.perform(request, node, DESK, number, action, sent)


@get("/credits", guards=OFFICERS, sync_to_thread=True)
def money(request: AnyRequest, node: NodeDep) -> Template:
    """Money that names no case."""
    return page("desk/credits", credits=unclaimed.unreferenced(node.node, request.user))


@get("/credits/{reference:str}/{part:int}", guards=OFFICERS, sync_to_thread=True)
def credit(request: AnyRequest, node: NodeDep, reference: FromPath[str], part: FromPath[int]) -> Template:
    """One credit, and the cases that it may be for."""
    return _credit_page(request, node, reference, part, {})


@post("/credits/{reference:str}/{part:int}", guards=OFFICERS, sync_to_thread=True)
def assign(
    request: AnyRequest, node: NodeDep, reference: FromPath[str], part: FromPath[int], sent: Sent
) -> Redirect | Template:
    """Give it to the cases named, in their shares."""
    try:
        shares = _shares(unclaimed.candidates(node.node, request.user), sent, today(node))
        unclaimed.assign(node.node, request.user, reference, part, shares)
    except Refused as refused:
        return _credit_page(request, node, reference, part, sent, refused)
    return Redirect("/desk/credits", status_code=303)


@get("/second-look", guards=OFFICERS, sync_to_thread=True)
def second_look(request: AnyRequest, node: NodeDep) -> Template:
    """Decisions made by a value that no longer held."""
    return page("desk/second_look", affected=second_looks.affected(node.node, request.user))


@get("/second-look/{number:str}/{parameter:str}", guards=OFFICERS, sync_to_thread=True)
def looking(request: AnyRequest, node: NodeDep, number: FromPath[str], parameter: FromPath[str]) -> Template:
    """One of them: what came of another look."""
    return ask(request, node, _look(request, node, number, parameter))


@post("/second-look/{number:str}/{parameter:str}", guards=OFFICERS, sync_to_thread=True)
def looked(
    request: AnyRequest, node: NodeDep, number: FromPath[str], parameter: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Note it."""
    what = _look(request, node, number, parameter)
    return do(request, node, what, sent, lambda work: second_looks.looked(work, request.user, number, parameter, sent))


desk = Router(
    path=DESK.base,
    route_handlers=[home, case, asked, act, money, credit, assign, second_look, looking, looked],
    include_in_schema=False,
)


def _look(request: AnyRequest, node: WebNode, number: str, parameter: str) -> Ask:
    every = second_looks.affected(node.node, request.user)
    one = next((each for each in every if (each.number, each.parameter) == (number, parameter)), None)
    if one is None:
        raise second_looks.not_affected()
    about = LOOK.format(number=number, title=one.title, was=one.was, now=one.now, since=one.since)
    return Ask(
        f"/desk/second-look/{number}/{parameter}",
        Text("复核", "Look again"),
        Looked,
        "/desk/second-look",
        Text("待复核的决定", "Decisions for another look"),
        about.in_(language(request)),
        office=False,
    )


def _differences(node: WebNode, case: View) -> Differences:
    """The parameters in the places of the case, or on both sides where it plays in one."""
    codes = tuple(code for _, code in case.codes) if len({code[:2] for _, code in case.codes}) > 1 else SIDES
    found = usecases.guide(node.node, case.service, codes)
    called = {d.code: d.name for d in divisions()}
    sides = tuple((code[:2], called.get(code) or administration_name(code)) for code in codes)
    limit = node.node.world.services.get(case.service).procedure(case.procedure_id).limit
    names = found.service.words
    promised = next(_difference(c, names) for c in found.parameters if c.parameter.name == limit)
    others = (_difference(c, names) for c in found.parameters if c.parameter.name != limit)
    return Differences(sides, (promised, *(row for row in others if row.differs)))


def _difference(compared: Compared, names: Mapping[str, Text]) -> Difference:
    values = [column.value and column.value.value for column in compared.columns]
    said = tuple(words(value, compared.parameter.unit, names) for value in values)
    return Difference(compared.parameter.title, said, any(value != values[0] for value in values))


def _credit_page(
    request: AnyRequest, node: WebNode, reference: str, part: int, raw: Typed, refused: Refused | None = None
) -> Template:
    known = unclaimed.unreferenced(node.node, request.user)
    credit = next((c for c in known if (c.reference, c.part) == (reference, part)), None)
    if credit is None:
        raise unknown("credit-unknown", "没有这笔待认领资金，或已认领", "There is no such credit, or it was assigned")
    shares = _share_fields(unclaimed.candidates(node.node, request.user))
    names = {field.name for field in shares}
    problems = [p if p.field in names else Problem(p.code, p.text) for p in (refused.problems if refused else ())]
    return page(
        "desk/credit",
        STATUS[refused.kind] if refused else 200,
        credit=credit,
        problems=problems,
        asked=questions(shares, raw, problems, language(request), today(node)),
    )


def _share_fields(candidates: Sequence[Candidate]) -> list[Field]:
    return [_share_field(candidate) for candidate in candidates]


def _share_field(candidate: Candidate) -> Field:
    hint = Text("尚待到账 {yuan} 元", "{yuan} yuan awaited").format(yuan=f"{candidate.wanted / 100:,.2f}")
    title = same(f"{candidate.number} {candidate.name}")
    return Field(candidate.number, title, Money(), hint if candidate.wanted else None, optional=True)


def _shares(candidates: Sequence[Candidate], sent: Typed, on: date) -> list[Share]:
    shares, problems = [], []
    for field in _share_fields(candidates):
        if amount := typed(sent.get(field.name)):
            try:
                shares.append(Share(field.name, int(str(field.kind.read(amount, on)))))
            except Refused as refused:
                problems += [Problem(p.code, p.text, field.name) for p in refused.problems]
    if problems:
        raise Refused(problems)
    return shares
