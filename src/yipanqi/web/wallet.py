"""My credentials: what there is and whether it stands, showing one with only what is needed, and where it was used."""

from typing import Any

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Template

from yipanqi.cases.credentials import VALIDITY_NAMES, Held, Validity
from yipanqi.formats.statement import Json
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.identity import masked
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text, same
from yipanqi.node import wallet
from yipanqi.node.steps import node_name
from yipanqi.web import guards
from yipanqi.web.asking import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent, Typed
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.values import named, words

NUMBER = Text("证照编号", "number of the credential")


class Claim(msgspec.Struct, frozen=True):
    """One thing a credential says, in words; `hidden` ones show only where the holder lets them."""

    name: str
    title: Text
    value: Text
    hidden: bool


class Use(msgspec.Struct, frozen=True):
    """Where a credential was shown, in words."""

    at: Any
    office: Text
    side: Text
    purpose: Text
    accepted: bool


class Card(msgspec.Struct, frozen=True):
    """A credential as its page shows it."""

    held: Held
    title: Text
    issuer: Text
    validity: Text
    stands: bool
    claims: tuple[Claim, ...]
    uses: tuple[Use, ...]


@get("/credentials", guards=[guards.residents], sync_to_thread=True)
def credentials(request: AnyRequest, node: NodeDep) -> Template:
    """All of mine, newest first."""
    return page("hall/credentials", cards=[card(node, held) for held in wallet.mine(node.node, request.user)])


@get("/credentials/{number:str}", guards=[guards.residents], sync_to_thread=True)
def credential(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Template:
    """One of them, with a choice of what to show."""
    return page("hall/credential", card=card(node, wallet.one(node.node, request.user, number)))


@post("/credentials/{number:str}/show", guards=[guards.residents], sync_to_thread=True, status_code=200)
def show(request: AnyRequest, node: NodeDep, number: FromPath[str], sent: Sent) -> Template:
    """The codes to be scanned, of what was chosen."""
    chosen = _chosen(sent)
    shown = wallet.show(node.node, request.user, number, chosen)
    found = card(node, wallet.one(node.node, request.user, number))
    showing = [c for c in found.claims if not c.hidden or c.name in chosen]
    return page("hall/shown", card=found, codes=shown.codes, chosen=chosen, showing=showing)


@post("/credentials/{number:str}/file", guards=[guards.residents], sync_to_thread=True, status_code=200)
def download(request: AnyRequest, node: NodeDep, number: FromPath[str], sent: Sent) -> Response[str]:
    """The same as a text file."""
    shown = wallet.show(node.node, request.user, number, _chosen(sent))
    return text_file(number, shown.text)


def text_file(number: str, text: str) -> Response[str]:
    """A credential as a file to be saved."""
    saved = {"Content-Disposition": f'attachment; filename="{number}.txt"'}
    return Response(text, media_type="text/plain; charset=utf-8", headers=saved)


def _chosen(sent: Typed) -> list[str]:
    return typed(sent.get("claims"))


def card(node: WebNode, held: Held) -> Card:
    """A credential in words."""
    names = _names(node, held)
    every = [(c, False) for c in held.open.items()] + [(c, True) for c in held.hidden.items()]
    return Card(
        held=held,
        title=named(held.kind, names),
        issuer=node_name(held.issuer),
        validity=VALIDITY_NAMES[held.validity],
        stands=held.validity is Validity.VALID,
        claims=tuple(_claim(name, value, hidden, names) for (name, value), hidden in every),
        uses=tuple(
            Use(u.at, _office(node, u.office), node_name(u.relying), named(u.purpose, names), u.outcome == "accepted")
            for u in held.uses
        ),
    )


def _claim(name: str, value: Json, hidden: bool, names: dict[str, Text]) -> Claim:
    said = same(masked(str(value))) if name == "id_number" else words(value, "", names)
    return Claim(name, NUMBER if name == "number" else named(name, names), said, hidden)


def _names(node: WebNode, held: Held) -> dict[str, Text]:
    """What the service that issues this kind calls its codes."""
    found = [service.words for service in node.node.world.services.newest() if held.kind in service.words]
    return dict(found[0]) if found else {}


def _office(node: WebNode, office: str) -> Text:
    try:
        return node.node.world.offices.get(office).name
    except Refused:
        return same(office)


wallets = Router(path="/", route_handlers=[credentials, credential, show, download], include_in_schema=False)
