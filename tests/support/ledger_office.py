"""The office that keeps the work ledger of a node: its people, its clock, and short ways to what a test asks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from support.pair import Clock
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases.work import BEIJING
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.store import undertakings as rows
from yipanqi.supervision.ledger.drawing_up import draw_up
from yipanqi.supervision.ledger.undertaking import Undertaking, of_row

SOCIAL, POLICE = "四川省人力资源和社会保障厅", "四川省公安厅"
PLAN, ITEMS, COUNTY = "川办发〔2021〕2号", "渝府办发〔2022〕3号", "岳池县2024年任务清单"
TRANSFER, PROOF, COUNTY_TRANSFER = f"{PLAN}#4.10", f"{ITEMS}#3.8", f"{COUNTY}#6.24"


def staff(role: Role, login: str, *, offices: frozenset[str] = frozenset(), division: str = "510000") -> Actor:
    """Someone of the staff, second factor shown."""
    return Actor(
        ActorKind.STAFF,
        login,
        same(login),
        roles=frozenset({role}),
        offices=offices,
        divisions=frozenset({division}),
        second_factor=True,
    )


COORDINATOR = staff(Role.COORDINATOR, "coordinator")
LIAISON = staff(Role.LIAISON, "liaison", offices=frozenset({SOCIAL}))


@dataclass
class Office:
    """The node, its clock, and short ways to what a test asks."""

    node: Node
    clock: Clock

    def on(self, day: date) -> None:
        """It is ten in the morning of that day in Beijing."""
        self.clock.now = datetime(day.year, day.month, day.day, 10, tzinfo=BEIJING)

    def draw_up(self, document: str, actor: Actor = COORDINATOR):  # type: ignore[no-untyped-def]
        return self.node.command(lambda work: draw_up(work, actor, document))

    def all(self) -> list[Undertaking]:
        with self.node.look() as work:
            c = rows.undertaking.c
            return [of_row(r) for r in work.uow.rows(select(rows.undertaking).order_by(c.document, c.place, c.unit))]

    def of(self, clause: str, unit: str = SOCIAL) -> Undertaking:
        """The open undertaking of a clause at a unit, the newest where there are several."""
        return [u for u in self.all() if u.clause == clause and u.unit == unit][-1]
