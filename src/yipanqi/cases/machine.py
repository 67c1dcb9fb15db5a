"""Life cycles as tables: action, from, to, who may, event. Anything that is not in the table is refused."""

from collections.abc import Collection
from enum import StrEnum

import msgspec

from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text


class Status(StrEnum):
    """How far a case is, in the few words that all services share."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTING = "correcting"
    ACCEPTED = "accepted"
    IN_HAND = "in hand"
    DECIDED = "decided"
    DELIVERED = "delivered"
    CLOSED = "closed"
    NOT_ACCEPTED = "not accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


STATUS_NAMES = {
    Status.DRAFT: Text("草稿", "Draft"),
    Status.SUBMITTED: Text("已提交", "Submitted"),
    Status.CORRECTING: Text("待补正", "Waiting for your correction"),
    Status.ACCEPTED: Text("已受理", "Accepted"),
    Status.IN_HAND: Text("办理中", "In hand"),
    Status.DECIDED: Text("已决定", "Decided"),
    Status.DELIVERED: Text("已送达", "Delivered"),
    Status.CLOSED: Text("已办结", "Closed"),
    Status.NOT_ACCEPTED: Text("不予受理", "Not accepted"),
    Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
    Status.LAPSED: Text("逾期失效", "Lapsed"),
}

ENDS = frozenset({Status.CLOSED, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.LAPSED})
"""Statuses in which a case has ended."""


class Who(StrEnum):
    """In what capacity somebody or something acts on a case."""

    APPLICANT = "applicant"
    CONCERNED = "concerned"
    WINDOW = "window"
    OFFICER = "officer"
    RULE = "rule"
    PEER = "peer"
    CLOCK = "clock"
    ORGANISATION = "organisation"


class Holder(StrEnum):
    """Who has to act next, as the case page says it first."""

    HERE = "here"
    THERE = "there"
    APPLICANT = "applicant"
    NOBODY = "nobody"


class State(msgspec.Struct, frozen=True):
    """One state of a life cycle: the shared status it belongs to, its words, and who has to act next."""

    name: str
    status: Status
    title: Text
    holder: Holder = Holder.HERE


class Transition(msgspec.Struct, frozen=True):
    """One row of the table. `event` is what is written down: `side:subject:action`. `to` of "" stays where it is.

    `asks` is what a person has to say with it, as a typed form; with `form` it is the application's own form,
    corrected.
    """

    action: str
    before: tuple[str, ...]
    to: str
    who: tuple[Who, ...]
    event: str
    title: Text
    asks: type[msgspec.Struct] | None = None
    form: bool = False


START = ""
"""The state before a case is there."""


class Machine(msgspec.Struct, frozen=True):
    """The life cycle of a case on the node that plays one role in it. Raises ValueError where the table has a hole.

    `path` names the states of a case that goes well, so that a person sees what is still to come.
    """

    role: str
    title: Text
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    path: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = {state.name for state in self.states}
        for t in self.transitions:
            lost = {*t.before, t.to, *self.path} - names - {START}
            if lost:
                raise ValueError(f"{self.role}: {t.action} names states that are not there: {sorted(lost)}")
        seen = [(t.action, before) for t in self.transitions for before in t.before]
        if len(seen) != len(set(seen)):
            raise ValueError(f"{self.role}: an action leads two ways from one state")

    def state(self, name: str) -> State:
        """A state by name. Raises KeyError."""
        return next((s for s in self.states if s.name == name), None) or _no_state(self.role, name)

    def find(self, action: str, state: str) -> Transition:
        """The row for an action in a state. Raises Refused (conflict) where there is none."""
        for transition in self.transitions:
            if transition.action == action and state in transition.before:
                return transition
        raise conflict(
            "not-now",
            f"当前状态“{self._named(state)}”不能进行此操作（{action}）",
            f"{action} is not possible while the case is {state or 'not there'}",
        )

    def allows(self, action: str, state: str) -> bool:
        """Whether an action is possible in a state, by whomever."""
        return any(t.action == action and state in t.before for t in self.transitions)

    def allowed(self, state: str, who: Collection[Who]) -> tuple[Transition, ...]:
        """What can be done in a state by those capacities."""
        return tuple(t for t in self.transitions if state in t.before and any(w in who for w in t.who))

    def diagram(self) -> str:
        """A state diagram in Mermaid's notation. What leaves a case where it is stands in a note."""
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{s.title.zh} {s.title.en}" as {_safe(s.name)}' for s in self.states]
        arrows: dict[tuple[str, str], list[str]] = {}
        for t in self.transitions:
            for before in t.before:
                if t.to not in ("", before):
                    arrows.setdefault((before, t.to), []).append(f"{t.action} ({', '.join(t.who)})")
        lines += [
            f"    {_safe(before) or '[*]'} --> {_safe(to)}: {'<br/>'.join(said)}"
            for (before, to), said in arrows.items()
        ]
        lines += [f"    {_safe(s.name)} --> [*]" for s in self.states if s.status in ENDS]
        if staying := [stays for t in self.transitions if (stays := self._stays(t))]:
            lines += [f"    note right of {_safe(self.states[0].name)}", *staying, "    end note"]
        return "\n".join(lines) + "\n"

    def _stays(self, row: Transition) -> str:
        """An action that leaves a case in states in which it is: one line of the note, or ""."""
        states = [before for before in row.before if before and row.to in ("", before)]
        named = "in every state" if len(states) == len(self.states) else f"in {', '.join(states)}"
        return f"        {row.action} ({', '.join(row.who)}) stays {named}" if states else ""

    def _named(self, state: str) -> str:
        return self.state(state).title.zh if state else "未提交"


def _no_state(role: str, name: str) -> State:
    raise KeyError(f"{role} has no state {name!r}")


def _safe(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")
