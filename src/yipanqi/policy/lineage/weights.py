"""How clauses are weighed against one another: weights and thresholds, from `weights.yaml`."""

from functools import cache
from importlib.resources import files

import msgspec


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weight of each part of a score; together 1."""

    title: float
    text: float
    headline: float
    offices: float
    section: float


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the comments in `weights.yaml`."""

    parts: Parts
    sure: float
    likely: float
    wording: float
    faint: float
    margin: float
    rival: float
    besides: float
    besides_share: float
    besides_text: float
    besides_offices: float
    besides_near: float
    alike: float
    edition: float
    final: float
    overlap: float
    phrase: float


@cache
def weights() -> Weights:
    """The shipped weights."""
    return msgspec.yaml.decode(files(__package__).joinpath("weights.yaml").read_bytes(), type=Weights)
