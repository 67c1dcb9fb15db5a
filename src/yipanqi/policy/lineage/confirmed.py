"""The confirmed lineage of the shipped catalogue, kept apart from what the matcher proposes."""

from functools import cache
from importlib.resources import files

import msgspec

from yipanqi.policy.lineage.edges import Relation


class Link(msgspec.Struct, frozen=True, rename={"before": "from", "after": "to"}):
    """A clause became another, by their ids; a person has said so."""

    before: str
    after: str
    relation: Relation


@cache
def confirmed() -> tuple[Link, ...]:
    """What became of the clauses of the shipped documents, by later document, then in order."""
    return msgspec.yaml.decode(files(__package__).joinpath("confirmed.yaml").read_bytes(), type=tuple[Link, ...])
