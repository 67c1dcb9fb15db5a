"""Two counters, with people who deal with feedback on both sides."""

from collections.abc import Callable, Sequence
from typing import Any

from support.counters import Counters, staff
from support.hall import YU_ZHONG
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.protocols.words import Rating
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import dealing, own
from yipanqi.supervision.feedback.own import Own

WU_HOU = "510107"
RAISED = {
    "kind": "desk",
    "words": "材料交了两次还是办不成",
    "in_court": "no",
    "name": "罗女士",
    "reach": "13800000000",
    "consent": ["yes"],
}
CALLED = {"reached": "yes", "words": "已电话核实"}
CONCLUDED = {"cause": "papers", "words": "已免去该材料并致歉"}
POLICE = "50-public-security-500103"


class Complaints(Counters):
    """Counters whose officers also call back and put right."""

    def police(self) -> Actor:
        """An officer of the police of Yuzhong."""
        return self.officer_of(self.chongqing, "public-security", YU_ZHONG)

    def officer_of(self, node: Node, field: str, place: str) -> Actor:
        """An officer of the office of a field in a place."""
        with node.look() as work:
            return staff("deng", Role.OFFICER, work.world.offices.competent(field, place, work.today).id)

    def coordinator(self, node: Node) -> Actor:
        """The coordination office of a side."""
        roles, places = frozenset({Role.COORDINATOR}), frozenset({f"{node.code}0000"})
        return Actor(ActorKind.STAFF, "zheng", same("zheng"), roles=roles, divisions=places, second_factor=True)

    def decided(self) -> str:
        """A certificate applied for and handed over at the window of Wuhou, decided by the police of Yuzhong."""
        number = self.take_in()
        self.at_owner(number, "accept")
        self.decide(number)
        self.at_window(number, "deliver")
        return number

    def rate(self, number: str, grade: int, side: str = "owner") -> None:
        """Luo rates the case where she applied."""
        self.sichuan.act(number, "rate", self.luo(self.sichuan), Rating(grade, "说好三天，拖了十天", side))
        self.settle()

    def raise_(self, node: Node, service: str = "", case: str = "", **more: object) -> str:
        """Luo says what went wrong, logged in; the receipt."""
        luo, raw = self.luo(node), RAISED | more
        receipt = node.command(lambda work: own.raise_(work, luo, raw, f"once {raw}", service, case))
        self.settle()
        return receipt

    def items(self, node: Node) -> Sequence[Any]:
        """Every item on a node."""
        with node.look() as work:
            return work.uow.rows(rows.item.select().order_by(rows.item.c.opened_at, rows.item.c.id))

    def only(self, node: Node) -> Any:
        """The one item on a node."""
        (row,) = self.items(node)
        return row

    def hers(self, receipt: str, node: Node | None = None) -> Own:
        """Luo's own item, as she sees it."""
        with (node or self.sichuan).look() as work:
            return own.view(work, own.by_receipt(work, receipt))

    def do(self, node: Node, actor: Actor, action: str, raw: dict[str, object], id_: str = "") -> None:
        """Staff do something with the only item there (or this one); it arrives at once."""
        which = id_ or self.only(node).id
        node.command(lambda work: dealing.do(work, actor, which, action, raw))
        self.settle()

    def again(self, node: Node, grade: int, id_: str = "") -> None:
        """Luo rates what was done; it arrives at once."""
        self.person(node, lambda work, row: own.rate_again(work, row, {"grade": str(grade)}), id_)

    def person(self, node: Node, what: Callable[[Any, Any], None], id_: str = "") -> None:
        """Luo does something with her only item (or this one)."""
        luo, which = self.luo(node), id_ or self.only(node).id
        node.command(lambda work: what(work, own.of_person(work, luo, which)))
        self.settle()
