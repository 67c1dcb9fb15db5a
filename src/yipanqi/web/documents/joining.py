"""文件入库, its second half: lineage, how the catalogue speaks of each clause, and adopting."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.kernel.forms import Choice, Line, Lines, Option, ask, fields, parse
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Field
from yipanqi.policy.lineage import Relation
from yipanqi.policy.strength import Strength, scale
from yipanqi.supervision.editions import adopting, carding, linking, reviewing, uploading
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.editions.adopting import Names
from yipanqi.supervision.editions.carding import Card
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.documents.public import SHOWN
from yipanqi.web.documents.room import BASE, OFFICE, reading
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language

NOT_KIN = Text("不是同一事项", "not kin")
RELATIONS: Mapping[str, Text] = {
    **{r.value: r.label for r in Relation if r not in (Relation.NEW, Relation.DROPPED)},
    linking.NOT_KIN: NOT_KIN,
}


class Decision(msgspec.Struct, frozen=True):
    """What two clauses are to each other."""

    before: Annotated[str, ask(Text("原条", "Earlier clause"), Line(longest=120))]
    after: Annotated[str, ask(Text("新条", "Later clause"), Line(longest=120))]
    relation: Annotated[
        str, ask(Text("关系", "Relation"), Choice(tuple(Option(value, text) for value, text in RELATIONS.items())))
    ]


class CardForm(msgspec.Struct, frozen=True):
    """How the catalogue speaks of a clause."""

    zh: Annotated[str, ask(Text("中文简称", "Short title in Chinese"), Line(longest=40))]
    field: Annotated[str, ask(Text("领域", "Field of life"), Choice(tuple(Option(f.value, f.label) for f in Field)))]
    strength: Annotated[
        str,
        ask(
            Text("承诺的力度", "How binding it is"), Choice(tuple(Option(s.value, scale()[s].title) for s in Strength))
        ),
    ]
    en: Annotated[str | None, ask(Text("英文简称", "Short title in English"), Line(longest=120), optional=True)] = None
    services: Annotated[
        str | None,
        ask(
            Text("涉及的服务", "Services it asks for"),
            Lines(longest=2000),
            Text("每行一个服务代码，如 pension-transfer", "One code a line, as pension-transfer"),
            optional=True,
        ),
    ] = None


class NamesForm(msgspec.Struct, frozen=True):
    """How the catalogue names the document."""

    document: Annotated[
        str,
        ask(
            Text("目录编号", "Id in the catalogue"),
            Line(longest=60),
            Text("条款编号以它开头，纳入后不能再改", "Clause ids begin with it; it is never changed"),
        ),
    ]
    zh: Annotated[str, ask(Text("中文简称", "Short name in Chinese"), Line(longest=30))]
    en: Annotated[str | None, ask(Text("英文简称", "Short name in English"), Line(longest=60), optional=True)] = None


@get("/{id_:str}/lineage", guards=OFFICE, sync_to_thread=True)
def lineage(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """What is proposed for each clause, with the parts of the score, and what is decided."""
    with node.node.look() as work:
        edition = uploading.see(work, request.user, id_)
        found = linking.proposed(work, edition)
        held = catalogue_of(work)
        document = reviewing.readings(work, edition)[1].document
    own = {f"{id_}#{c.section}.{c.number or 0}": c for c in document.clauses}
    earlier = [c for kin in found.kin for c in held.of(kin.earlier.file if kin.later.file == id_ else kin.later.file)]
    return page(
        "documents/lineage",
        200,
        edition=edition,
        found=found,
        held=held,
        own=own,
        earlier=earlier,
        relations=RELATIONS,
        here=f"{BASE}/{id_}",
        **SHOWN,
    )


@post("/{id_:str}/lineage", guards=OFFICE, sync_to_thread=True)
def decide(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect:
    """Say what two clauses are to each other."""
    said = parse(Decision, sent, today(node))
    node.node.command(lambda work: linking.decide(work, request.user, id_, said.before, said.after, said.relation))
    return Redirect(f"{BASE}/{id_}/lineage", status_code=303)


@post("/{id_:str}/lineage/accept", guards=OFFICE, sync_to_thread=True)
def accept(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """Confirm all that is not decided yet as it is proposed."""
    node.node.command(lambda work: linking.accept(work, request.user, id_))
    return Redirect(f"{BASE}/{id_}/lineage", status_code=303)


@get("/{id_:str}/clauses/{place:str}", guards=OFFICE, sync_to_thread=True)
def card(request: AnyRequest, node: NodeDep, id_: FromPath[str], place: FromPath[str]) -> Template:
    """Ask how the catalogue is to speak of a clause."""
    with node.node.look() as work:
        held = carding.cards(work, uploading.see(work, request.user, id_)).get(place)
    raw = {} if held is None else _raw(held)
    return _ask(request, node, CardForm, raw, f"{BASE}/{id_}/clauses/{place}", _CARD, id_, _suggested(node, held))


@post("/{id_:str}/clauses/{place:str}", guards=OFFICE, sync_to_thread=True)
def put(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], place: FromPath[str], sent: Sent
) -> Template | Redirect:
    """Say it."""
    here = f"{BASE}/{id_}/clauses/{place}"
    try:
        said = parse(CardForm, sent, today(node))
        services = tuple(dict.fromkeys((said.services or "").split()))
        new = Card(Text(said.zh, said.en or said.zh), Field(said.field), Strength(said.strength), services)
        node.node.command(lambda work: carding.put(work, request.user, id_, place, new))
    except Refused as refused:
        return _ask(request, node, CardForm, sent, here, _CARD, id_, _suggested(node, None), refused)
    return Redirect(f"{BASE}/{id_}", status_code=303)


@get("/{id_:str}/adopt", guards=OFFICE, sync_to_thread=True)
def adopting_page(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """Ask how the catalogue is to name the document."""
    with node.node.look() as work:
        names = adopting.names_for(work, uploading.see(work, request.user, id_))
    raw = {"document": names.document, "zh": names.short.zh}
    return _ask(request, node, NamesForm, raw, f"{BASE}/{id_}/adopt", _ADOPT, id_)


@post("/{id_:str}/adopt", guards=OFFICE, sync_to_thread=True)
def adopt(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template | Redirect:
    """Adopt it."""
    try:
        said = parse(NamesForm, sent, today(node))
        names = Names(said.document, Text(said.zh, said.en or said.zh))
        node.node.command(lambda work: adopting.adopt(work, request.user, id_, names))
    except Refused as refused:
        return _ask(request, node, NamesForm, sent, f"{BASE}/{id_}/adopt", _ADOPT, id_, (), refused)
    return Redirect(f"{BASE}/{id_}", status_code=303)


class _Words(msgspec.Struct, frozen=True):
    title: Text
    lead: Text
    verb: Text


_CARD = _Words(
    Text("目录怎样说这一条", "How the catalogue speaks of this clause"),
    Text(
        "用自己的话写简称；领域决定它在棋盘上的列。",
        "A short title in our own words; the field is its column on the board.",
    ),
    Text("保存", "Save"),
)
_ADOPT = _Words(
    Text("纳入目录", "Adopt"),
    Text(
        "纳入后条款进入本节点目录，本方单位的工作任务随之立账；成文日期以前的一切不变。",
        "Its clauses join the catalogue and this side's undertakings are drawn up; nothing before its date changes.",
    ),
    Text("纳入目录", "Adopt"),
)


def _raw(held: Card) -> Typed:
    return {
        "zh": held.title.zh,
        "en": held.title.en if held.title.en != held.title.zh else "",
        "field": held.field.value,
        "strength": held.strength.value,
        "services": "\n".join(held.services),
    }


def _suggested(node: WebNode, held: Card | None) -> tuple[tuple[str, Text], ...]:
    """The services of the clause's field, to copy a code from."""
    with node.node.look() as work:
        services = catalogue_of(work).services.values()
    return tuple((s.slug, s.title) for s in services if held and s.category == held.field)


def _ask(
    request: AnyRequest,
    node: WebNode,
    form: type[msgspec.Struct],
    raw: Typed,
    action: str,
    words: _Words,
    id_: str,
    suggested: tuple[tuple[str, Text], ...] = (),
    refused: Refused | None = None,
) -> Template:
    problems: tuple[Problem, ...] = refused.problems if refused else ()
    return page(
        "documents/form",
        STATUS[refused.kind] if refused else 200,
        asked=questions(fields(form), raw, problems, language(request), today(node)),
        action=action,
        words=words,
        suggested=suggested,
        problems=problems,
        here=f"{BASE}/{id_}",
    )


documents_office = Router(
    path=BASE,
    route_handlers=[reading, lineage, decide, accept, card, put, adopting_page, adopt],
    include_in_schema=False,
)
