"""Taking in a worksheet: it is looked through first, shown with all that it would change, and done when confirmed."""

import asyncio
import base64

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.response import Redirect, Template

from yipanqi.access import drafts
from yipanqi.access.actor import Actor
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger import importing
from yipanqi.supervision.ledger.history import EVENT_NAMES
from yipanqi.supervision.ledger.importing import Planned
from yipanqi.supervision.ledger.sheet import COLUMNS, REQUIRED
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.problems import STATUS
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.undertakings.acting import COORDINATORS
from yipanqi.web.undertakings.forms import BASE

MATTER = "work-ledger/import"
LARGEST = 4 * 1024 * 1024


@get("/import", guards=COORDINATORS, sync_to_thread=True)
def importing_() -> Template:
    """Ask for a file."""
    return _asked(())


@post("/import", guards=COORDINATORS, status_code=200)
async def rehearse(request: AnyRequest, node: NodeDep) -> Template:
    """Show what a file would change."""
    sent = (await request.form()).get("file")
    content, name = (await sent.read(), sent.filename) if isinstance(sent, UploadFile) else (b"", "")
    return await asyncio.to_thread(_rehearsed, request.user, node, content, name)


@post("/import/confirm", guards=COORDINATORS, sync_to_thread=True)
def take_in(request: AnyRequest, node: NodeDep) -> Template | Redirect:
    """Do what was shown; where the ledger has changed meanwhile so that a row no longer fits, nothing is done."""
    with node.read() as work:
        kept = drafts.begun(work, node.vault, request.user, MATTER)
    if kept is None:
        return Redirect(f"{BASE}/import", status_code=303)
    name, content = kept["name"][0], base64.b64decode(kept["content"][0])
    try:
        node.node.command(lambda work: importing.take_in(work, request.user, content, name))
    except Refused as refused:
        return _asked(refused.problems, STATUS[refused.kind])
    with node.write() as work:
        drafts.forget(work, request.user, MATTER)
    return Redirect(BASE, status_code=303)


def _rehearsed(actor: Actor, node: WebNode, content: bytes, name: str) -> Template:
    """What a file would change. It is kept sealed, as a draft of this account, until it is confirmed."""
    try:
        if not content or len(content) > LARGEST:
            rule = Text("请选择不超过 4 MB 的 xlsx 文件", "Choose an xlsx file of at most 4 MB")
            raise Refused(Problem("file", rule, "file"))
        planned = node.node.command(lambda work: importing.rehearse(work, actor, content))
    except Refused as refused:
        return _asked(refused.problems, STATUS[refused.kind])
    with node.write() as work:
        kept = {"name": [name], "content": [base64.b64encode(content).decode()]}
        drafts.keep(work, node.vault, actor, MATTER, kept)
    return _planned(planned, name)


def _asked(problems: tuple[Problem, ...], status: int = 200) -> Template:
    required = [column for column in COLUMNS if column.name in REQUIRED]
    edited = [column for column in COLUMNS if column.edited]
    return page("undertakings/import", status, base=BASE, problems=problems, required=required, edited=edited)


def _planned(planned: tuple[Planned, ...], name: str) -> Template:
    return page("undertakings/planned", base=BASE, planned=planned, file_name=name, event_names=EVENT_NAMES)
