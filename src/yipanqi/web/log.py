"""The request log: which route, how it ended, how long it took; no person, no query, no path with values in it."""

from time import perf_counter

import structlog
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from yipanqi.web.visitor import actor_of


class Stamp(ASGIMiddleware):
    """Notes when a request began; the outermost of our middlewares."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """On with the request."""
        scope["state"]["began"] = perf_counter()
        await next_app(scope, receive, send)


async def log_response(message: Message, scope: Scope) -> None:
    """One line for each answer."""
    if message["type"] != "http.response.start":
        return
    began = scope["state"].get("began")
    actor = actor_of(scope)
    structlog.get_logger("yipanqi.web").info(
        "answered",
        method=scope.get("method"),
        route=scope.get("path_template"),
        status=message["status"],
        milliseconds=round((perf_counter() - began) * 1000, 1) if began else None,
        actor=actor.kind.value if actor else "anyone",
    )
