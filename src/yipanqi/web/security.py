"""What every response says to browsers: run and load nothing that is not ours, keep nothing, tell others nothing."""

from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import NotFoundException
from litestar.types import Message, Scope

from yipanqi.web.visitor import nonce

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(self)",
}


def content_security_policy(word: str) -> str:
    """Our own files only; scripts and styles in the page only with this response's one-time word."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{word}'",
            f"style-src 'self' 'nonce-{word}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )


async def refuse_nul(request: Request[Any, Any, Any]) -> None:
    """Nothing here has U+0000 in its name, and PostgreSQL cannot even look for it. Raises NotFoundException."""
    if "\0" in request.scope["path"]:
        raise NotFoundException


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Before anything is sent: also errors and pages that do not exist."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    headers.setdefault("Content-Security-Policy", content_security_policy(nonce(scope)))
    for name, value in ALWAYS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


async def add_transport_security(message: Message, scope: Scope) -> None:
    """For two years, come by HTTPS only."""
    if message["type"] == "http.response.start":
        MutableScopeHeaders.from_message(message)["Strict-Transport-Security"] = "max-age=63072000"
