"""Four eyes in the life cycles of handling: one officer proposes, another approves or sends it back; six where the
procedure has the proposal checked first (承办、审核、批准).
"""

from yipanqi.cases.machine import Transition, Who
from yipanqi.kernel.text import Text
from yipanqi.protocols.handling.words import Proposal
from yipanqi.protocols.words import Reason


def proposing(side: str) -> tuple[Transition, ...]:
    """From `handling` to `reviewing` and back; `side` (owner, part) begins the names of the events."""
    return (
        Transition(
            "propose",
            ("handling",),
            "reviewing",
            (Who.OFFICER,),
            f"{side}:decision:propose",
            Text("提出办理意见", "Propose"),
            asks=Proposal,
        ),
        Transition(
            "check",
            ("reviewing",),
            "",
            (Who.OFFICER,),
            f"{side}:decision:check",
            Text("审核通过", "Checked"),
        ),
        Transition(
            "send back",
            ("reviewing",),
            "handling",
            (Who.OFFICER,),
            f"{side}:decision:return",
            Text("退回承办", "Send back"),
            asks=Reason,
        ),
    )
