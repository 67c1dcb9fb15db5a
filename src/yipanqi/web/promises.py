"""承诺清单: every clause, who answers, by when and how far, and its proof: parameters, cases, days. Open to all."""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

import msgspec
from litestar import Router, get
from litestar.params import FromPath
from litestar.response import Template

from yipanqi.cases.machine import STATUS_NAMES
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.text import Text, same
from yipanqi.node import trace
from yipanqi.node.trace import Carried
from yipanqi.policy.catalogue import Clause
from yipanqi.policy.parameters import Parameter, ParameterValue
from yipanqi.policy.reader.document import Role as OfficeRole
from yipanqi.supervision.ledger.signals import SIGNAL_NAMES
from yipanqi.supervision.publicity.shares import relatives, shares
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.pages import page
from yipanqi.web.places import address_of_clause, administration_name
from yipanqi.web.seam import NodeDep
from yipanqi.web.values import words

ROLE_WORDS = MappingProxyType(
    {
        OfficeRole.RESPONSIBLE: Text("责任", "responsible"),
        OfficeRole.LEAD: Text("牵头", "lead"),
        OfficeRole.SUPPORTING: Text("配合", "supporting"),
    }
)
"""How an office answers for a clause."""


class Dated(msgspec.Struct, frozen=True):
    """One value of a parameter in words: where it holds, since when, and how it stands today."""

    value: Text
    place: Text
    held: ParameterValue
    standing: str


class Numbers(msgspec.Struct, frozen=True):
    """A parameter with all its values, the latest first; `ours`: the promised time, or set by this clause."""

    title: Text
    values: tuple[Dated, ...]
    ours: bool


@get("/", guards=[guards.anyone], sync_to_thread=True)
def every(node: NodeDep) -> Template:
    """All of them, document by document."""
    found = trace.promises(node.node)
    documents = {promise.clause.document.id: promise.clause.document for promise in found}
    grouped = [(d, [p for p in found if p.clause.document.id == d.id]) for d in documents.values()]
    return page("promises/list", grouped=grouped, address=address_of_clause)


@get("/{clause:str}", guards=[guards.anyone], sync_to_thread=True)
def one(node: NodeDep, clause: FromPath[str]) -> Template:
    """One clause, down to the days."""
    found = trace.promise(node.node, clause)
    numbers = {c.service: numbers_of(c, found.clause, today(node)) for c in found.services}
    with node.node.look() as work:
        own, kin = shares(work, clause), relatives(work, clause)
    return page(
        "promises/clause",
        clause=found.clause,
        services=found.services,
        planned=found.planned,
        shares=own,
        signals=SIGNAL_NAMES,
        relatives=kin,
        address=address_of_clause,
        numbers=numbers,
        statuses=STATUS_NAMES,
        roles=ROLE_WORDS,
        sides=list(dict.fromkeys(office.side for office in found.clause.offices)),
    )


promises = Router(path="/promises", route_handlers=[every, one], include_in_schema=False)


def numbers_of(carried: Carried, clause: Clause, on: date) -> Sequence[Numbers]:
    """The parameters of a service in words, the promised time and those that the clause has set first."""
    found = [_numbers(parameter, carried, clause, on) for parameter in carried.parameters]
    return sorted(found, key=lambda n: not n.ours)


def _numbers(parameter: Parameter, carried: Carried, clause: Clause, on: date) -> Numbers:
    values = sorted(parameter.values, key=lambda v: v.effective, reverse=True)
    current: set[str] = set()
    dated = [_dated(value, parameter.unit, on, current) for value in values]
    ours = parameter.name in carried.limits or any(v.set_by == clause.id for v in values)
    return Numbers(parameter.title, tuple(dated), ours)


def _dated(value: ParameterValue, unit: str, on: date, current: set[str]) -> Dated:
    if value.effective > on:
        standing = "goal"
    else:
        standing = "past" if value.where in current else "now"
        current.add(value.where)
    return Dated(words(value.value, unit), _place(value), value, standing)


def _place(value: ParameterValue) -> Text:
    if value.between:
        one, other = (administration_name(code) for code in sorted(value.between, reverse=True))
        return Text("{one}、{other}之间", "between {one} and {other}").format(one=one, other=other)
    if not value.place:
        return Text("全国", "everywhere")
    names = {d.code: d.name for d in divisions()}
    return names.get(value.place.ljust(6, "0"), same(value.place))
