"""What a service says of its handling; the rest is the protocol's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Machine
from yipanqi.cases.service import Effect
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import facts
from yipanqi.protocols.handling import originals, owner, window
from yipanqi.protocols.handling.owner_states import OWNER
from yipanqi.protocols.handling.window_states import WINDOW
from yipanqi.protocols.reviewing import About, Issued, Rule


@dataclass(frozen=True, kw_only=True)
class Procedure(AnyProcedure):
    """A handling. `review` is pure: what the rule proposes to the officer, who decides, and another who approves.

    `grant_letter` and `refuse_letter` say the result in words; `credential` what is issued on a grant, if anything.
    `reroute` gives the form with another owner, for a case that was forwarded to the wrong one. The times name their
    parameters.
    """

    review: Rule
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

    optional: ClassVar[frozenset[str]] = frozenset({"check paper"})
    unfinished: ClassVar[tuple[str, ...]] = ("receive originals", "give back originals")

    def opened_in(self, form: Any, here: str) -> str:
        """The owner where the power lies on this side, else a window."""
        return "owner" if self.places(form)["owner"][:2] == here[:2] else "window"

    def other_role(self, role: str) -> str:
        """A window always has an owner; an owner has a window only where one forwarded the case."""
        return "owner" if role == "window" else "window"

    def offers(self, case: Case, action: str) -> bool:
        """Originals are sent, received or given back where there are some to be."""
        return action not in originals.OFFERED or originals.OFFERED[action](case)

    def timer(self, name: str) -> str:
        """Which action a timer stands for."""
        return {"correction": "lapse", "rating": "close"}.get(name, name)
