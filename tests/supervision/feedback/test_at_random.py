"""Whatever crosses on the way: no item is lost, none is there twice, and both sides end up telling one story."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from support.complaints import CALLED, CONCLUDED, RAISED, WU_HOU, Complaints
from support.counters import YU_ZHONG, trouble
from yipanqi.access.actor import Actor, Role
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node
from yipanqi.supervision.feedback import dealing, own
from yipanqi.supervision.feedback.life import SENT_ON, WITHDRAWN

PLACES = ((WU_HOU, "window"), (YU_ZHONG, "public-security"), (WU_HOU, "public-security"), (YU_ZHONG, "window"))
STEPS = 250


class AtRandom(Complaints):
    """People of both sides do whatever they may, and letters are carried whenever it pleases chance."""

    def step(self, chance: random.Random) -> None:
        """One thing happens."""
        node = chance.choice(self.nodes)
        do = chance.choices((self.somebody_complains, self.staff_acts, self.luo_acts, self.post_comes), (1, 9, 3, 3))[0]
        with suppress(Refused):
            do(node, chance)
        self.clock.now += timedelta(hours=chance.choice((0, 1, 30)))

    def somebody_complains(self, node: Node, chance: random.Random) -> None:
        luo = self.luo(node)
        raw = RAISED | {"kind": chance.choice(("desk", "complaint")), "place": chance.choice(PLACES)[0]}
        node.command(lambda work: own.raise_(work, luo, raw, str(chance.random()), "no-crime-certificate"))

    def staff_acts(self, node: Node, chance: random.Random) -> None:
        held = [row for row in self.items(node) if row.holder == node.code]
        if held:
            row, actor = chance.choice(held), self.everybody(node)
            with node.look() as work:
                offered = dealing.offered(work, actor, row)
            action = chance.choice([a for a in offered if a != "out of scope"] or [""])
            node.command(lambda work: dealing.do(work, actor, row.id, action, self.form(action, chance)))

    def luo_acts(self, node: Node, chance: random.Random) -> None:
        mine = [row for row in self.items(node) if row.home == node.code]
        if mine:
            id_, luo, grade = chance.choice(mine).id, self.luo(node), str(chance.randint(1, 5))
            back = chance.random() < 0.05
            node.command(
                lambda work: (
                    own.withdraw(work, own.of_person(work, luo, id_))
                    if back
                    else own.rate_again(work, own.of_person(work, luo, id_), {"grade": grade})
                )
            )

    def post_comes(self, node: Node, chance: random.Random) -> None:
        self.deliver(node)
        node.work()

    def form(self, action: str, chance: random.Random) -> dict[str, object]:
        """What is said with an act."""
        place, field = chance.choice(PLACES)
        return {
            "forward": {"place": place, "field": field, "class_": "complex"},
            "send on": {"place": place, "field": field, "words": "不是本单位"},
            "call": CALLED,
            "conclude": CONCLUDED,
            "check": {"confirmed": chance.choice(("yes", "no")), "words": "核查"},
            "extend": {"due_on": str((self.clock.now + timedelta(days=20)).date()), "words": "延期"},
        }.get(action, {"words": "理由"})

    def everybody(self, node: Node) -> Actor:
        """Officer of every office of a side and its coordinator in turn: chance decides who the desk belongs to."""
        clerk, zheng = self.clerk() if node is self.sichuan else self.police(), self.coordinator(node)
        with node.look() as work:
            here = {work.world.offices.competent("public-security", p, work.today).id for p in (WU_HOU, YU_ZHONG)}
            here |= {w.id for p in (WU_HOU, YU_ZHONG) for w in work.world.offices.windows(p, work.today)}
        dealing_ = self.clock.now.hour % 2
        return (
            Actor(
                clerk.kind,
                "deng",
                clerk.name,
                "",
                frozenset({Role.OFFICER, Role.WINDOW_CLERK}),
                frozenset(here),
                frozenset(),
                True,
            )
            if dealing_
            else zheng
        )


@pytest.mark.parametrize("seed", range(6))
def test_no_item_is_lost_or_doubled_and_both_sides_agree(new_database_url: Callable[[], str], seed: int) -> None:
    there, chance = AtRandom(new_database_url), random.Random(seed)
    try:
        for _ in range(STEPS):
            there.step(chance)
        there.settle()
        consistent(there)
    finally:
        there.close()


def consistent(there: AtRandom) -> None:
    """Every item is at home once, and with its holder once; what its holder says of it is what its home knows."""
    every = {node.code: {row.id: row for row in there.items(node)} for node in there.nodes}
    homes = Counter(id_ for code, rows in every.items() for id_, row in rows.items() if row.home == code)
    assert homes
    assert set(homes.values()) == {1}
    for code, rows in every.items():
        for id_, row in rows.items():
            assert row.home == code or homes[id_] == 1, f"{id_} has no home"
            if row.home != code:
                continue
            elsewhere = [other[id_] for c, other in every.items() if c != code and id_ in other]
            standing = [e for e in elsewhere if e.state != SENT_ON]
            if row.state == WITHDRAWN:
                assert all(e.ended_at is not None for e in elsewhere)
            elif row.holder == code:
                assert all(e.state == SENT_ON for e in elsewhere)
            else:
                (holder,) = standing
                assert holder.holder == row.holder
                assert row.state == holder.state
                assert (row.due_on, row.cause, row.office) == (holder.due_on, holder.cause, holder.office)
    assert trouble(there.sichuan) == trouble(there.chongqing) == []
