"""What the routes of the API have in common, said once: who may call one, its summary, the errors it may answer."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from litestar import get, post

from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.guards import Guard

FILE: Mapping[str, Any] = MappingProxyType({"media_type": "application/octet-stream"})
"""What more a route says that answers with a file: its own media type comes with each answer."""

Who = Sequence[Guard]
"""Who may call a route, as `guards` has it: `[guards.staff(Role.OFFICER)]`."""


def reads(who: Who, path: str, summary: str, **more: Any) -> get:
    """A route that shows something; what is asked for may be unknown (404)."""
    return get(path, guards=who, sync_to_thread=True, summary=summary, responses=_errors(who, 404), **more)


def changes(who: Who, path: str, summary: str, status: int = 200, **more: Any) -> post:
    """A route that changes something; what it is about may be unknown (404) or may not allow it now (409), and a
    department that has to be asked may not answer (503).
    """
    return post(
        path,
        guards=who,
        sync_to_thread=True,
        status_code=status,
        summary=summary,
        responses=_errors(who, 404, 409, 503),
        **more,
    )


def makes(who: Who, path: str, summary: str, **more: Any) -> post:
    """A route after which there is something that was not there before (201)."""
    return changes(who, path, summary, 201, **more)


def without_account(path: str, summary: str, status: int = 200) -> post:
    """A route that changes something for whoever comes, with no more than a receipt: it may be guessed, so it is asked
    for slowly; and no other site gains by sending it.
    """
    return changes([guards.anyone], path, summary, status, guessable=True, exclude_from_csrf=True)


def _errors(who: Who, *more: int) -> Any:
    return errors(*(() if guards.anyone in who else (401, 403)), *more)
