"""The guide of a service: what it is, how to ask for it, what it takes, and what each side has laid down."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from litestar import Router, get
from litestar.params import FromPath
from litestar.response import Template

from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.forms import fields
from yipanqi.kernel.text import Text, same
from yipanqi.node import usecases
from yipanqi.node.erasing import kept
from yipanqi.node.steps import node_name
from yipanqi.node.usecases import Compared
from yipanqi.policy.parameters import Parameter, ParameterValue
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.pages import page
from yipanqi.web.seam import NodeDep
from yipanqi.web.values import words

SIDES = ("51", "50")
DAYS = "working day"

Names = Mapping[str, Text]


class Cell(msgspec.Struct, frozen=True):
    """One side's value in words, with since when, by which clause and how sure; `value` is None where there is none."""

    node: str
    side: Text
    value: Text
    held: ParameterValue | None
    places: tuple[tuple[Text, Text, ParameterValue], ...]


class Row(msgspec.Struct, frozen=True):
    """A parameter with both sides beside each other."""

    name: str
    title: Text
    cells: tuple[Cell, ...]


@get("/services/{slug:str}", guards=[guards.anyone], sync_to_thread=True)
def guide(node: NodeDep, slug: FromPath[str]) -> Template:
    """The guide page."""
    found = usecases.guide(node.node, slug, SIDES)
    on = today(node)
    with node.node.look() as work:
        draft_days = kept(work, "draft").days
    rows = {c.parameter.name: _row(c, on, found.service.words) for c in found.parameters}
    times = {c.parameter.name for c in found.parameters if c.parameter.unit == DAYS}
    limits = {p.limit for p in found.service.procedures}
    return page(
        "hall/guide",
        service=found.service,
        draft_days=draft_days,
        clauses=found.clauses,
        asks={p.id: [f.title for f in fields(p.form) if f.when is None] for p in found.service.procedures},
        limits={p.id: rows[p.limit] for p in found.service.procedures},
        sides=[(code, node_name(code)) for code in SIDES],
        times=[rows[name] for name in rows if name in times | limits],
        others=[rows[name] for name in rows if name not in times | limits],
        category=next((c for c in node.categories() if c.id == found.service.category.replace("_", "-")), None),
    )


def _row(compared: Compared, on: date, names: Names) -> Row:
    parameter = compared.parameter
    cells = [
        Cell(
            column.place,
            node_name(column.place),
            words(column.value and column.value.value, parameter.unit, names),
            column.value,
            tuple(_places(parameter, column.place, on, names)),
        )
        for column in compared.columns
    ]
    return Row(parameter.name, parameter.title, tuple(cells))


def _places(parameter: Parameter, side: str, on: date, names: Names) -> Sequence[tuple[Text, Text, ParameterValue]]:
    """What places inside a side have laid down for themselves, as it holds on the day."""
    own: dict[str, ParameterValue] = {}
    for value in sorted(parameter.values, key=lambda v: v.effective):
        if len(value.place) > len(side) and value.place.startswith(side) and value.effective <= on:
            own[value.place] = value
    called = {d.code: d.name for d in divisions()}
    return [
        (called.get(p, same(p)), words(v.value, parameter.unit, names), v)
        for p, v in own.items()
        if v.value is not None
    ]


guiding = Router(path="/", route_handlers=[guide], include_in_schema=False)
