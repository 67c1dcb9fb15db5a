"""The API of the office that runs consultations."""

from typing import Any

import msgspec
from litestar import Router
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.consultation import answers, comments, matters, opening, results
from yipanqi.supervision.consultation.comments import Contact
from yipanqi.supervision.consultation.matters import Alike, Matter, Said
from yipanqi.supervision.consultation.results import Result
from yipanqi.web import guards
from yipanqi.web.api_answers import Made
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep, WebNode

OFFICE = [guards.staff(Role.COORDINATOR)]
BASE = "/api/office/consultations"


class Entered(msgspec.Struct, frozen=True):
    """The receipt of what was entered, shown this once."""

    receipt: str


class Read(msgspec.Struct, frozen=True):
    """A matter with its comments."""

    matter: Matter
    comments: tuple[Said, ...]


class Pairing(msgspec.Struct, frozen=True):
    """Two matters, and whether a person says they are the same."""

    one: str
    other: str
    same: bool


class Became(msgspec.Struct, frozen=True):
    """A clause of the draft and the places in the final it became, with a blank between; "" for dropped."""

    place: str
    became: str


@makes(OFFICE, BASE, "公告 Announce")
def plan(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Made:
    """Put a draft up for comment: `document`, `opens_on`, `days`, `about`, `email`, `phone`, `why_shorter`, `text`."""
    return Made(node.node.command(lambda work: opening.plan(work, request.user, data)))


@makes(OFFICE, BASE + "/{id_:str}/comments", "登记意见 Enter")
def enter(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Entered:
    """Enter what came by mail, letter, phone or in person."""
    return Entered(node.node.command(lambda work: comments.enter(work, request.user, id_, data)))


@reads(OFFICE, BASE + "/{id_:str}/matters", "意见分组 Matters")
def groups(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> tuple[Matter, ...]:
    """All matters, without words."""
    return _matters(request, node, id_)


@reads(OFFICE, BASE + "/{id_:str}/matters/{matter:str}", "一组意见 One matter")
def read(request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str]) -> Read:
    """Its words; that they were read is noted."""
    return Read(*node.node.command(lambda work: matters.read(work, request.user, id_, matter)))


@reads(OFFICE, BASE + "/{id_:str}/alike", "疑似重复 Alike")
def alike(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> tuple[Alike, ...]:
    """Matters that may say the same."""
    return node.node.command(lambda work: matters.proposals(work, request.user, id_))


@changes(OFFICE, BASE + "/{id_:str}/alike", "合并或区分 Gather or keep apart")
def pair(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Pairing]) -> tuple[Matter, ...]:
    """Say whether two matters are the same."""
    do = matters.gather if data.same else matters.keep_apart
    node.node.command(lambda work: do(work, request.user, id_, data.one, data.other))
    return _matters(request, node, id_)


@changes(OFFICE, BASE + "/{id_:str}/comments/{comment:str}/separation", "移出分组 Take out of its matter")
def separate(request: AnyRequest, node: NodeDep, id_: FromPath[str], comment: FromPath[str]) -> tuple[Matter, ...]:
    """A comment that was gathered wrongly becomes a matter of its own again."""
    node.node.command(lambda work: matters.separate(work, request.user, id_, comment))
    return _matters(request, node, id_)


@changes(OFFICE, BASE + "/{id_:str}/comments/{comment:str}/contact", "联系方式 Who left a comment")
def contact(request: AnyRequest, node: NodeDep, id_: FromPath[str], comment: FromPath[str]) -> Contact:
    """Who left it and how to reach them; that it was opened is noted and told to whoever left it."""
    return node.node.command(lambda work: matters.contact(work, request.user, id_, comment))


@changes(OFFICE, BASE + "/{id_:str}/matters/{matter:str}/answer", "答复 Answer")
def answer(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str], data: JSONBody[dict[str, Any]]
) -> tuple[Matter, ...]:
    """Draft the answer: `outcome`, `gist`, `reason`, and in English where wanted."""
    node.node.command(lambda work: answers.draft(work, request.user, id_, matter, data))
    return _matters(request, node, id_)


@changes(OFFICE, BASE + "/{id_:str}/matters/{matter:str}/check", "核对答复 Check")
def check(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str], data: JSONBody[dict[str, Any]]
) -> tuple[Matter, ...]:
    """A second person: `agreed`, or not with a `remark`."""
    node.node.command(lambda work: answers.check(work, request.user, id_, matter, data))
    return _matters(request, node, id_)


@changes(OFFICE, BASE + "/{id_:str}/final", "正式文件 The final")
def adopt(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Result:
    """Name it: `document`, `adopted_on`, `text`; answers with the result as it stands."""
    node.node.command(lambda work: results.adopt(work, request.user, id_, data))
    return _preview(request, node, id_)


@changes(OFFICE, BASE + "/{id_:str}/links", "更正对应条文 Correct a link")
def link(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Became]) -> Result:
    """Say what a clause became."""
    node.node.command(lambda work: results.correct(work, request.user, id_, data.place, data.became))
    return _preview(request, node, id_)


@makes(OFFICE, BASE + "/{id_:str}/publication", "公布结果 Publish")
def publish(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Result:
    """Publish the result."""
    node.node.command(lambda work: results.publish(work, request.user, id_))
    return _preview(request, node, id_)


consultation_office_api = Router(
    path="/",
    route_handlers=[plan, enter, groups, read, alike, pair, separate, contact, answer, check, adopt, link, publish],
    tags=["工作人员 Staff"],
    security=[{"bearer": []}],
)


def _matters(request: AnyRequest, node: WebNode, id_: str) -> tuple[Matter, ...]:
    with node.node.look() as work:
        return matters.matters(work, request.user, id_)


def _preview(request: AnyRequest, node: WebNode, id_: str) -> Result:
    with node.node.look() as work:
        return results.preview(work, request.user, id_)
