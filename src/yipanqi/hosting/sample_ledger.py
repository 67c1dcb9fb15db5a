"""The work ledger of a practice node as it might stand today: drawn up when the documents came, reported on since.

All of it is made up, and says so. Some is done in time, some late, some waits to be confirmed, some has been forgotten.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType

import msgspec

from yipanqi.access.actor import SYSTEM, Actor, ActorKind, Role
from yipanqi.cases.work import BEIJING, Work, day_of
from yipanqi.kernel.text import Text
from yipanqi.kernel.unique import unique
from yipanqi.node import Node
from yipanqi.policy.catalogue import catalogue
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped
from yipanqi.supervision.ledger.history import Evidence, EvidenceKind
from yipanqi.supervision.ledger.listing import Filter, every
from yipanqi.supervision.ledger.reporting import Counted, Reported, confirm, report
from yipanqi.supervision.ledger.undertaking import Undertaking

DEADLINES = MappingProxyType({"in time": 11, "late": 2, "waiting": 2, "begun": 2, "forgotten": 3})
"""What becomes of undertakings with a deadline, so many in twenty."""

CYCLES = MappingProxyType({"lately": 8, "long ago": 1, "never": 1})
"""When was reported on those that go on, so many in ten."""

PROGRESS = "样本进展：按清单推进（练习数据）"
EVIDENCE = Evidence(EvidenceKind.WORDS, "样本佐证（练习数据）")


Doing = Callable[[Work], object]
NEXT = timedelta(days=1)


class Step(msgspec.Struct, frozen=True):
    """A report on a day, and whether it is confirmed the day after."""

    on: date
    done: bool = False
    confirmed: bool = False


def keep(node: Node, seed: int) -> None:
    """Draw up the shipped documents and report on what they ask of this side, up to yesterday."""
    chance, today = random.Random(f"{seed} {node.code}"), day_of(node.clock())
    first = min(document.issued_on for document in catalogue().documents.values())
    _at(node, chance, first, [lambda work: draw_up_shipped(work, SYSTEM)])
    with node.look() as work:
        undertakings = [line.undertaking for line in every(work, Filter())]
    days: dict[date, list[Doing]] = defaultdict(list)
    for one in undertakings:
        for step in steps(one, chance, today):
            days[step.on].append(partial(_report, one=one, step=step))
            if step.confirmed:
                days[step.on + NEXT].append(partial(_confirm, one=one))
    for day in sorted(days):
        _at(node, chance, day, days[day])


def steps(one: Undertaking, chance: random.Random, today: date) -> Iterator[Step]:
    """What its unit has reported so far, as chance has it."""
    if one.due_on is None:
        until = {"lately": today, "long ago": today - timedelta(days=400)}.get(_drawn(chance, CYCLES))
        yield from (Step(day) for day in _quarters(one.starts_on, until, chance)) if until else ()
        return
    days = {"in time": -chance.randint(5, 60), "late": chance.randint(5, 60), "waiting": -3, "begun": -80}
    fate = _drawn(chance, DEADLINES)
    if fate in days:
        on = max(one.starts_on + NEXT, one.due_on + timedelta(days=days[fate]))
        if on + NEXT < today:
            yield Step(on, done=fate != "begun", confirmed=fate in {"in time", "late"})


def _quarters(since: date, until: date, chance: random.Random) -> Iterator[date]:
    """A day in every quarter after the one that `since` lies in, before `until`."""
    for quarter in range(since.year * 4 + (since.month - 1) // 3 + 1, until.year * 4 + 4):
        day = date(quarter // 4, quarter % 4 * 3 + 1, chance.choice((11, 18, 25)))
        if day < until:
            yield day


def _drawn(chance: random.Random, fates: Mapping[str, int]) -> str:
    return chance.choices(list(fates), list(fates.values()))[0]


def _report(work: Work, one: Undertaking, step: Step) -> None:
    liaison = _staff("sample-liaison", Role.LIAISON, one.unit, one.division)
    figures = tuple(Counted(n, Decimal(str(target.value)), step.on) for n, target in enumerate(one.targets))
    sent = Reported(PROGRESS, figures, (EVIDENCE,), asks_done=True) if step.done else Reported(PROGRESS)
    report(work, liaison, one.id, sent)


def _confirm(work: Work, one: Undertaking) -> None:
    confirm(work, _staff("sample-coordinator", Role.COORDINATOR, "", one.division), one.id)


def _at(node: Node, chance: random.Random, day: date, doings: Iterable[Doing]) -> None:
    """Do something at ten in the morning of a day that has gone by."""
    moment = datetime.combine(day, time(10), BEIJING)
    with node.database.write(moment, lambda: unique(moment, chance.randbytes)) as uow:
        work = Work(uow, node.world)
        for do in doings:
            do(work)
        work.flush()


def _staff(login: str, role: Role, unit: str, division: str) -> Actor:
    return Actor(
        ActorKind.STAFF,
        login,
        Text("样本人员", "sample staff"),
        roles=frozenset({role}),
        offices=frozenset({unit}),
        divisions=frozenset({division}),
        second_factor=True,
    )
