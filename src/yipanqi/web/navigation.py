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
        return path in (self.href, *self.below) or path.startswith(
            tuple(f"{p}/" for p in (self.href.rstrip("/"), *self.below) if p)
        )


HALL = Place("/", Text("服务大厅", "Services"), below=("/fields", "/services", "/search"))
CASES = Place("/cases", Text("我的办件", "My cases"))
CREDENTIALS = Place("/credentials", Text("我的证照", "My credentials"))
READINGS = Place("/readings", Text("谁看过我的数据", "Who read my data"), below=("/consents",))
PROMISES = Place("/promises", Text("承诺清单", "Promises"), below=("/documents",))

BOARD = Place("/board", Text("督查看板", "Board"))

OFFICE = Place("/office", Text("统筹督查", "Coordination"))

FEEDBACK = Place("/office/feedback", Text("评价投诉", "Feedback"))

WorkPlaces = Sequence[tuple[Role, Place]]

WORK: WorkPlaces = (
    (Role.WINDOW_CLERK, Place("/counter", Text("综窗", "Counter"))),
    (Role.OFFICER, Place("/desk", Text("审批", "Desk"))),
    (Role.WINDOW_CLERK, FEEDBACK),
    (Role.OFFICER, FEEDBACK),
    (Role.COORDINATOR, OFFICE),
    (Role.LIAISON, OFFICE),
    (Role.SUPERVISOR, OFFICE),
    (Role.ENGINEER, Place("/engine", Text("互联运行", "Exchange"))),
    (Role.ADMINISTRATOR, Place("/office/accounts", Text("账户管理", "Accounts"), below=("/office/tokens",))),
)
"""The places of staff, by the role that works there."""


def navigation(actor: Actor | None, work: WorkPlaces = WORK) -> list[Place]:
    """The hall and the promises for all, what is one's own for people and organisations, places of work by role."""
    own = [CASES, CREDENTIALS, READINGS] if actor is None or actor.party else []
    places = dict.fromkeys(place for role, place in work if actor and actor.has(role))
    return [HALL, *own, PROMISES, BOARD, *places]
