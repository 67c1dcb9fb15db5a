"""What every kind of answer is: how it is typed, checked, written back, said to people and to programs."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same

FILL_IN = Text("请填写{title}", "Enter: {title}")
CHOOSE = Text("请选择{title}", "Select: {title}")


class Kind(msgspec.Struct, frozen=True):
    """One kind of answer. What is typed is a list of texts, one for most kinds."""

    @property
    def control(self) -> str:
        """The name of the page component that asks for it."""
        return type(self).__name__.lower()

    def masked(self, shown: str) -> str:
        """What is shown of it where the whole is not needed."""
        return shown

    @property
    def please(self) -> Text:
        """What is said where nothing was answered; `{title}` is the question."""
        return FILL_IN

    def inputs(self, name: str) -> tuple[str, ...]:
        """The names of its inputs on a page and of its property in JSON."""
        return (name,)

    def sent(self, name: str, raw: Mapping[str, object]) -> list[str]:
        """What was typed, without empty answers."""
        return typed(raw.get(name))

    def read(self, sent: list[str], today: date) -> object:
        """The value of what was typed. Raises Refused with the rule that it breaks."""
        raise NotImplementedError

    def write(self, value: object) -> list[str]:
        """What one would type for this value."""
        return [str(value)]

    def show(self, value: object) -> Text:
        """The value in words."""
        return same(str(value))

    def schema(self) -> dict[str, object]:
        """JSON Schema of what the API takes."""
        return {"type": "string"}

    def schema_where(self, values: tuple[str, ...]) -> dict[str, object]:
        """JSON Schema that holds where the answer is one of these, as they are written."""
        return {"enum": list(values)}


def refused(code: str, rule: Text, **values: object) -> Refused:
    """One broken rule."""
    return Refused(Problem(code, rule.format(**values)))


def compact(sent: str) -> str:
    """Full-width signs made narrow, spaces taken out: for numbers and codes, never for prose."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", sent))


def typed(value: object) -> list[str]:
    """The texts in what a page or a program sent for one input."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [one for item in value for one in typed(item)]
    return [str(value)] if str(value).strip() else []
