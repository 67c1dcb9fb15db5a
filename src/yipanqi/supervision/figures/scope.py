"""Whose figures someone may see: the public's for all; as they are, and the cases behind them, for the offices of a
division that one supervises or coordinates.
"""

from collections.abc import Collection

import msgspec

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases.work import Work
from yipanqi.store.figures import EVERY


class Scope(msgspec.Struct, frozen=True):
    """Divisions whose figures are seen as they are; none for the public."""

    divisions: frozenset[str] = frozenset()

    @property
    def exact(self) -> bool:
        """Whether figures are seen as they are."""
        return bool(self.divisions)

    def within(self, work: Work, place: str = "") -> Collection[str]:
        """The offices that are meant, in a place or wherever one may look; every one together where that is all."""
        places, own = work.world.divisions, work.world.code.ljust(6, "0")
        if own in self.divisions and place in ("", own):
            return (EVERY,)
        return tuple(
            office.id
            for office in work.world.offices
            if any(places.within(office.division, mine) for mine in self.divisions)
            and (not place or places.within(office.division, place))
        )


PUBLIC = Scope()


def scope_of(actor: Actor | None) -> Scope:
    """What an account may see: supervisors and coordinators their divisions, with the second factor shown."""
    if actor is None or actor.kind is not ActorKind.STAFF or not actor.second_factor:
        return PUBLIC
    return Scope(actor.divisions) if actor.has(Role.SUPERVISOR, Role.COORDINATOR) else PUBLIC
