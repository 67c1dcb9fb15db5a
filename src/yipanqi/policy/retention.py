"""How long what is kept is kept, by kind (`retention.yaml`): dated values, over which an authority lays its own."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from yipanqi.policy.parameters import Parameter, parse

RETENTION = "retention"
"""The name under which values are laid over these."""


@cache
def shipped() -> Mapping[str, Parameter]:
    """The values as they ship."""
    path = Path(__file__).with_suffix(".yaml")
    return parse(path.read_text("utf-8"), path.name)
