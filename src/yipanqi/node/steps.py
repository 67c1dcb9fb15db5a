"""The way of a case: what was done on which side, what is being done, and what is still to come where it goes well."""

from datetime import datetime
from types import MappingProxyType
from typing import Literal

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Holder, Transition
from yipanqi.kernel.text import Text, same
from yipanqi.store import cases as rows

NODES = {"51": Text("四川", "Sichuan"), "50": Text("重庆", "Chongqing")}
"""Short names of administrations; one that is not here goes by its code."""

OTHERS = MappingProxyType(
    {
        "bank": Text("银行", "bank"),
        "concerned": Text("相关人员", "somebody concerned"),
        "part": Text("联办单位", "body of a part"),
        "holding": Text("查询答复方", "who answers"),
        "asking": Text("查询方", "who asks"),
    }
)
"""Who else does something in a case, by the first word of the event."""


class Step(msgspec.Struct, frozen=True):
    """One step of a case: what, on which side (node code, "" for a bank or the like), when, and whether it is done."""

    title: Text
    node: str
    node_name: Text
    when: datetime | None
    state: Literal["done", "now", "ahead"]
    text: Text


def node_name(code: str) -> Text:
    """The short name of an administration."""
    return NODES.get(code, same(code))


def holder(case: Case) -> tuple[Text, str]:
    """Who has to act next, in words, and on which node ("" where nobody has to)."""
    here, there = case.work.world.code, case.peer
    match case.holder:
        case Holder.HERE:
            return _office(case, case.field("office")) or node_name(here), here
        case Holder.THERE:
            return _office(case, case.field("other_office")) or node_name(there), there
        case Holder.APPLICANT:
            return Text("申请人", "the applicant"), ""
    return Text("无", "nobody"), ""


def _office(case: Case, office: str) -> Text | None:
    return case.work.world.offices.get(office).name if office else None


def steps(case: Case) -> tuple[Step, ...]:
    """What was done, what is being done, and what is still to come where it goes well."""
    found = rows.events(case.work.uow, case.number)
    done = [_step(case, row.action, row.before, row.event, row.at, row.note) for row in found]
    path = case.machine.path
    if case.ended or case.state not in path:
        return tuple(done) if case.ended else (*done, _present(case))
    ahead = [_future(case, name) for name in path[path.index(case.state) + 1 :]]
    return (*done, _present(case), *ahead)


def _step(case: Case, action: str, before: str, event: str, at: datetime, note: str) -> Step:
    row = _row(case, action, before)
    side = event.partition(":")[0]
    node = {case.role: case.work.world.code, case.procedure.other_role(case.role): case.peer}.get(side, "")
    text = same(note) if note else Text("", "")
    return Step(row.title if row else same(action), node, node_name(node) if node else _other(side), at, "done", text)


def _row(case: Case, action: str, before: str) -> Transition | None:
    return next((t for t in case.machine.transitions if t.action == action and before in t.before), None)


def _other(side: str) -> Text:
    return OTHERS.get(side, same(side))


def _present(case: Case) -> Step:
    who, node = holder(case)
    if case.holder is Holder.NOBODY:
        return Step(case.machine.state(case.state).title, "", same(""), None, "now", same(""))
    text = Text("{who}办理中", "with {who}").format(who=who)
    return Step(case.machine.state(case.state).title, node, node_name(node) if node else who, None, "now", text)


def _future(case: Case, name: str) -> Step:
    state = case.machine.state(name)
    node = case.peer if state.holder is Holder.THERE else case.work.world.code
    return Step(state.title, node, node_name(node), None, "ahead", Text("", ""))
