"""The exchange over HTTP.

`POST /exchange/batches` takes a sealed batch and gives its signed receipt, `POST /exchange/files` takes a piece of a
file and gives the signed answer; `GET /exchange/keys` tells this node's keys. Batches and pieces prove themselves, so
the connection need not; TLS in front of it keeps headers from onlookers.
"""

import asyncio
import logging
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Protocol

import httpx
import msgspec
from litestar import MediaType, Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.types import Guard

from yipanqi.exchange.courier import NotTaken
from yipanqi.exchange.door import LARGEST_BATCH, Reason, TurnedAway
from yipanqi.exchange.files import LARGEST_PIECE
from yipanqi.exchange.keys import PublishedKey

STATUS = MappingProxyType({Reason.TOO_LARGE: 413, Reason.UNREADABLE: 400, Reason.STRANGER: 403, Reason.KEY: 403})
"""HTTP status for a reason; 409 for all others."""

_CARRIED: Any = MappingProxyType(
    {"status_code": 200, "exclude_from_csrf": True, "unlimited": True, "media_type": MediaType.JSON}
)
"""How routes are set up at which batches and pieces arrive."""

TIMEOUT = httpx.Timeout(30, connect=3)


class Away(msgspec.Struct, frozen=True):
    """What the sender is told of a batch that was turned away; `expected` is the sequence that would be let in."""

    reason: str
    detail: str
    expected: int | None = None


class Receiver(Protocol):
    """A node, as its peers reach it."""

    def receive(self, carried: bytes) -> bytes:
        """Let a batch in; returns the signed receipt. Raises TurnedAway."""

    def take_piece(self, carried: bytes) -> bytes:
        """Take a piece of a file; returns the signed answer. Raises TurnedAway."""

    def published(self) -> list[PublishedKey]:
        """What peers may know of this node's keys."""


def exchange_routes(node: Receiver, *guards: Guard) -> Router:
    """The server's side of the transport."""

    @post("/batches", request_max_body_size=LARGEST_BATCH, **_CARRIED)
    async def take_batch(request: Request[object, object, State]) -> Response[bytes]:
        return await _let_in(node.receive, await request.body())

    @post("/files", request_max_body_size=LARGEST_PIECE, **_CARRIED)
    async def take_piece(request: Request[object, object, State]) -> Response[bytes]:
        return await _let_in(node.take_piece, await request.body())

    @get("/keys", unlimited=True, sync_to_thread=True)
    def tell_keys() -> list[PublishedKey]:
        return node.published()

    routes = [take_batch, take_piece, tell_keys]
    return Router("/exchange", route_handlers=routes, guards=list(guards), include_in_schema=False)


async def _let_in(take: Callable[[bytes], bytes], body: bytes) -> Response[bytes]:
    try:
        return Response(await asyncio.to_thread(take, body))
    except TurnedAway as away:
        told = Away(away.reason, away.detail, away.expected)
        return Response(msgspec.json.encode(told), status_code=STATUS.get(away.reason, 409))


class Peer:
    """One peer as a client sees it, over a connection that is kept."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        quiet_httpx()
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT, transport=transport)

    def carry(self, batch: bytes) -> bytes:
        """Carry a batch; gives the receipt. Raises NotTaken with the peer's reason, or that it does not answer."""
        return self._carry("/exchange/batches", batch)

    def carry_piece(self, piece: bytes) -> bytes:
        """Carry a piece of a file; gives the answer. Raises NotTaken."""
        return self._carry("/exchange/files", piece)

    def _carry(self, path: str, body: bytes) -> bytes:
        try:
            answer = self._client.post(
                path, content=body, headers={"content-type": MediaType.JSON, "accept": MediaType.JSON}
            )
        except httpx.HTTPError as error:
            raise NotTaken(f"no answer: {type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            raise NotTaken(_said(answer))
        return answer.content

    def keys(self) -> list[PublishedKey]:
        """The keys that the peer tells; whether they are its own, staff find out by another way. Raises NotTaken."""
        try:
            answer = self._client.get("/exchange/keys").raise_for_status()
            return msgspec.json.decode(answer.content, type=list[PublishedKey])
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise NotTaken(f"no keys: {type(error).__name__}") from error

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()


def _said(answer: httpx.Response) -> str:
    try:
        away = msgspec.json.decode(answer.content, type=Away)
    except msgspec.MsgspecError:
        return f"answered with status {answer.status_code}"
    return f"{away.reason}: {away.detail}"


def quiet_httpx() -> None:
    """httpx logs every request; ours are too many for that."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
