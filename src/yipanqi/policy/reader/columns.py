"""The columns of task lists, by their names."""

import re
from types import MappingProxyType

from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.document import Role
from yipanqi.policy.reader.vocabulary import vocabulary

OFFICE_ROLES = MappingProxyType({"responsible": Role.RESPONSIBLE, "lead": Role.LEAD, "supporting": Role.SUPPORTING})
NO_OFFICE = re.compile(r"[-—–/\\无]*")
_LONGEST = 12


def column_of(text: str) -> str:
    """The kind of column a text names ("" for none): by its whole name, else by a word in a short one."""
    bare = re.sub(r"\s|\x1f|\(.*?\)", "", fold(text))
    if name := exact_column_of(text):
        return name
    if not bare or len(bare) > _LONGEST or re.search("[。,;:]", bare):
        return ""
    return next((column for column, words in vocabulary().column_words.items() if any(w in bare for w in words)), "")


def exact_column_of(text: str) -> str:
    """The kind of column whose whole name the text is, "" for none."""
    bare = re.sub(r"\s|\x1f|\(.*?\)", "", fold(text))
    return next((column for column, names in vocabulary().columns.items() if bare in names), "")
