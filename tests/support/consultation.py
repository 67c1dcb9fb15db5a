"""A practice node that runs a consultation, and a look-alike pair of ours: a draft and what was adopted after it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from support.pair import Clock, make_node
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.services import discover
from yipanqi.supervision.consultation import answers, comments, opening

ANNOUNCED = datetime(2024, 9, 25, 2, tzinfo=UTC)
OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "policies"

DRAFT = """山城市发展和改革委员会关于公开征求《山城江城双核便民行动方案（征求意见稿）》意见的公告

日期：2024-09-25

现将《山城江城双核便民行动方案（征求意见稿）》向社会公开征求意见，自公告之日起7日内通过电子邮件或电话反馈。

山城江城双核便民行动方案（征求意见稿）

一、办事便捷

（一）延长窗口时间。探索虚拟综窗工作日延时服务，每周不少于2小时。（责任部门：重庆市政务服务办；成都市政务服务办）

（二）社保关系转移。推动养老保险关系转移15个工作日办结。（责任部门：重庆市人力社保局；成都市人力社保局）

二、出行便捷

（三）公交互通。研究推出双城公交优惠卡，覆盖主城区线路。（责任部门：重庆市交通局；成都市交通运输局）
"""

FINAL = """山城市人民政府办公厅 江城市人民政府办公厅
关于印发《山城江城双核便民行动方案》的通知

山府办〔2025〕9号

山城江城双核便民行动方案

一、办事便捷

（一）延长窗口时间。实现虚拟综窗工作日和周末延时服务，每周不少于4小时。（责任单位：重庆市政务服务办；成都市政务服务办）

（二）社保关系转移。推动养老保险关系转移5个工作日办结。（责任单位：重庆市人力社保局；成都市人力社保局、成都市医保局）

山城市人民政府办公厅
2025年1月26日
"""

PLAN = {
    "document": "双核方案2024征求意见稿",
    "opens_on": "2024-09-25",
    "days": "7",
    "about": "让两地居民办事更方便。",
    "email": "shuanghe@example.org",
    "phone": "023-12345",
    "why_shorter": "原公告载明的期限为七日。",
}
ANSWER = {"outcome": "adopted", "gist": "延长窗口时间", "reason": "群众需要，两地均可做到"}


class Office:
    """One node with two coordinators, its clock moved by the test; starts on the day of the announcement."""

    def __init__(self, url: str) -> None:
        self.clock = Clock()
        self.clock.now = ANNOUNCED
        self.node: Node = make_node("50", url, self.clock, services=discover())
        self.zheng, self.he = coordinator("zheng"), coordinator("he")

    def on(self, day: date, hour: int = 10) -> None:
        """It is this day, Beijing time."""
        self.clock.now = datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)

    def plan(self, **changes: str) -> str:
        """Put the draft up for comment."""
        return self.node.command(lambda work: opening.plan(work, self.zheng, PLAN | changes))

    def leave(self, id_: str, words: str, place: str = "", once: str = "", **more: object) -> str:
        """A comment by web."""
        raw = {"words": words, "kind": "person", **more}
        return self.node.command(lambda work: comments.leave(work, id_, place, raw, once or words))  # type: ignore[arg-type]

    def see(self, id_: str) -> opening.Consultation:
        """The consultation as everybody sees it."""
        with self.node.look() as work:
            return opening.see(work, id_)

    def answer(self, id_: str, matter: str, **changes: str) -> None:
        """One coordinator answers, the other agrees."""
        self.do(answers.draft, self.zheng, id_, matter, ANSWER | changes)
        self.do(answers.check, self.he, id_, matter, {"agreed": "yes"})

    def do(self, what: Callable[..., object], *arguments: object) -> object:
        """Something in a unit of work."""
        return self.node.command(lambda work: what(work, *arguments))


def coordinator(name: str, division: str = "500000") -> Actor:
    """Somebody of the coordination office of Chongqing, second factor shown."""
    roles, divisions = frozenset({Role.COORDINATOR}), frozenset({division})
    return Actor(ActorKind.STAFF, name, same(name), roles=roles, divisions=divisions, second_factor=True)
