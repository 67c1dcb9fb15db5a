"""How long what is kept is kept, by kind (`retention.yaml`)."""

import functools
from pathlib import Path
from typing import Literal

import msgspec

from yipanqi.kernel.text import Text


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many days since something; `assumed` says why, as no rule was read that sets them."""

    title: Text
    days: int
    since: Literal["upload", "end of the case"]
    evidence: Literal["read", "known", "assumed"]
    because: str


def retention(kind: str) -> Retention:
    """How long a kind is kept. Raises KeyError."""
    return _all()[kind]


@functools.cache
def _all() -> dict[str, Retention]:
    return msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=dict[str, Retention])
