"""Life cycles of supervision as tables: action, before, to, who, title, what is to be said with it.

As in `cases.machine`, whatever is not in the table is refused. It is a table of its own because a case is acted on in
the capacities of applicant, window and officer and has the statuses of the exchange, none of which an order, a
meeting or an evaluation knows: here steps belong to roles of staff, or to nobody, and then the clock takes them.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, Role
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows

START = ""
"""The state before there is anything."""


class Nothing(msgspec.Struct, frozen=True):
    """Nothing is to be said with it."""


class Step(msgspec.Struct, frozen=True):
    """One row of the table. `to` of "" stays where it is; `who` of nobody: the clock."""

    action: str
    before: tuple[str, ...]
    to: str
    who: tuple[Role, ...]
    title: Text
    asks: type[msgspec.Struct] = Nothing


class Life(msgspec.Struct, frozen=True):
    """A life cycle. Raises ValueError where the table has a hole."""

    states: Mapping[str, Text]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        known = {*self.states, START}
        lost = {s for step in self.steps for s in (*step.before, step.to)} - known
        seen = [(step.action, before) for step in self.steps for before in step.before]
        if lost or len(seen) != len(set(seen)):
            raise ValueError(f"unknown states {sorted(lost)}, or an action that leads two ways")

    def find(self, action: str, state: str) -> Step:
        """The step of an action in a state. Raises Refused (conflict)."""
        for step in self.steps:
            if step.action == action and state in step.before:
                return step
        now = self.states.get(state, Text("尚未开始", "not begun"))
        raise conflict(
            "not-now",
            f"当前状态“{now.zh}”不能进行此操作（{action}）",
            f"{action} is not possible now: {now.en}",
        )

    def open_to(self, state: str, roles: Collection[Role]) -> tuple[Step, ...]:
        """What can be done in a state by those who have one of the roles."""
        return tuple(step for step in self.steps if state in step.before and any(r in roles for r in step.who))


class Happened(msgspec.Struct, frozen=True):
    """One thing that happened: what was said with it is kept as it was said."""

    action: str
    at: datetime
    day: date
    by: str
    by_name: Text
    body: dict[str, Any]


def said(work: Work, step: Step, words: Raw) -> Any:
    """What was said with a step, as its typed form. Raises Refused."""
    return parse(step.asks, words, work.today)


def note(work: Work, by: Actor, part: str, subject: str, action: str, body: object = None) -> None:
    """Keep what happened to a subject."""
    new = {
        "id": work.uow.new_id(),
        "part": part,
        "subject": subject,
        "at": work.now,
        "day": work.today,
        "action": action,
        "by": by.id,
        "by_name": by.name.zh,
        "by_name_en": by.name.en,
        "body": msgspec.json.encode(body or {}).decode(),
    }
    rows.note(work.uow, new)


def history(work: Work, part: str, subject: str) -> tuple[Happened, ...]:
    """Everything that happened to a subject, in order."""
    return tuple(_happened(row) for row in rows.events(work.uow, part, subject))


def _happened(row: Row[Any]) -> Happened:
    body = msgspec.json.decode(row.body, type=dict[str, Any])
    return Happened(row.action, row.at, row.day, row.by, Text(row.by_name, row.by_name_en), body)
