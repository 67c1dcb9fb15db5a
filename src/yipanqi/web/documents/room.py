"""文件入库 for the coordination office: what is under review, uploading, checking what was read, field by field."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, SkipValidation
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.forms import Choice, Line, Option, ask, parse
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.linting import Finding, Found, Running, lint
from yipanqi.policy.reader.document import Correction, Field
from yipanqi.supervision.editions import adopting, linking, reviewing, touching, uploading
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.documents import fields
from yipanqi.web.documents.public import SHOWN
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent
from yipanqi.web.seam import NodeDep, WebNode

OFFICE = [guards.staff(Role.COORDINATOR)]
BASE = "/office/documents"
DOCUMENT = "document"
"""How a page names the document as a whole, where it names a clause by its place."""


class Sheet(msgspec.Struct, frozen=True):
    """What the page for uploading sends: a file with its name, or what was pasted."""

    name: str
    data: bytes


class Spot(msgspec.Struct, frozen=True):
    """Which field of what."""

    clause: Annotated[str, ask(Text("条款", "Clause"), Line(longest=10))]
    field: Annotated[str, ask(Text("字段", "Field"), Choice(tuple(Option(f.value, fields.TITLES[f]) for f in Field)))]

    @property
    def place(self) -> int | None:
        """The place of the clause, None for the document."""
        return None if self.clause == DOCUMENT else int(self.clause) if self.clause.isdigit() else -1


class Key(msgspec.Struct, frozen=True):
    """An action."""

    key: Annotated[str, ask(Text("事项", "Action"), Line(longest=300))]


async def sent_document(request: Request[Any, Any, Any]) -> Sheet:
    """The file of a form, or the text pasted into it."""
    form = await request.form()
    for file in form.getall("file", []):
        if isinstance(file, UploadFile) and file.filename:
            return Sheet(file.filename, await file.read())
    pasted = form.get("text", "")
    return Sheet("pasted.txt", str(pasted).encode())


@get("/", guards=OFFICE, sync_to_thread=True)
def every(node: NodeDep) -> Template:
    """Everything that came in, and the form for uploading."""
    return _home(node)


def _home(node: WebNode, refused: Refused | None = None) -> Template:
    with node.node.look() as work:
        found = uploading.every(work)
    problems = refused.problems if refused else ()
    return page("documents/office", STATUS[refused.kind] if refused else 200, found=found, problems=problems, **SHOWN)


@post("/", guards=OFFICE, sync_to_thread=True)
def upload(request: AnyRequest, node: NodeDep, sheet: NamedDependency[SkipValidation[Sheet]]) -> Template | Redirect:
    """Take a document in."""
    try:
        id_ = node.node.command(lambda work: uploading.upload(work, request.user, sheet.name, sheet.data))
    except Refused as refused:
        return _home(node, refused)
    return _back(id_)


@get("/check", guards=OFFICE, sync_to_thread=True)
def check(node: NodeDep) -> Template:
    """The catalogue check, with what the node has adopted and set."""
    found = catalogue_check(node)
    grouped = [(finding, [each for each in found if each.finding is finding]) for finding in Finding]
    return page("documents/check", 200, grouped=[each for each in grouped if each[1]])


def catalogue_check(node: WebNode) -> tuple[Found, ...]:
    """The catalogue with what the node has adopted, held against the services that run and the values set here."""
    world = node.node.world
    running = [Running(s.slug, s.clauses, world.parameters(s.slug, s.parameters)) for s in world.services.newest()]
    with node.node.look() as work:
        return lint(catalogue_of(work), running, work.today)


@get("/{id_:str}", guards=OFFICE, sync_to_thread=True)
def review(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """How a document stands: what is left to do, doubts, fields, clauses; once adopted what it touches."""
    with node.node.look() as work:
        found = reviewing.review(work, request.user, id_)
        placed = reviewing.placed(found, reviewing.said(work, id_))
        left = adopting.hindrances(work, request.user, id_) if not found.edition.closing else ()
        actions = touching.actions(work, request.user, id_)
        open_pairs = [each for each in linking.proposed(work, found.edition).pairs if not each.decided]
    return page(
        "documents/review",
        200,
        found=found,
        placed=placed,
        doubts=[(placed[d.clause][0] if d.clause is not None else DOCUMENT, d) for d in found.now.doubts],
        left=left,
        actions=actions,
        open_pairs=len(open_pairs),
        titles=fields.TITLES,
        of_document=fields.OF_DOCUMENT,
        values={field: fields.shown(field, _value(found, field)) for field in fields.OF_DOCUMENT},
        here=f"{BASE}/{id_}",
        **SHOWN,
    )


def _value(found: reviewing.Review, field: Field) -> str:
    return msgspec.json.encode(getattr(found.now.document, field)).decode()


@get("/{id_:str}/field", guards=OFFICE, sync_to_thread=True)
def asking(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], clause: FromQuery[str], field: FromQuery[str]
) -> Template:
    """Ask for a field: its lines in the text, what was read, what is there now."""
    return _field(request, node, id_, parse(Spot, {"clause": clause, "field": field}, today(node)))


def _field(
    request: AnyRequest, node: WebNode, id_: str, spot: Spot, typed: str | None = None, refused: Refused | None = None
) -> Template:
    field = Field(spot.field)
    with node.node.look() as work:
        found = reviewing.review(work, request.user, id_)
        value = reviewing.present_value(found.first, reviewing.said(work, id_), spot.place, field)
        history = [each for each in reviewing.said(work, id_) if (each.clause, each.field) == (spot.place, field)]
    doubts = [each for each in found.first.doubts if (each.clause, each.field) == (spot.place, field)]
    numbers = {number for each in doubts for number in each.lines}
    problems = refused.problems if refused else ()
    return page(
        "documents/field",
        STATUS[refused.kind] if refused else 200,
        found=found,
        spot=spot,
        clause=found.first.document.clauses[spot.place] if spot.place is not None else None,
        title=fields.TITLES[field],
        hint=fields.HINTS.get(field),
        editable=field not in (Field.CLAUSE, Field.LINES),
        droppable=spot.place is not None,
        value=typed if typed is not None else fields.shown(field, value) if field not in _WHOLE else "",
        history=[fields.shown(field, each.value) if field not in _WHOLE else each.value for each in history],
        doubts=doubts,
        lines=[line for line in found.first.lines if line.number in numbers],
        problems=problems,
        here=f"{BASE}/{id_}",
    )


_WHOLE = (Field.CLAUSE, Field.LINES)


@post("/{id_:str}/field", guards=OFFICE, sync_to_thread=True)
def put_right(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template | Redirect:
    """Put it right."""
    spot = parse(Spot, {name: sent.get(name, "") for name in ("clause", "field")}, today(node))
    typed = "\n".join(sent.get("value", ()))
    try:
        value = fields.written(Field(spot.field), typed, of_clause=spot.place is not None)
        correction = Correction(spot.place, Field(spot.field), value)
        node.node.command(lambda work: reviewing.correct(work, request.user, id_, correction))
    except Refused as refused:
        return _field(request, node, id_, spot, typed, refused)
    return _back(id_)


@post("/{id_:str}/confirm", guards=OFFICE, sync_to_thread=True)
def confirm(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect:
    """It is right as it stands."""
    spot = parse(Spot, sent, today(node))
    node.node.command(lambda work: reviewing.confirm(work, request.user, id_, spot.place, Field(spot.field)))
    return _back(id_)


@post("/{id_:str}/drop", guards=OFFICE, sync_to_thread=True)
def drop(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect:
    """What was read as a clause is none."""
    correction = Correction(parse(Spot, sent, today(node)).place, Field.CLAUSE, "null")
    node.node.command(lambda work: reviewing.correct(work, request.user, id_, correction))
    return _back(id_)


@post("/{id_:str}/attach", guards=OFFICE, sync_to_thread=True)
def attach(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """Keep it as the text of a document that is in the catalogue."""
    node.node.command(lambda work: reviewing.attach(work, request.user, id_))
    return _back(id_)


@post("/{id_:str}/set-aside", guards=OFFICE, sync_to_thread=True)
def set_aside(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """Do not adopt it."""
    node.node.command(lambda work: uploading.set_aside(work, request.user, id_))
    return _back(id_)


@post("/{id_:str}/done", guards=OFFICE, sync_to_thread=True)
def done(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Redirect:
    """Tick off something that an adopted document touches."""
    key = parse(Key, sent, today(node)).key
    node.node.command(lambda work: touching.tick_off(work, request.user, id_, key))
    return _back(id_)


def _back(id_: str) -> Redirect:
    return Redirect(f"{BASE}/{id_}", status_code=303)


reading = Router(
    path="/",
    route_handlers=[every, upload, check, review, asking, put_right, confirm, drop, attach, set_aside, done],
    dependencies={"sheet": Provide(sent_document)},
)
