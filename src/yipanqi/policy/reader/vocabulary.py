"""The words by which official documents are recognised, read from `vocabulary.yaml`."""

import re
from functools import cache
from importlib.resources import files

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import Role


class Chrome(msgspec.Struct, frozen=True):
    """A pattern of lines that are no part of a document, and what they are."""

    pattern: str
    zh: str
    en: str

    @property
    def reason(self) -> Text:
        """What such a line is."""
        return Text(self.zh, self.en)


class Comparators(msgspec.Struct, frozen=True):
    """The signs of comparison with the words that stand before and after a figure."""

    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the comments in `vocabulary.yaml`."""

    chrome: tuple[Chrome, ...]
    footers: tuple[str, ...]
    before_footers: tuple[str, ...]
    general: tuple[str, ...]
    measures: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    column_words: dict[str, tuple[str, ...]]
    labels: dict[str, tuple[str, ...]]
    verbs: dict[Role, tuple[str, ...]]
    roles: dict[str, Role]
    kinds: dict[str, tuple[str, ...]]
    papers: tuple[str, ...]
    units: dict[str, str]
    chinese_units: tuple[str, ...]
    every: tuple[str, ...]
    comparators: Comparators


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    return msgspec.yaml.decode(files(__package__).joinpath("vocabulary.yaml").read_bytes(), type=Vocabulary)


def any_of(words: tuple[str, ...] | dict[str, str]) -> str:
    """A pattern for any of the words, longest first so that a longer word wins."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
