"""Scans of papers, as hall, counter, desk and programs open them; and papers uploaded with an application."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.access import drafts
from yipanqi.access.actor import Role
from yipanqi.cases.papers import Handed
from yipanqi.cases.service import Procedure
from yipanqi.exchange.files import CarriedFile
from yipanqi.formats.filekinds import PDF
from yipanqi.kernel.forms import Field, File
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.node import papers
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.api_routes import reads
from yipanqi.web.asking import Asking, today
from yipanqi.web.pages import page
from yipanqi.web.questions import Typed, questions
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.visitor import language

AnyRequest = Request[Any, Any, Any]
WORKERS = [guards.staff(Role.WINDOW_CLERK, Role.OFFICER)]
HINT = Text("PDF、JPEG 或 PNG，最大 10 MB", "PDF, JPEG or PNG, up to 10 MB")


def uploads(procedure: Procedure) -> tuple[Field, ...]:
    """A question for each paper that a person may upload (grade C), by its kind."""
    return tuple(
        Field(f"paper-{p.kind}", p.title, File(), HINT, optional=True) for p in procedure.papers if "C" in p.grades
    )


def uploaded(request: AnyRequest, node: WebNode, asking: Asking, procedure: Procedure) -> tuple[Handed, ...]:
    """What the person has uploaded so far for this application."""
    with node.read() as work:
        kept = drafts.begun(work, node.vault, request.user, asking.papers_matter) or {}
    by_kind = {paper.kind: paper for paper in procedure.papers}
    found = [(kind, typed(kept.get(f"paper-{kind}"))) for kind in by_kind]
    return tuple(Handed(kind=kind, title=by_kind[kind].title.zh, file=files[0]) for kind, files in found if files)


def split_papers(procedure: Procedure, sent: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Handed, ...]]:
    """A form as a program sends it, and apart from it the papers that were uploaded before, named `paper-<kind>`."""
    kinds = {f"paper-{paper.kind}": paper for paper in procedure.papers}
    handed = [Handed(kind=kinds[n].kind, title=kinds[n].title.zh, file=str(v)) for n, v in sent.items() if n in kinds]
    return {name: value for name, value in sent.items() if name not in kinds}, tuple(handed)


def papers_page(
    request: AnyRequest, node: WebNode, asking: Asking, procedure: Procedure, problems: Sequence[Problem] = ()
) -> Template:
    """One page for all papers; none of them has to be uploaded."""
    kept = {f"paper-{h.kind}": [h.file] for h in uploaded(request, node, asking, procedure)}
    asked = questions(uploads(procedure), kept, problems, language(request), today(node))
    return page("hall/papers", 400 if problems else 200, asking=asking, asked=asked, problems=problems)


def papers_sent(
    request: AnyRequest, node: WebNode, asking: Asking, procedure: Procedure, sent: Typed
) -> Redirect | Template:
    """Keep what was uploaded, and back to all answers; or say what is wrong with a file."""
    problems, good = check_files(uploads(procedure), sent, node)
    with node.write() as work:
        drafts.keep(work, node.vault, request.user, asking.papers_matter, {n: typed(v) for n, v in good.items()})
    return (
        papers_page(request, node, asking, procedure, problems) if problems else Redirect(asking.check, status_code=303)
    )


def check_files(fields: Sequence[Field], sent: Typed, node: WebNode) -> tuple[list[Problem], Typed]:
    """What is wrong with the files that were sent, and those that are good, by field."""
    problems: list[Problem] = []
    good: dict[str, Sequence[str]] = {}
    for field in fields:
        try:
            if given := typed(sent.get(field.name)):
                field.kind.read(given, today(node))
                good[field.name] = given
        except Refused as refused:
            problems += [Problem(p.code, p.text, field.name) for p in refused.problems]
    return problems, good


def scan(request: AnyRequest, node: WebNode, number: str, paper: str) -> Response[bytes]:
    """The scan of a paper: pictures are shown, documents are saved."""
    opened = papers.open_paper(node.node, request.user, number, paper)
    way = "attachment" if opened.media == PDF else "inline"
    named = {"Content-Disposition": f'{way}; filename="{opened.name}"', "Content-Security-Policy": "sandbox"}
    return Response(opened.data, media_type=opened.media, headers=named)


@get("/cases/{number:str}/papers/{paper:str}", guards=[guards.residents], sync_to_thread=True)
def mine(request: AnyRequest, node: NodeDep, number: FromPath[str], paper: FromPath[str]) -> Response[bytes]:
    """A paper of a case of one's own."""
    return scan(request, node, number, paper)


@get("/counter/cases/{number:str}/papers/{paper:str}", guards=WORKERS, sync_to_thread=True)
def at_counter(request: AnyRequest, node: NodeDep, number: FromPath[str], paper: FromPath[str]) -> Response[bytes]:
    """A paper of a case that was taken in here."""
    return scan(request, node, number, paper)


@get("/desk/cases/{number:str}/papers/{paper:str}", guards=WORKERS, sync_to_thread=True)
def at_desk(request: AnyRequest, node: NodeDep, number: FromPath[str], paper: FromPath[str]) -> Response[bytes]:
    """A paper of a case that one decides."""
    return scan(request, node, number, paper)


@reads(
    [guards.signed_in],
    "/api/cases/{number:str}/papers/{paper:str}",
    "材料扫描件 The scan of a paper",
    media_type=MediaType.TEXT,
)
def by_program(request: AnyRequest, node: NodeDep, number: FromPath[str], paper: FromPath[str]) -> Response[bytes]:
    """The file itself, with its media type."""
    return scan(request, node, number, paper)


@post("/api/files", guards=[guards.signed_in], summary="上传文件 Upload a file", responses=errors(401, 403))
async def upload(request: AnyRequest, node: NodeDep) -> CarriedFile:
    """Keep a PDF, JPEG or PNG file (the body, up to 10 MB); its digest then answers a form that asks for a file."""
    return await asyncio.to_thread(papers.upload, node.node, request.user, await request.body())


paper_pages = Router(path="/", route_handlers=[mine, at_counter, at_desk], include_in_schema=False)
papers_api = Router(path="/", route_handlers=[by_program, upload], tags=["办件 Cases"], security=[{"bearer": []}])
