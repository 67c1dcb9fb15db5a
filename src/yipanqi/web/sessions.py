"""Who a request comes from: the session of a browser's cookie, or of a program's bearer token."""

import asyncio

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, Headers
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from yipanqi.access import sessions, tokens
from yipanqi.access.actor import Actor
from yipanqi.access.sessions import Session
from yipanqi.web.seam import WebNode, WebSettings


class SessionMiddleware(AbstractAuthenticationMiddleware):
    """Sets `request.user` (Actor or None) and `request.auth` (Session or None)."""

    def __init__(self, app: ASGIApp, node: WebNode) -> None:
        super().__init__(app, exclude="^/static/", scopes={"http"})  # type: ignore[arg-type]
        self._node = node

    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:  # type: ignore[type-arg]
        """Nobody is a good answer; the guards say where it is not enough."""
        token = bearer(connection.scope) or connection.cookies.get(cookie_name(self._node))
        if token and token.startswith(tokens.MARK):
            asked = (connection.scope["method"], connection.scope["path"])  # type: ignore[typeddict-item]
            return AuthenticationResult(user=await asyncio.to_thread(by_token, self._node, token, *asked), auth=None)
        session = await asyncio.to_thread(resume, self._node, token) if token else None
        return AuthenticationResult(user=session.actor if session else None, auth=session)


def bearer(scope: Scope) -> str:
    """The token that a program sends in `Authorization`, or ""; where there is one, cookies count for nothing."""
    scheme, _, token = Headers.from_scope(scope).get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class Csrf(CSRFMiddleware):
    """Asks for the token of our own pages, except of a bearer: no other site can make a browser send that."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """On with the request, checked or exempt."""
        if bearer(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def resume(node: WebNode, token: str) -> Session | None:
    """The session of a token, its use noted now and then."""
    with node.read() as work:
        session = sessions.resume(work, token)
    if session and session.stale:
        with node.write() as work:
            sessions.note_use(work, session)
    return session


def by_token(node: WebNode, token: str, method: str, path: str) -> Actor | None:
    """Who acts by a program's token, its use noted now and then. Raises Refused where it does not open the path."""
    with node.read() as work:
        found = tokens.resume(work, token, method, path)
    if found and found[1]:
        with node.write() as work:
            tokens.note_use(work, token)
    return found[0] if found else None


def cookie_name(node: WebNode) -> str:
    """Cookies do not know ports: two nodes on one machine need two names."""
    return f"session-{node.code}"


def session_cookie(node: WebNode, settings: WebSettings, token: str | None) -> Cookie:
    """The cookie that holds the token until the browser is closed, or that takes it away."""
    return Cookie(
        key=cookie_name(node),
        value=token or "",
        max_age=None if token else 0,
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )
