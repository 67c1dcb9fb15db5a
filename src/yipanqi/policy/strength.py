"""How binding a promise is, by its verb: a graded scale from looking into something to keeping it up.

The grades and the verbs that stand for them are in `strengths.yaml`.
"""

from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from yipanqi.kernel.text import Text


class Strength(StrEnum):
    """A grade of the scale, weakest first."""

    EXPLORE = "explore"
    PILOT = "pilot"
    ADVANCE = "advance"
    ACHIEVE = "achieve"
    SUSTAIN = "sustain"

    @property
    def grade(self) -> int:
        """Its place on the scale, from 1."""
        return list(Strength).index(self) + 1

    @property
    def label(self) -> Text:
        """What it is called."""
        return scale()[self].title


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One grade: its name, and the verbs that a text shows it by."""

    title: Text
    verbs: tuple[str, ...]


@cache
def scale() -> dict[Strength, Grade]:
    """The shipped scale."""
    return msgspec.yaml.decode(files(__package__).joinpath("strengths.yaml").read_bytes(), type=dict[Strength, Grade])
