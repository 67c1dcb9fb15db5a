"""The API of cases: applying, following, acting, letters, credentials."""

from typing import Any

import msgspec
from litestar import Request, Router
from litestar.params import FromPath, JSONBody

from yipanqi.cases.case import Letter
from yipanqi.kernel.problems import unknown
from yipanqi.node import consents, usecases, wallet
from yipanqi.node.consents import Asked
from yipanqi.node.views import Line
from yipanqi.node.wallet import Shown
from yipanqi.web import guards
from yipanqi.web.api_answers import CaseAnswer, CredentialAnswer, Done, case_answer, credential_answer
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.papers import split_papers
from yipanqi.web.seam import NodeDep

AnyRequest = Request[Any, Any, Any]


class Disclosing(msgspec.Struct, frozen=True):
    """The claims to be shown, by name."""

    claims: tuple[str, ...] = ()


class Answering(msgspec.Struct, frozen=True):
    """Whether one agrees."""

    agrees: bool


@makes([guards.residents], "/api/services/{slug:str}/{procedure:str}/applications", "申请 Apply")
def apply(
    request: AnyRequest, node: NodeDep, slug: FromPath[str], procedure: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Done:
    """File an application for oneself. The body is the form (its JSON Schema is in the guide), and with it, as
    `paper-<kind>`, the digest of each paper uploaded before (`/api/files`).
    """
    form, handed = split_papers(node.node.world.services.get(slug).procedure(procedure), data)
    return Done(usecases.apply(node.node, request.user, slug, procedure, form, handed))


@reads([guards.residents], "/api/cases", "我的办件 My cases")
def mine(request: AnyRequest, node: NodeDep) -> tuple[Line, ...]:
    """What I have asked for, newest first."""
    return usecases.mine(node.node, request.user)


@reads([guards.signed_in], "/api/cases/{number:str}", "办件 A case")
def case(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> CaseAnswer:
    """Who holds it, by when it is promised, what was done and decided and why, and what one may do now."""
    return case_answer(usecases.see(node.node, request.user, number))


@changes([guards.signed_in], "/api/cases/{number:str}/actions/{action:str}", "办理 Act on a case")
def act(
    request: AnyRequest, node: NodeDep, number: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Done:
    """Do something that the case allows; the body is what it asks for, `{}` where it asks nothing."""
    return Done(number, usecases.act(node.node, request.user, number, action, data))


@reads([guards.signed_in], "/api/cases/{number:str}/letters/{letter:str}", "文书 A letter")
def letter(request: AnyRequest, node: NodeDep, number: FromPath[str], letter: FromPath[str]) -> Letter:
    """A letter of a case."""
    found = next((w.letter for w in usecases.see(node.node, request.user, number).letters if w.id == letter), None)
    if found is None:
        raise unknown("letter-unknown", "没有这份文书", "There is no such letter")
    return found


@reads([guards.residents], "/api/credentials", "我的证照 My credentials")
def credentials(request: AnyRequest, node: NodeDep) -> tuple[CredentialAnswer, ...]:
    """What was issued to me, whether it stands, and where it was used."""
    return tuple(credential_answer(held) for held in wallet.mine(node.node, request.user))


@changes([guards.residents], "/api/credentials/{number:str}/show", "出示证照 Show a credential")
def show(request: AnyRequest, node: NodeDep, number: FromPath[str], data: JSONBody[Disclosing]) -> Shown:
    """The credential with only the claims named, as text and as QR codes."""
    return wallet.show(node.node, request.user, number, data.claims)


@reads([guards.residents], "/api/consents", "我的授权 My consents")
def my_consents(request: AnyRequest, node: NodeDep) -> tuple[Asked, ...]:
    """What may be asked about me only if I agree, and what I have said to it, the latest first."""
    return consents.mine(node.node, request.user)


@changes([guards.residents], "/api/consents/{id_:str}", "答复授权 Answer a request for consent", 204)
def answer(request: AnyRequest, node: NodeDep, id_: FromPath[str], data: JSONBody[Answering]) -> None:
    """Agree; or refuse, which withdraws what was given before."""
    consents.answer(node.node, request.user, id_, agrees=data.agrees)


cases_api = Router(
    path="/",
    route_handlers=[apply, mine, case, act, letter, credentials, show, my_consents, answer],
    tags=["办件 Cases"],
    security=[{"bearer": []}],
)
