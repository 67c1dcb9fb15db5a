"""Bearer keys of organisations: made once, shown once, kept as a digest."""

import hashlib
import secrets
from collections.abc import Mapping

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard


def new_key() -> str:
    """A key nobody guesses."""
    return secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """What a node keeps of a key. It is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def belongs_to(connection: ASGIConnection, wanted: str | None) -> bool:  # type: ignore[type-arg]
    """Whether a request comes with the bearer key of that digest; never where there is none."""
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    return scheme == "Bearer" and bool(wanted) and secrets.compare_digest(digest(key), str(wanted))


def organisation(name: str, keys: Mapping[str, str]) -> Guard:
    """For the organisation of this name, known by its bearer key."""

    def guard(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
        if not belongs_to(connection, keys.get(name)):
            raise NotAuthorizedException("a bearer key of this organisation is needed")

    guard.__name__ = f"organisation_{name}"
    return guard
