"""The API of the office that runs consultations."""

from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.consultation import answers, comments, matters, opening, results
from yipanqi.supervision.consultation.matters import Alike, Matter, Said
from yipanqi.supervision.consultation.results import Result
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep, WebNode

OFFICE = [guards.staff(Role.COORDINATOR)]
BASE = "/api/office/consultations"


class Planned(msgspec.Struct, frozen=True):
    """The id of a consultation."""

    id: str


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


@post(BASE, guards=OFFICE, sync_to_thread=True, summary="公告 Announce", responses=errors(401, 403))
def plan(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Planned:
    """Put a draft up for comment: `document`, `opens_on`, `days`, `about`, `email`, `phone`, `why_shorter`, `text`."""
    return Planned(node.node.command(lambda work: opening.plan(work, request.user, data)))


@post(
    BASE + "/{id_:str}/comments",
    guards=OFFICE,
    sync_to_thread=True,
    summary="登记意见 Enter",
    responses=errors(401, 403, 404, 409),
)
def enter(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Entered:
    """Enter what came by mail, letter, phone or in person."""
    return Entered(node.node.command(lambda work: comments.enter(work, request.user, id_, data)))


@get(
    BASE + "/{id_:str}/matters",
    guards=OFFICE,
    sync_to_thread=True,
    summary="意见分组 Matters",
    responses=errors(401, 403, 404),
)
def groups(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> tuple[Matter, ...]:
    """All matters, without words."""
    return _matters(request, node, id_)


@get(
    BASE + "/{id_:str}/matters/{matter:str}",
    guards=OFFICE,
    sync_to_thread=True,
    summary="一组意见 One matter",
    responses=errors(401, 403, 404),
)
def read(request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str]) -> Read:
    """Its words; that they were read is noted."""
    return Read(*node.node.command(lambda work: matters.read(work, request.user, id_, matter)))


@get(
    BASE + "/{id_:str}/alike",
    guards=OFFICE,
    sync_to_thread=True,
    summary="疑似重复 Alike",
    responses=errors(401, 403, 404),
)
def alike(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> tuple[Alike, ...]:
    """Matters that may say the same."""
    return node.node.command(lambda work: matters.proposals(work, request.user, id_))


@post(
    BASE + "/{id_:str}/alike",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=200,
    summary="合并或区分 Gather or keep apart",
    responses=errors(401, 403, 404, 409),
)
def pair(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Pairing]) -> tuple[Matter, ...]:
    """Say whether two matters are the same."""
    do = matters.gather if data.same else matters.keep_apart
    node.node.command(lambda work: do(work, request.user, id_, data.one, data.other))
    return _matters(request, node, id_)


@post(
    BASE + "/{id_:str}/matters/{matter:str}/answer",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=200,
    summary="答复 Answer",
    responses=errors(401, 403, 404, 409),
)
def answer(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str], data: JSONBody[dict[str, Any]]
) -> tuple[Matter, ...]:
    """Draft the answer: `outcome`, `gist`, `reason`, and in English where wanted."""
    node.node.command(lambda work: answers.draft(work, request.user, id_, matter, data))
    return _matters(request, node, id_)


@post(
    BASE + "/{id_:str}/matters/{matter:str}/check",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=200,
    summary="核对答复 Check",
    responses=errors(401, 403, 404, 409),
)
def check(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], matter: FromPath[str], data: JSONBody[dict[str, Any]]
) -> tuple[Matter, ...]:
    """A second person: `agreed`, or not with a `remark`."""
    node.node.command(lambda work: answers.check(work, request.user, id_, matter, data))
    return _matters(request, node, id_)


@post(
    BASE + "/{id_:str}/final",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=200,
    summary="正式文件 The final",
    responses=errors(401, 403, 404, 409),
)
def adopt(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Result:
    """Name it: `document`, `adopted_on`, `text`; answers with the result as it stands."""
    node.node.command(lambda work: results.adopt(work, request.user, id_, data))
    return _preview(request, node, id_)


@post(
    BASE + "/{id_:str}/links",
    guards=OFFICE,
    sync_to_thread=True,
    status_code=200,
    summary="更正对应条文 Correct a link",
    responses=errors(401, 403, 404),
)
def link(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Became]) -> Result:
    """Say what a clause became."""
    node.node.command(lambda work: results.correct(work, request.user, id_, data.place, data.became))
    return _preview(request, node, id_)


@post(
    BASE + "/{id_:str}/publication",
    guards=OFFICE,
    sync_to_thread=True,
    summary="公布结果 Publish",
    responses=errors(401, 403, 404, 409),
)
def publish(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Result:
    """Publish the result."""
    node.node.command(lambda work: results.publish(work, request.user, id_))
    return _preview(request, node, id_)


consultation_office_api = Router(
    path="/",
    route_handlers=[plan, enter, groups, read, alike, pair, answer, check, adopt, link, publish],
    tags=["工作人员 Staff"],
    security=[{"bearer": []}],
)


def _matters(request: AnyRequest, node: WebNode, id_: str) -> tuple[Matter, ...]:
    with node.node.look() as work:
        return matters.matters(work, request.user, id_)


def _preview(request: AnyRequest, node: WebNode, id_: str) -> Result:
    with node.node.look() as work:
        return results.preview(work, request.user, id_)
