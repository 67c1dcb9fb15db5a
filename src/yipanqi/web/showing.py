"""A case in the words of its page: heading, steps, sums."""

from collections.abc import Sequence
from datetime import date, datetime
from types import MappingProxyType

import msgspec

from yipanqi.cases.case import Letter
from yipanqi.cases.machine import Status
from yipanqi.kernel.text import Text, same
from yipanqi.node.steps import Step as Done
from yipanqi.node.views import Decided, Offered, View
from yipanqi.web.pages import CHINA
from yipanqi.web.parts import Step

WEEKDAYS = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)

AMOUNTS = frozenset({"fen", "month"})
"""Units of what a person gets; days and the like are told elsewhere."""

UNDOING = frozenset({"withdraw", "cancel"})
"""Actions that take an application back."""

NAMES = MappingProxyType(
    {
        "withdraw": Text("撤回申请", "Withdraw the application"),
        "cancel": Text("撤回申请", "Withdraw the application"),
        "deliver": Text("领取结果", "Take the result"),
        "rate": Text("评价这次办理", "Rate how it went"),
    }
)
"""What the person calls an action, where the office calls it something else."""

CONSEQUENCES = MappingProxyType(
    {
        "withdraw": Text(
            "撤回后，这件事不再办理；以后可以重新申请。",
            "Nothing more is done on it. You can apply again later.",
        ),
        "cancel": Text(
            "撤回后，转出地会恢复您原来的关系，年限和金额不受影响；以后可以重新申请。",
            "The sending side restores your relation as it was, with every month and fen. You can apply again later.",
        ),
        "deliver": Text(
            "领取后，这件事就送达了；附有电子证照的，证照在“我的证照”里。",
            "It then counts as delivered. A credential that comes with it is under “My credentials”.",
        ),
    }
)
"""What follows from an action that one is asked to confirm."""


class Doing(msgspec.Struct, frozen=True):
    """Something the person may do on a case, in the person's words; `undoing` takes the application back."""

    action: str
    title: Text
    undoing: bool
    consequence: Text | None


def doing(offered: Offered) -> Doing:
    """An action as the person is offered it."""
    action = offered.action
    return Doing(action, NAMES.get(action, offered.title), action in UNDOING, CONSEQUENCES.get(action))


def heading(case: View) -> Text:
    """What the case is about: with both places, from which to which."""
    places = dict(case.places)
    if {"sending", "receiving"} <= set(places):
        way = Text("{title}：{sending} → {receiving}", "{title}: {sending} → {receiving}")
        return way.format(title=case.title, **places)
    return case.title


def way(case: View, today: date) -> list[Step]:
    """The steps of a case: done, being done and to come; the last to come bears the promised day."""
    due = case.clock.due_on if case.clock else None
    last = len(case.steps) - 1
    return [_step(step, due if number == last else None, today) for number, step in enumerate(case.steps)]


def _step(step: Done, due: date | None, today: date) -> Step:
    if step.when is not None:
        when = _moment(step.when, today)
    elif step.state == "now":
        when = Text("现在", "now")
    else:
        when = Text(f"{due:%m-%d} 前", f"by {due:%m-%d}") if due else same("")
    return Step(when, step.title, step.text, step.node, step.node_name, step.state)


def _moment(at: datetime, today: date) -> Text:
    local = at.astimezone(CHINA)
    shape = "%m-%d" if local.year == today.year else "%Y-%m-%d"
    weekday = WEEKDAYS[local.weekday()]
    return Text(f"{local:{shape}} {weekday.zh} {local:%H:%M}", f"{local:{shape}} {weekday.en} {local:%H:%M}")


def notice(case: View) -> Letter | None:
    """What the person was asked to put right, while that is awaited."""
    asked = [written.letter for written in case.letters if written.kind == "correction"]
    return asked[-1] if asked and case.status is Status.CORRECTING else None


def amounts(case: View) -> Sequence[Decided]:
    """The decisions that worked out something the person gets, the latest first."""
    return [d for d in reversed(case.decisions) if any(f.unit in AMOUNTS for f in d.made.figures)]
