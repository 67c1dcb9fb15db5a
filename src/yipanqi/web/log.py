"""The request log: which route, how it ended, how long it took; no person, no query, no path with values in it."""

from time import perf_counter

import structlog
from litestar.middleware.base import AbstractMiddleware
from litestar.types import Message, Receive, Scope, Send

from yipanqi.web.visitor import actor_of


class Stamp(AbstractMiddleware):
    """Notes when a request began."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The outermost of our middlewares."""
        scope["state"]["began"] = perf_counter()
        await self.app(scope, receive, send)


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
