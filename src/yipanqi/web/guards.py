"""Who a route is for: every route has exactly one of these. What an actor may do with a case, the use cases ask."""

from collections.abc import Callable

from litestar.handlers import BaseRouteHandler

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.web.visitor import Connection

Guard = Callable[[Connection, BaseRouteHandler], None]


class LogInFirstError(Exception):
    """Nobody is logged in, and somebody must be."""


class SecondFactorFirstError(Exception):
    """A staff member has not shown the second factor in this session."""


class NotForYouError(Exception):
    """The account lacks the role."""


def anyone(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Open to the public."""


def machines(connection: Connection, _handler: BaseRouteHandler) -> None:
    """For programs, which show who they are by signature or by a secret of the protocol; the route checks it."""


def signed_in(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Any account, before the second factor too."""
    _account(connection)


def residents(connection: Connection, _handler: BaseRouteHandler) -> None:
    """People and organisations with business of their own."""
    if not _account(connection).party:
        raise NotForYouError


def staff(*roles: Role) -> Guard:
    """Staff with one of the roles, second factor shown."""

    def guard(connection: Connection, _handler: BaseRouteHandler) -> None:
        actor = _account(connection)
        if actor.kind is not ActorKind.STAFF or not actor.has(*roles):
            raise NotForYouError
        if not actor.second_factor:
            raise SecondFactorFirstError

    guard.__name__ = f"staff_{'_'.join(roles)}"
    return guard


def _account(connection: Connection) -> Actor:
    actor: Actor | None = connection.scope.get("user")
    if actor is None:
        raise LogInFirstError
    return actor
