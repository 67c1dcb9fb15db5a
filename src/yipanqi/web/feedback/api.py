"""The API of feedback: what the pages do, for programs."""

import secrets
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.supervision.feedback import counts as counting
from yipanqi.supervision.feedback import dealing, own
from yipanqi.supervision.feedback.counts import Counts
from yipanqi.supervision.feedback.dealing import Line, Seen
from yipanqi.supervision.feedback.own import Own
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep, WebNode

STAFF = [guards.staff(Role.OFFICER, Role.WINDOW_CLERK, Role.COORDINATOR)]


class Told(msgspec.Struct, frozen=True):
    """What went wrong: the form, and the service or one's own case it is about ("" for none)."""

    form: dict[str, Any]
    service: str = ""
    case: str = ""


class Receipt(msgspec.Struct, frozen=True):
    """The receipt of an item."""

    receipt: str


class Rated(msgspec.Struct, frozen=True):
    """A second rating, by receipt: the form has `grade` (1 the best to 5) and `words`."""

    receipt: str
    form: dict[str, Any]


@post(
    "/api/feedback",
    guards=[guards.anyone],
    guessable=True,
    exclude_from_csrf=True,
    sync_to_thread=True,
    summary="反映问题 Say what went wrong",
    responses=errors(),
)
def tell(request: AnyRequest, node: NodeDep, data: JSONBody[Told]) -> Receipt:
    """A complaint, or what could not be done; with an account or without."""
    once = secrets.token_urlsafe(18)
    return Receipt(
        node.node.command(lambda work: own.raise_(work, request.user, data.form, once, data.service, data.case))
    )


@post(
    "/api/feedback/receipts",
    guards=[guards.anyone],
    guessable=True,
    exclude_from_csrf=True,
    sync_to_thread=True,
    status_code=200,
    summary="凭回执查询 Look up by receipt",
    responses=errors(404),
)
def look_up(node: NodeDep, data: JSONBody[Receipt]) -> Own:
    """One's own item."""
    return _own(node, data.receipt)


@post(
    "/api/feedback/ratings",
    guards=[guards.anyone],
    guessable=True,
    exclude_from_csrf=True,
    sync_to_thread=True,
    status_code=200,
    summary="再次评价 Rate again",
    responses=errors(404, 409),
)
def rate(node: NodeDep, data: JSONBody[Rated]) -> Own:
    """Rate what was done."""
    node.node.command(lambda work: own.rate_again(work, own.by_receipt(work, data.receipt), data.form))
    return _own(node, data.receipt)


@post(
    "/api/feedback/withdrawals",
    guards=[guards.anyone],
    guessable=True,
    exclude_from_csrf=True,
    sync_to_thread=True,
    status_code=200,
    summary="撤回反映 Take it back",
    responses=errors(404, 409),
)
def withdraw(node: NodeDep, data: JSONBody[Receipt]) -> Own:
    """Until it has ended."""
    node.node.command(lambda work: own.withdraw(work, own.by_receipt(work, data.receipt)))
    return _own(node, data.receipt)


@get(
    "/api/feedback/counts",
    guards=[guards.anyone],
    sync_to_thread=True,
    summary="评价投诉统计 Counts",
    responses=errors(),
)
def counts(node: NodeDep) -> Counts:
    """How much came, why, what was removed for everybody; a group under ten is null."""
    with node.node.look() as work:
        return counting.counts(work)


@get(
    "/api/feedback/mine",
    guards=[guards.residents],
    sync_to_thread=True,
    summary="我的反映 My feedback",
    responses=errors(401, 403),
)
def mine(request: AnyRequest, node: NodeDep) -> tuple[Own, ...]:
    """What I have raised or rated bad."""
    with node.node.look() as work:
        return own.mine(work, request.user)


@get(
    "/api/office/feedback",
    guards=STAFF,
    sync_to_thread=True,
    summary="待办评价投诉 Queue",
    responses=errors(401, 403),
)
def queue(request: AnyRequest, node: NodeDep) -> tuple[Line, ...]:
    """What is to be dealt with, by the day it is due; without words."""
    with node.node.look() as work:
        return dealing.queue(work, request.user)


@get(
    "/api/office/feedback/{id_:str}",
    guards=STAFF,
    sync_to_thread=True,
    summary="一件反映 One item",
    responses=errors(401, 403, 404),
)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Seen:
    """What the person wrote and what was done; that it was opened is noted."""
    return node.node.command(lambda work: dealing.see(work, request.user, id_))


@post(
    "/api/office/feedback/{id_:str}/{action:str}",
    guards=STAFF,
    sync_to_thread=True,
    status_code=200,
    summary="办理反映 Act on an item",
    responses=errors(401, 403, 404, 409),
)
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> tuple[Line, ...]:
    """One of the acts that the item offers, with its form; answers with the queue."""
    node.node.command(lambda work: dealing.do(work, request.user, id_, action, data))
    with node.node.look() as work:
        return dealing.queue(work, request.user)


def _own(node: WebNode, receipt: str) -> Own:
    with node.node.look() as work:
        return own.view(work, own.by_receipt(work, receipt))


public = Router("/", route_handlers=[tell, look_up, rate, withdraw, counts], tags=["公开 Open to all"])
person = Router("/", route_handlers=[mine], tags=["本人 My own"], security=[{"bearer": []}])
office = Router("/", route_handlers=[queue, one, act], tags=["工作人员 Staff"], security=[{"bearer": []}])
feedback_api = Router("/", route_handlers=[public, person, office])
