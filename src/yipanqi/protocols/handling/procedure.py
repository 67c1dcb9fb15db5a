"""What a service says of its handling; the rest is the protocol's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from yipanqi.cases import credentials
from yipanqi.cases.case import Case
from yipanqi.cases.file import whole
from yipanqi.cases.joins import By
from yipanqi.cases.machine import Machine
from yipanqi.cases.service import Effect
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import facts
from yipanqi.protocols.handling import deciding, intake, joint, live_point, live_remote, originals, owner, part, window
from yipanqi.protocols.handling.changing import Changing
from yipanqi.protocols.handling.live import USUAL, Live
from yipanqi.protocols.handling.live_states import POINT, REMOTE
from yipanqi.protocols.handling.live_words import Session
from yipanqi.protocols.handling.modes import MODES, Mode, Part
from yipanqi.protocols.handling.owner_states import OWNER
from yipanqi.protocols.handling.part_states import PART
from yipanqi.protocols.handling.window_states import WINDOW
from yipanqi.protocols.reviewing import About, Issued, Rule


def place_of(number: str) -> int:
    """Which part of its case a file is, from 1. Raises ValueError for the number of a whole case."""
    return int(number.removeprefix(f"{whole(number)}-"))


@dataclass(frozen=True, kw_only=True)
class Procedure(AnyProcedure):
    """A handling. `review` is pure: what the rule proposes to the officer, who decides, and another who approves.

    `grant_letter` and `refuse_letter` say the result in words; `credential` what is issued on a grant, if anything.
    `changes` says what a grant changes in the owner's registers and ledger.
    `checked` has a second officer check what is proposed, so that a third approves.
    `reroute` gives the form with another owner, for a case that was forwarded to the wrong one. The times name their
    parameters. `modes` are those that the service allows: with `joint`, `parts` are decided by bodies of their own, and
    `join` says how many of them have to agree; with `live`, `live` names the parameters of sessions.
    """

    review: Rule
    grant_letter: Callable[[About, Any], tuple[Text, tuple[Text, ...]]]
    refuse_letter: Text
    credential: Callable[[About, Any, Rulebook], Issued] | None = None
    changes: Changing | None = None
    reroute: Callable[[Any, str], Any]
    notice_days: tuple[str, ...]
    correction_days: tuple[str, ...]
    rating_days: tuple[str, ...]
    checked: bool = False
    modes: frozenset[Mode] = frozenset({Mode.ONLINE, Mode.FORWARD})
    parts: tuple[Part, ...] = ()
    join: By = By.ALL
    live: Live = USUAL

    def __post_init__(self) -> None:
        if (Mode.JOINT in self.modes) != bool(self.parts):
            raise ValueError(f"{self.id}: parts are what makes a handling joint")

    protocol: ClassVar[str] = "handling"
    machines: ClassVar[Mapping[str, Machine]] = {
        "window": WINDOW,
        "owner": OWNER,
        "part": PART,
        "point": POINT,
        "remote": REMOTE,
        **facts.MACHINES,
    }
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {
        **{("window", action): effect for action, effect in window.EFFECTS.items()},
        **{("owner", action): effect for action, effect in owner.EFFECTS.items()},
        **{("part", action): effect for action, effect in part.EFFECTS.items()},
        **{("point", action): effect for action, effect in live_point.POINT_EFFECTS.items()},
        **{("remote", action): effect for action, effect in live_remote.EFFECTS.items()},
        **facts.EFFECTS,
    }

    helpers_begin: ClassVar[frozenset[str]] = frozenset({joint.MISSING})
    optional: ClassVar[frozenset[str]] = frozenset({"check paper"})
    unfinished: ClassVar[tuple[str, ...]] = ("receive originals", "give back originals")

    def opened_in(self, form: Any, here: str) -> str:
        """The owner where the power lies on this side, else a window."""
        return "owner" if self.places(form)["owner"][:2] == here[:2] else "window"

    def other_role(self, role: str) -> str:
        """A window and a part always have an owner; an owner has a window only where one forwarded the case."""
        return {"owner": "window", "point": "remote", "remote": "point"}.get(role, "owner")

    def offers(self, case: Case, action: str) -> bool:
        """Originals are sent, received or given back where there are some to be; parts asked again where one came
        back, and nothing is proposed while one is waited for; what was issued is revoked once.
        """
        if case.role == "owner" and action == "propose":
            return not self.parts or joint.join(self, case).settled
        if case.state == "reviewing" and action in ("check", "decide"):
            return deciding.next_is(self, case, action)
        if case.role == "point":
            return live_point.offered(self, case, action)
        if action == "revoke":
            return credentials.stands(case)
        if action == "ask part again":
            return joint.can_ask_again(self, case)
        return action not in originals.OFFERED or originals.OFFERED[action](case)

    @property
    def ways(self) -> tuple[Text, ...]:
        """The modes that the service allows."""
        return tuple(words for mode, words in MODES.items() if mode in self.modes)

    def part(self, number: str) -> Part:
        """The part whose file has that number."""
        return self.parts[place_of(number) - 1]

    def opens(self, role: str, number: str) -> bool:
        """A part under a number of its own, a session where the service knows that way."""
        if role in ("point", "remote"):
            return Mode.LIVE in self.modes and number == whole(number)
        if role == joint.PART:
            return number != whole(number) and 1 <= place_of(number) <= len(self.parts)
        return number == whole(number)

    def form_of(self, role: str) -> type[msgspec.Struct]:
        """A session has no application before the person has filled one in."""
        return Session if role in ("point", "remote") else self.form

    def seats(self, form: Any, number: str) -> Mapping[str, str]:
        """In the file of a part, where that is decided too."""
        if isinstance(form, Session):
            return {"owner": form.owner_place, "remote": form.owner_place}
        places = self.places(form)
        return places if number == whole(number) else {**places, joint.PART: self.part(number).at(form)}

    def field_of(self, number: str) -> str:
        """A part is decided by a body of its own field."""
        return self.field if number == whole(number) else self.part(number).field

    def rule(self, case: Case) -> Rule:
        """What proposes a decision: the owner's rule, the part's, or the owner's with what the parts say."""
        if case.role == joint.PART:
            return self.part(case.number).review
        return joint.rule(self, case) if self.parts else self.review

    def proposes(self, case: Case) -> None:
        """Let the rule propose anew."""
        intake.review(self, case)

    def timer(self, name: str) -> str:
        """Which action a timer stands for."""
        return {"correction": "lapse", "rating": "close"}.get(name, name)
