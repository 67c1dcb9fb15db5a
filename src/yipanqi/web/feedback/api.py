"""The API of feedback: what the pages do, for programs."""

import secrets
from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Router
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.cases.work import Work
from yipanqi.supervision.feedback import counts as counting
from yipanqi.supervision.feedback import dealing, own
from yipanqi.supervision.feedback.counts import Counts
from yipanqi.supervision.feedback.dealing import Line, Seen
from yipanqi.supervision.feedback.items import Found
from yipanqi.supervision.feedback.own import Own
from yipanqi.web import guards
from yipanqi.web.api_routes import changes, reads, without_account
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep, WebNode

OFFICE = [guards.staff(Role.COORDINATOR)]
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


@without_account("/api/feedback", "反映问题 Say what went wrong", 201)
def tell(request: AnyRequest, node: NodeDep, data: JSONBody[Told]) -> Receipt:
    """A complaint, or what could not be done; with an account or without."""
    once = secrets.token_urlsafe(18)
    return Receipt(
        node.node.command(lambda work: own.raise_(work, request.user, data.form, once, data.service, data.case))
    )


@without_account("/api/feedback/receipts", "凭回执查询 Look up by receipt")
def look_up(node: NodeDep, data: JSONBody[Receipt]) -> Own:
    """One's own item."""
    return _own(node, data.receipt)


@without_account("/api/feedback/ratings", "再次评价 Rate again")
def rate(node: NodeDep, data: JSONBody[Rated]) -> Own:
    """Rate what was done."""
    node.node.command(lambda work: own.rate_again(work, own.by_receipt(work, data.receipt), data.form))
    return _own(node, data.receipt)


@without_account("/api/feedback/withdrawals", "撤回反映 Take it back")
def withdraw(node: NodeDep, data: JSONBody[Receipt]) -> Own:
    """Until it has ended."""
    node.node.command(lambda work: own.withdraw(work, own.by_receipt(work, data.receipt)))
    return _own(node, data.receipt)


@reads([guards.anyone], "/api/feedback/counts", "评价投诉统计 Counts")
def counts(node: NodeDep) -> Counts:
    """How much came, why, what was removed for everybody; a group under ten is null."""
    with node.node.look() as work:
        return counting.counts(work)


@reads([guards.residents], "/api/feedback/mine", "我的反映 My feedback")
def mine(request: AnyRequest, node: NodeDep) -> tuple[Own, ...]:
    """What I have raised or rated bad."""
    with node.node.look() as work:
        return own.mine(work, request.user)


@changes([guards.residents], "/api/feedback/mine/{id_:str}/rating", "再次评价 Rate again")
def rate_mine(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Own:
    """`grade` (1 the best to 5) and `words`, once it is done."""
    return _change(request, node, id_, lambda work, row: own.rate_again(work, row, data))


@changes([guards.residents], "/api/feedback/mine/{id_:str}/phone", "留下电话 Leave a phone number")
def leave_phone(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[dict[str, Any]]) -> Own:
    """`reach`: where to be called back."""
    return _change(request, node, id_, lambda work, row: own.leave_phone(work, row, data))


@changes([guards.residents], "/api/feedback/mine/{id_:str}/withdrawal", "撤回反映 Take it back")
def withdraw_mine(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Own:
    """Until it has ended."""
    return _change(request, node, id_, own.withdraw)


@reads(STAFF, "/api/office/feedback", "待办评价投诉 Queue")
def queue(request: AnyRequest, node: NodeDep) -> tuple[Line, ...]:
    """What is to be dealt with, by the day it is due; without words."""
    with node.node.look() as work:
        return dealing.queue(work, request.user)


@reads(STAFF, "/api/office/feedback/{id_:str}", "一件反映 One item")
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Seen:
    """What the person wrote and what was done; that it was opened is noted."""
    return node.node.command(lambda work: dealing.see(work, request.user, id_))


@changes(STAFF, "/api/office/feedback/{id_:str}/{action:str}", "办理反映 Act on an item")
def act(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> tuple[Line, ...]:
    """One of the acts that the item offers, with its form; answers with the queue."""
    node.node.command(lambda work: dealing.do(work, request.user, id_, action, data))
    with node.node.look() as work:
        return dealing.queue(work, request.user)


@changes(OFFICE, "/api/office/feedback/remedies", "已整改的问题 Say what was put right")
def remedy(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Counts:
    """What was changed so that a cause does not come up again: `cause`, `service`, `words`, `words_en`."""
    node.node.command(lambda work: counting.remove(work, request.user, data))
    with node.node.look() as work:
        return counting.counts(work)


def _change(request: AnyRequest, node: WebNode, id_: str, do: Callable[[Work, Found], None]) -> Own:
    node.node.command(lambda work: do(work, own.of_person(work, request.user, id_)))
    with node.node.look() as work:
        return own.view(work, own.of_person(work, request.user, id_))


def _own(node: WebNode, receipt: str) -> Own:
    with node.node.look() as work:
        return own.view(work, own.by_receipt(work, receipt))


public = Router("/", route_handlers=[tell, look_up, rate, withdraw, counts], tags=["公开 Open to all"])
person = Router(
    "/", route_handlers=[mine, rate_mine, leave_phone, withdraw_mine], tags=["本人 My own"], security=[{"bearer": []}]
)
office = Router("/", route_handlers=[queue, one, act, remedy], tags=["工作人员 Staff"], security=[{"bearer": []}])
feedback_api = Router("/", route_handlers=[public, person, office])
