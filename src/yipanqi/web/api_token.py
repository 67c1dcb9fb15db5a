"""Tokens for programs on a practice node: a session for a sample account, without a browser."""

import secrets

import msgspec
from litestar import post
from litestar.params import JSONBody

from yipanqi.access import sessions
from yipanqi.access.accounts import find_account
from yipanqi.access.actor import ActorKind
from yipanqi.web import guards
from yipanqi.web.api_errors import errors
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.seam import NodeDep


class Wanted(msgspec.Struct, frozen=True):
    """The sample account, by its log-in name."""

    login: str


class Token(msgspec.Struct, frozen=True):
    """To be sent as `Authorization: Bearer …`; it lasts as long as a session."""

    token: str
    kind: ActorKind


@post(
    "/api/token",
    guards=[guards.anyone],
    guessable=True,
    exclude_from_csrf=True,
    sync_to_thread=True,
    status_code=200,
    summary="练习令牌 Token for practice",
    tags=["公开 Open to all"],
    responses=errors(403),
)
def token(node: NodeDep, data: JSONBody[Wanted]) -> Token:
    """A token of a sample account. Second factors of a practice node are public, so none is asked for."""
    made = secrets.token_urlsafe(32)
    with node.write() as work:
        sessions.begin(work, find_account(work, ISSUER, data.login, live=False), made)
        session = sessions.resume(work, made)
        assert session is not None
        if session.actor.kind is ActorKind.STAFF:
            sessions.note_second_factor(work, session)
    return Token(made, session.actor.kind)
