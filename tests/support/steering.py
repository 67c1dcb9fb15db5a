"""Who steers in tests: a supervisor beside the coordinator and the liaison officer of the ledger."""

from datetime import date

from support.ledger_office import PLAN, TRANSFER, Office, staff
from yipanqi.access.actor import Actor, Role
from yipanqi.supervision.orders import acts, order
from yipanqi.supervision.orders.order import Order

SUPERVISOR = staff(Role.SUPERVISOR, "supervisor")
DEMAND = {"title": "养老保险关系转移提速", "ground": "第一季度未报进展", "demand": "三月底前报送办结时限实绩"}
REPLY = {"words": "已压缩到十五个工作日", "evidence": "三月办件统计表，社保局存"}


class Steering:
    """Short ways to what a test asks of an office that supervises."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.draw_up(PLAN)

    @property
    def undertaking(self) -> str:
        return self.office.of(TRANSFER).id

    def on(self, year: int, month: int, day: int) -> None:
        """It is that day, and the clock has done what is due."""
        self.office.on(date(year, month, day))
        self.office.node.work()

    def draw_up(self, actor: Actor = SUPERVISOR, **changes: str) -> str:
        words = DEMAND | {"undertaking": self.undertaking} | changes
        return self.office.node.command(lambda work: acts.draw_up(work, actor, words))

    def act(self, id_: str, actor: Actor, action: str, **words: str) -> Order:
        return self.office.node.command(lambda work: acts.act(work, actor, id_, action, words))

    def see(self, id_: str, actor: Actor = SUPERVISOR) -> order.Seen:
        with self.office.node.look() as work:
            return order.see(work, actor, id_)
