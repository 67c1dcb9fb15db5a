"""What only a practice node has: its clock can be set, and a play can give it people, act as them, and look.

`POST /practice/<deed>` with the deed's argument as JSON. The key of the organisation `practice` opens it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, Router, post
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import Guard

from yipanqi.hosting.clock import PracticeClock
from yipanqi.node import Node
from yipanqi.simulation import stage

Deed = tuple[type[Any], Callable[[Any], object]]


class Setting(msgspec.Struct, frozen=True):
    """What the clock is set to."""

    at: datetime


class Nothing(msgspec.Struct, frozen=True):
    """A deed without an argument."""


class OrdersOf(msgspec.Struct, frozen=True):
    """Whose orders."""

    number: str


def deeds(node: Node, clock: PracticeClock, wake: Callable[[], None]) -> dict[str, Deed]:
    """What can be done: a name, its argument, and how."""

    def set_clock(setting: Setting) -> None:
        clock.set(setting.at)
        wake()

    return {
        "clock": (Setting, set_clock),
        "plant": (stage.Seed, lambda seed: stage.plant(node, seed)),
        "apply": (stage.Application, lambda application: stage.apply(node, application)),
        "act": (stage.Act, lambda wanted: stage.act(node, wanted)),
        "present": (stage.Presentation, lambda wanted: stage.present(node, wanted)),
        "orders": (OrdersOf, lambda of: stage.orders(node, of.number)),
        "see": (stage.Wish, lambda wish: stage.see(node, wish)),
        "standing": (Nothing, lambda _: stage.standing(node)),
    }


def practice_routes(known: dict[str, Deed], *guards: Guard) -> Router:
    """The route of the deeds."""

    @post("/{deed:str}", status_code=200, exclude_from_csrf=True, unlimited=True, media_type=MediaType.JSON)
    async def do(request: Request[object, object, State], deed: FromPath[str]) -> Response[bytes]:
        if deed not in known:
            raise NotFoundException
        kind, perform = known[deed]
        argument = msgspec.json.decode(await request.body(), type=kind)
        return Response(msgspec.json.encode(await asyncio.to_thread(perform, argument)))

    return Router("/practice", route_handlers=[do], guards=list(guards), include_in_schema=False)
