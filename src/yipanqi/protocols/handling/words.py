"""What is said between window and owner, and by officers."""

import msgspec

from yipanqi.kernel.text import Text


class Intake(msgspec.Struct, frozen=True):
    """What the window hands over besides the form: who took it in, and what was checked."""

    window: str
    form: msgspec.Raw
    checked: tuple[str, ...] = ()


class Bounce(msgspec.Struct, frozen=True):
    """Not ours: the division whose authority is competent, and why."""

    owner: str
    reason: str


class Notice(msgspec.Struct, frozen=True):
    """Everything that is missing, said once."""

    missing: str


class Supplied(msgspec.Struct, frozen=True):
    """What the person supplied: a corrected form, words."""

    form: msgspec.Raw
    words: str = ""


class Reason(msgspec.Struct, frozen=True):
    """Why an officer acts."""

    text: str = ""


class Proposal(msgspec.Struct, frozen=True):
    """An officer's view: grant or refuse, with a reason where it departs from the rule's."""

    grant: bool
    reason: str = ""


class Proposed(msgspec.Struct, frozen=True):
    """The proposal as kept, with its author: another has to approve it."""

    grant: bool
    reason: str
    by: str


class Progress(msgspec.Struct, frozen=True):
    """How far the owner is, for the person at the window."""

    status: str
    words: Text


class Result(msgspec.Struct, frozen=True):
    """The owner's decision as the window hands it over: outcome, letter, and the credential's text where there is
    one.
    """

    outcome: str
    title: Text
    paragraphs: tuple[Text, ...]
    redress: Text | None = None
    credential: str = ""


class Rating(msgspec.Struct, frozen=True):
    """Five grades, 1 the best, as GB/T 39046 has them; `side` says who caused what was wrong: window or owner."""

    grade: int
    words: str = ""
    side: str = "owner"

    def __post_init__(self) -> None:
        if not 1 <= self.grade <= 5:
            raise ValueError("grade is from 1 (very satisfied) to 5 (very dissatisfied)")


class Empty(msgspec.Struct, frozen=True):
    """Nothing more to say."""
