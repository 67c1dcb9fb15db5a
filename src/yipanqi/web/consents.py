"""My consents: who asks to read what about me, yes or no, and taking it back."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from yipanqi.node import consents
from yipanqi.web import guards
from yipanqi.web.asking import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.seam import NodeDep


@get("/consents", guards=[guards.residents], sync_to_thread=True)
def my_consents(request: AnyRequest, node: NodeDep) -> Template:
    """What waits for an answer first."""
    every = consents.mine(node.node, request.user)
    waiting = [asked for asked in every if asked.consent.awaited]
    return page("hall/consents", waiting=waiting, answered=[asked for asked in every if not asked.consent.awaited])


@post("/consents/{id_:str}/agree", guards=[guards.residents], sync_to_thread=True)
def agree(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """Yes."""
    consents.answer(node.node, request.user, id_, agrees=True)
    return Redirect("/consents", status_code=303)


@post("/consents/{id_:str}/refuse", guards=[guards.residents], sync_to_thread=True)
def refuse(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Redirect:
    """No, or no longer."""
    consents.answer(node.node, request.user, id_, agrees=False)
    return Redirect("/consents", status_code=303)


consenting = Router(path="/", route_handlers=[my_consents, agree, refuse], include_in_schema=False)
