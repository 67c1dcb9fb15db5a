"""A case in the words of its page: heading, steps, sums."""

from collections.abc import Sequence
from datetime import date, datetime
from types import MappingProxyType

from yipanqi.kernel.text import Text, same
from yipanqi.node.steps import Step as Done
from yipanqi.node.views import Decided, View
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
            "领取后，结果会出现在办件页和“我的证照”里。",
            "The result is then on the case page and among your credentials.",
        ),
    }
)
"""What follows from an action that one is asked to confirm."""


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


def amounts(case: View) -> Sequence[Decided]:
    """The decisions that worked out something the person gets, the latest first."""
    return [d for d in reversed(case.decisions) if any(f.unit in AMOUNTS for f in d.made.figures)]


def consequence(action: str) -> Text | None:
    """What one is told before confirming an action."""
    return CONSEQUENCES.get(action)
