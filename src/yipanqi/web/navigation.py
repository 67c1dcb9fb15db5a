"""The main places, by who is looking."""

from collections.abc import Sequence

import msgspec

from yipanqi.access.actor import Actor, Role
from yipanqi.kernel.text import Text


class Place(msgspec.Struct, frozen=True):
    """One entry of the main navigation; `below` are the other paths that belong to it."""

    href: str
    title: Text
    below: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a page belongs here."""
        return path == self.href or path.startswith(tuple(f"{p}/" for p in (self.href.rstrip("/"), *self.below) if p))


HALL = Place("/", Text("服务大厅", "Services"), below=("/fields", "/services", "/search"))
CASES = Place("/cases", Text("我的办件", "My cases"))
READINGS = Place("/readings", Text("谁看过我的数据", "Who read my data"))


WorkPlaces = Sequence[tuple[Role, Place]]


def navigation(actor: Actor | None, work: WorkPlaces = ()) -> list[Place]:
    """The hall for all, what is one's own for people and organisations, places of work by role."""
    own = [CASES, READINGS] if actor is None or actor.party else []
    return [HALL, *own, *(place for role, place in work if actor and actor.has(role))]
