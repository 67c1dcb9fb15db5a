"""The API of consultations: what the pages do, for programs."""

import secrets
from datetime import date
from typing import Any

import msgspec
from litestar import Router
from litestar.params import FromPath, JSONBody

from yipanqi.supervision.consultation import comments, opening, results
from yipanqi.supervision.consultation.answers import Answer
from yipanqi.supervision.consultation.opening import Consultation
from yipanqi.supervision.consultation.results import Result
from yipanqi.web import guards
from yipanqi.web.api_routes import reads, without_account
from yipanqi.web.consultations.api_office import consultation_office_api
from yipanqi.web.seam import NodeDep, WebNode


class Leaving(msgspec.Struct, frozen=True):
    """A comment: its clause (section.number, "" for the whole) and the form."""

    place: str
    form: dict[str, Any]


class Taken(msgspec.Struct, frozen=True):
    """The receipt, shown this once."""

    receipt: str


class Mine(msgspec.Struct, frozen=True):
    """One's own comment ("" once erased as promised) and its answer (null until the result is published)."""

    consultation: str
    place: str
    received_on: date
    late: bool
    words: str
    erased: bool
    withdrawn: bool
    answer: Answer | None


@reads([guards.anyone], "/api/consultations", "意见征集 Consultations")
def every(node: NodeDep) -> tuple[Consultation, ...]:
    """All of them, the latest first, with the draft's clauses."""
    with node.node.look() as work:
        return opening.every(work)


@reads([guards.anyone], "/api/consultations/{id_:str}", "一次意见征集 One consultation")
def one(node: NodeDep, id_: FromPath[str]) -> Consultation:
    """The draft, its dates, how one comments."""
    with node.node.look() as work:
        return opening.see(work, id_)


@reads([guards.anyone], "/api/consultations/{id_:str}/result", "采纳情况 Result")
def result(node: NodeDep, id_: FromPath[str]) -> Result:
    """Counts, answers, and what the final made of each clause; once it is published."""
    with node.node.look() as work:
        return results.result(work, id_)


@without_account("/api/consultations/{id_:str}/comments", "提意见 Comment", 201)
def leave(node: NodeDep, id_: FromPath[str], data: JSONBody[Leaving]) -> Taken:
    """Without an account; the receipt finds the answer."""
    once = secrets.token_urlsafe(18)
    return Taken(node.node.command(lambda work: comments.leave(work, id_, data.place, data.form, once)))


@without_account("/api/consultations/receipts", "凭回执查询 Look up by receipt")
def look_up(node: NodeDep, data: JSONBody[Taken]) -> Mine:
    """One's own comment and its answer."""
    return _mine(node, data)


@without_account("/api/consultations/withdrawals", "撤回意见 Take a comment back")
def withdraw(node: NodeDep, data: JSONBody[Taken]) -> Mine:
    """Until the result is published."""
    node.node.command(lambda work: comments.withdraw(work, data.receipt))
    return _mine(node, data)


def _mine(node: WebNode, taken: Taken) -> Mine:
    with node.node.look() as work:
        own = comments.look_up(work, taken.receipt)
    what = own.words, own.erased, own.withdrawn, own.answer
    return Mine(own.consultation.id, own.place, own.received_on, own.late, *what)


public = Router("/", route_handlers=[every, one, result, leave, look_up, withdraw], tags=["公开 Open to all"])
consultations_api = Router("/", route_handlers=[public, consultation_office_api])
