"""Words that letters of every protocol share."""

from typing import Any

from yipanqi.kernel.decision import Decision
from yipanqi.kernel.text import Text, same

REDRESS = Text(
    "如不服本决定，可自收到之日起60日内申请行政复议，或在6个月内提起行政诉讼。",
    "You may ask for administrative review within 60 days of receiving this, or sue within 6 months.",
)
"""行政复议法 (2023) art. 20; 行政诉讼法 art. 46."""


def grounds(decision: Decision[Any], reason: str = "") -> tuple[Text, ...]:
    """Why a decision refuses and what the person can do: what the rule says, then what the officer adds."""
    said = [text for refusal in decision.refusals for text in (refusal.text, refusal.remedy)]
    return (*said, *([same(reason)] if reason.strip() else []))
