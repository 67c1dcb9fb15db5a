"""Who is looking at a page, and how they like it: account, language, ordinary or elder view."""

import secrets
from typing import Any, Literal, cast

import msgspec
from litestar.connection import ASGIConnection
from litestar.types import Scope

from yipanqi.access.actor import Actor
from yipanqi.kernel.text import Language

View = Literal["plain", "elder"]
Connection = ASGIConnection[Any, Any, Any, Any]


class Visitor(msgspec.Struct, frozen=True):
    """What templates know of the person; `here` is the path with its query, where a page sends its own form."""

    actor: Actor | None
    language: Language
    view: View
    nonce: str
    path: str
    here: str


def visitor(connection: Connection) -> Visitor:
    """The visitor of one request."""
    return Visitor(
        actor=actor_of(connection.scope),
        language=language(connection),
        view="elder" if connection.cookies.get("view") == "elder" else "plain",
        nonce=nonce(connection.scope),
        path=connection.url.path,
        here=f"{connection.url.path}?{connection.url.query}".rstrip("?"),
    )


def language(connection: Connection) -> Language:
    """Chinese, unless the person switched to English."""
    return "en" if connection.cookies.get("language") == "en" else "zh"


def actor_of(scope: Scope) -> Actor | None:
    """Who is logged in; nobody where the request never reached a route."""
    return cast("Actor | None", scope.get("user"))


def nonce(scope: Scope) -> str:
    """The one-time word of this response's content security policy."""
    state = cast("dict[str, str]", scope["state"])
    return state.setdefault("nonce", secrets.token_urlsafe(18))


def local_path(path: str | None, otherwise: str = "/") -> str:
    """A path of this site, for going back or on; anything else would send people to strangers."""
    is_local = path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if path and is_local else otherwise
