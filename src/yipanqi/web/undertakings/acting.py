"""What the coordination office does: confirms, sends back, changes, ends, enters, draws up."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access.actor import Actor, Role
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Date, Field, Line, Lines, Option, Select
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import Document
from yipanqi.policy.reader.document import Role as Part
from yipanqi.store import undertakings as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.ledger import acts, listing, reporting
from yipanqi.supervision.ledger.drawing_up import DrawnUp, draw_up, shares
from yipanqi.supervision.ledger.entering import Entry, enter, unit, units
from yipanqi.supervision.ledger.listing import Filter
from yipanqi.supervision.ledger.saying import LONGEST, Grounds
from yipanqi.supervision.ledger.signals import OPEN, Cycle
from yipanqi.supervision.ledger.undertaking import Undertaking
from yipanqi.supervision.ledger.undertaking import get as undertaking_of
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.undertakings.forms import BASE, BASIS, CYCLE, REASON, Ask, Values, asked, done, role_field

COORDINATORS = [guards.staff(Role.COORDINATOR)]
Do = Callable[[Work, Actor, str, Values], object]


class Act(msgspec.Struct, frozen=True):
    """Something the office does with an undertaking: its title, what it asks besides, how it is done."""

    title: Text
    asks: Callable[[Work, Undertaking], tuple[Field, ...]]
    do: Do
    lead: Text
    danger: bool = False


class Drawable(msgspec.Struct, frozen=True):
    """A document as the page of drawing up lists it: how many shares are this side's, how many are drawn up."""

    document: Document
    shares: int
    drawn: int


@get("/{id_:str}/do/{act:str}", guards=COORDINATORS, sync_to_thread=True)
def acting(request: AnyRequest, node: NodeDep, id_: FromPath[str], act: FromPath[str]) -> Template:
    """Ask what an act needs."""
    found, ask = _ask(node, id_, act)
    begin = {"due_on": found.due_on.isoformat() if found.due_on else "", "cycle": found.cycle.value}
    return asked(request, node, ask, begin if act == "deadline" else {})


@post("/{id_:str}/do/{act:str}", guards=COORDINATORS, sync_to_thread=True)
def do(request: AnyRequest, node: NodeDep, id_: FromPath[str], act: FromPath[str], sent: Sent) -> Template | Redirect:
    """Do it."""
    _, ask = _ask(node, id_, act)
    return done(request, node, ask, sent, lambda work, said: ACTS[act].do(work, request.user, id_, said))


@get("/new", guards=COORDINATORS, sync_to_thread=True)
def entering(request: AnyRequest, node: NodeDep) -> Template:
    """Ask what is to be entered."""
    return asked(request, node, _entering(node), {"starts_on": today(node).isoformat(), "role": Part.LEAD.value})


@post("/new", guards=COORDINATORS, sync_to_thread=True)
def enter_(request: AnyRequest, node: NodeDep, sent: Sent) -> Template | Redirect:
    """Enter it."""
    return done(request, node, _entering(node), sent, lambda work, said: enter(work, request.user, _entry(work, said)))


@get("/draw-up", guards=COORDINATORS, sync_to_thread=True)
def drawable(node: NodeDep) -> Template:
    """The documents, and how much of each is in the ledger."""
    return _drawable(node, None)


@post("/draw-up", guards=COORDINATORS, sync_to_thread=True, status_code=200)
def draw(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """Draw a document up, and say what came of it."""
    document = str(sent.get("document", [""])[0])
    return _drawable(node, node.node.command(lambda work: draw_up(work, request.user, document)))


def _drawable(node: WebNode, done_: DrawnUp | None) -> Template:
    with node.node.look() as work:
        known = catalogue_of(work)
        found = [
            Drawable(document, len(shares(known.of(id_), node.code)), len(rows.shares(work.uow, id_)))
            for id_, document in known.documents.items()
        ]
    return page("undertakings/draw_up", base=BASE, found=found, done=done_, clauses=known.clauses)


def _ask(node: WebNode, id_: str, name: str) -> tuple[Undertaking, Ask]:
    if name not in ACTS:
        raise unknown("act", "没有这种办理", "there is no such act")
    act, here = ACTS[name], f"{BASE}/{id_}"
    with node.node.look() as work:
        found = undertaking_of(work, id_)
        fields = act.asks(work, found)
    title = Text("{title}（{unit}）", "{title} ({unit})").format(title=found.title, unit=found.unit)
    lead = Text("{t}。{lead}", "{t}. {lead}").format(t=title, lead=act.lead)
    return found, Ask(act.title, fields, f"{here}/do/{name}", here, act.title, lead, act.danger)


def _entering(node: WebNode) -> Ask:
    with node.node.look() as work:
        unit_ = _unit(work)
    fields = (
        Field("title", Text("任务", "Task"), Line(longest=200)),
        unit_,
        role_field(),
        Field("document", Text("来源文件", "Document it comes from"), Line(longest=120)),
        Field("starts_on", Text("起始日", "Start"), Date()),
        Field("due_on", Text("完成时限", "Deadline"), Date(), optional=True),
        msgspec.structs.replace(CYCLE, optional=True),
    )
    lead = Text("会议议定或本级自定的任务；文件条款的任务请用“按文件立账”。", "A task of a meeting or of one's own.")
    return Ask(Text("新增任务", "Enter a task"), fields, f"{BASE}/new", BASE, Text("新增", "Enter"), lead)


def _entry(work: Work, said: Values) -> Entry:
    return Entry(
        title=said["title"],
        unit=said["unit"],
        side=unit(work, said["unit"]).side,
        document=said["document"],
        starts_on=said["starts_on"],
        due_on=said.get("due_on"),
        cycle=Cycle(said.get("cycle", Cycle.NONE)),
        role=Part(said["role"]),
    )


def _unit(work: Work) -> Field:
    return Field(
        "unit", Text("责任单位", "Unit"), Select(tuple(Option(each.name, same(each.name)) for each in units(work)))
    )


def _others(work: Work, found: Undertaking, name: str, title: Text) -> Field:
    """Undertakings to choose from: those of the same clause first, then of its document, then the others."""
    lines = [line.undertaking for line in listing.listed(work, Filter(), most=2000).lines]
    lines = [each for each in lines if each.id != found.id and (name == "parent" or each.state in OPEN)]
    lines.sort(key=lambda each: (each.clause != found.clause, each.unit != found.unit, each.document != found.document))
    options = tuple(
        Option(each.id, Text("{t}（{u}，{d}）", "{t} ({u}, {d})").format(t=each.title, u=each.unit, d=each.document))
        for each in lines
    )
    return Field(name, title, Select(options))


def _grounds(said: Values) -> Grounds:
    return Grounds(said["reason"], said["basis"])


def _clock(_work: Work, _found: Undertaking) -> tuple[Field, ...]:
    hint = Text("不填则按周期报送", "Leave empty for reports by a cycle")
    return (Field("due_on", Text("完成时限", "Deadline"), Date(), hint, optional=True), CYCLE, REASON, BASIS)


_NOTE = Field("note", Text("说明", "Note"), Line(longest=200), optional=True)
_INTO = Text("并入的任务", "Merge into")
_PARENT = Text("上级任务", "Task that it serves")
_KEPT = Text("原任务及其全部记录继续可查。", "What was stays readable with all its records.")

ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "confirm": Act(
            Text("确认完成", "Confirm as done"),
            lambda _w, _u: (_NOTE,),
            lambda w, a, i, s: reporting.confirm(w, a, i, s.get("note", "")),
            Text("完成日按单位申请确认的报送日计。", "It counts as done on the day it was reported."),
        ),
        "return": Act(
            Text("退回", "Send back"),
            lambda _w, _u: (msgspec.structs.replace(REASON, kind=Lines(longest=LONGEST)),),
            lambda w, a, i, s: reporting.send_back(w, a, i, s["reason"]),
            Text("单位补充后可再次申请。", "The unit can ask again."),
        ),
        "deadline": Act(
            Text("调整时限", "Change the deadline"),
            _clock,
            lambda w, a, i, s: acts.change_deadline(w, a, i, s.get("due_on"), Cycle(s["cycle"]), _grounds(s)),
            Text("已逾期的调整后仍按规则保持黄灯。", "What was overdue stays yellow for a while."),
        ),
        "move": Act(
            Text("移交其他单位", "Move to another unit"),
            lambda w, _u: (_unit(w), REASON, BASIS),
            lambda w, a, i, s: acts.move(w, a, i, unit(w, s["unit"]), _grounds(s)),
            _KEPT,
        ),
        "merge": Act(
            Text("并入其他任务", "Merge into another"),
            lambda w, u: (_others(w, u, "into", _INTO), REASON, BASIS),
            lambda w, a, i, s: acts.merge(w, a, i, s["into"], _grounds(s)),
            _KEPT,
        ),
        "under": Act(
            Text("确定上级任务", "Place under another"),
            lambda w, u: (_others(w, u, "parent", _PARENT), REASON, BASIS),
            lambda w, a, i, s: acts.place_under(w, a, i, s["parent"], _grounds(s)),
            Text("例如县级任务落实省级任务。", "As a county's task carries out the province's."),
        ),
        "drop": Act(
            Text("取消", "Drop"),
            lambda _w, _u: (REASON, BASIS),
            lambda w, a, i, s: acts.drop(w, a, i, _grounds(s)),
            _KEPT,
            danger=True,
        ),
    }
)
"""In the order in which they are offered."""


def offered(found: Undertaking) -> Mapping[str, Any]:
    """The acts that an undertaking allows now."""
    if found.state not in OPEN:
        return {}
    return {name: act for name, act in ACTS.items() if found.asked_on or name not in ("confirm", "return")}
