"""What a service says of its handling; the rest is the protocol's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Machine
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Effect
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.formats.statement import Json
from yipanqi.kernel.decision import Ask, Decision, Known
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import facts
from yipanqi.protocols.handling import owner, window
from yipanqi.protocols.handling.owner_states import OWNER
from yipanqi.protocols.handling.window_states import WINDOW


class About(msgspec.Struct, frozen=True):
    """What a rule is told of the case it decides: number, whom it is for, the day of application, how, and whether by
    an agent.

    `earlier` counts the person's earlier cases of the service in the same year.
    """

    number: str
    party: str
    who: Party
    applied_on: date
    channel: str
    by_agent: bool
    earlier: int


class Issued(msgspec.Struct, frozen=True):
    """The credential that a granted case leads to: claims, those of them shown only as the holder chooses, and its
    life in days.
    """

    kind: str
    claims: Mapping[str, Json]
    hidden: tuple[str, ...]
    days: int


@dataclass(frozen=True, kw_only=True)
class Procedure(AnyProcedure):
    """A handling. `review` is pure: what the rule proposes to the officer, who decides, and another who approves.

    `grant_letter` and `refuse_letter` say the result in words; `credential` what is issued on a grant, if anything.
    `reroute` gives
    the form with another owner, for a case that was forwarded to the wrong one.
    """

    review: Callable[[About, Any, Known[Any], Rulebook], Ask | Decision[Any]]
    grant_letter: Callable[[About, Any], tuple[Text, tuple[Text, ...]]]
    refuse_letter: Text
    credential: Callable[[About, Any, Rulebook], Issued] | None = None
    reroute: Callable[[Any, str], Any]
    notice_days: tuple[str, ...]
    correction_days: tuple[str, ...]
    rating_days: tuple[str, ...]

    protocol: ClassVar[str] = "handling"
    machines: ClassVar[Mapping[str, Machine]] = {"window": WINDOW, "owner": OWNER, **facts.MACHINES}
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {
        **{("window", action): effect for action, effect in window.EFFECTS.items()},
        **{("owner", action): effect for action, effect in owner.EFFECTS.items()},
        **facts.EFFECTS,
    }

    def opened_in(self, form: Any, here: str) -> str:
        """The owner where the power lies on this side, else a window."""
        return "owner" if self.places(form)["owner"][:2] == here[:2] else "window"

    def other_role(self, role: str) -> str:
        """A window always has an owner; an owner has a window only where one forwarded the case."""
        return "owner" if role == "window" else "window"

    def timer(self, name: str) -> str:
        """Which action a timer stands for."""
        return {"silence": "accept", "correction": "lapse", "rating": "close"}.get(name, name)

    def about(self, case: Case) -> About:
        """The case as rules see it."""
        return About(
            case.number,
            case.applicant,
            case.party,
            case.field("submitted_at").date(),
            case.field("channel"),
            bool(case.field("agent")),
            case.earlier,
        )
