"""Answers that are chosen: yes or no, options, places."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

import msgspec

from yipanqi.kernel.divisions import Division, DivisionKind, divisions
from yipanqi.kernel.forms.kinds import CHOOSE, Kind, compact, refused
from yipanqi.kernel.text import Text, same


class YesNo(Kind, frozen=True):
    """Yes or no; there is no answer by default."""

    @property
    def please(self) -> Text:
        """One selects."""
        return CHOOSE

    def read(self, sent: list[str], today: date) -> bool:
        """`yes` and `no`, and what people and programs say for them."""
        word = compact(sent[0]).lower()
        if word not in _YES and word not in _NO:
            raise refused("yes_no", Text("请选择“是”或“否”", "Select yes or no"))
        return word in _YES

    def write(self, value: object) -> list[str]:
        """`yes` or `no`."""
        return ["yes" if value else "no"]

    def show(self, value: object) -> Text:
        """是 or 否."""
        return Text("是", "Yes") if value else Text("否", "No")

    def schema(self) -> dict[str, object]:
        """A boolean."""
        return {"type": "boolean"}

    def schema_where(self, values: tuple[str, ...]) -> dict[str, object]:
        """Booleans for `yes` and `no`."""
        return {"enum": [value == "yes" for value in values]}


class Agreement(YesNo, frozen=True):
    """Consent to one purpose, in the words of the question; who does not agree cannot go on, unless it is optional."""

    purpose: str = ""

    @property
    def please(self) -> Text:
        """One agrees."""
        return Text("请阅读并勾选同意", "Read it, and tick that you agree")

    def read(self, sent: list[str], today: date) -> bool:
        """`yes` alone."""
        if not super().read(sent, today):
            raise refused("agreement", Text("不同意的，不能这样办理", "It cannot be done this way without it"))
        return True

    def write(self, value: object) -> list[str]:
        """`yes`, or nothing."""
        return ["yes"] if value else []

    def show(self, value: object) -> Text:
        """同意 or 未同意."""
        return Text("同意", "Agreed") if value else Text("未同意", "Not agreed")

    def schema(self) -> dict[str, object]:
        """True alone."""
        return {"type": "boolean", "const": True}


class Option(msgspec.Struct, frozen=True):
    """One thing to choose."""

    value: str
    title: Text
    hint: Text | None = None


class Choice(Kind, frozen=True):
    """One of several options."""

    options: tuple[Option, ...]

    @property
    def please(self) -> Text:
        """One selects."""
        return CHOOSE

    def read(self, sent: list[str], today: date) -> str | tuple[str, ...]:
        """The value of the option."""
        return self._one(sent[0])

    def show(self, value: object) -> Text:
        """The words of the option."""
        return next((o.title for o in self.options if o.value == str(value)), same(str(value)))

    def schema(self) -> dict[str, object]:
        """An enumeration, with the words of each value."""
        words = {o.value: msgspec.to_builtins(o.title) for o in self.options}
        return {"type": "string", "enum": list(words), "x-options": words}

    def _one(self, sent: str) -> str:
        if sent.strip() not in {o.value for o in self.options}:
            raise refused("choice", Text("请从所列选项中选择", "Select one of the options"))
        return sent.strip()


class Select(Choice, frozen=True):
    """One of many options, too many to stand below one another on a page."""


class Choices(Choice, frozen=True):
    """Any of several options, at least so many."""

    least: int = 1

    def read(self, sent: list[str], today: date) -> tuple[str, ...]:
        """Each once, in the order of the options."""
        chosen = {self._one(one) for one in sent}
        if len(chosen) < self.least:
            raise refused("choices", Text("请至少选择{least}项", "Select at least {least}"), least=self.least)
        return tuple(o.value for o in self.options if o.value in chosen)

    def write(self, value: object) -> list[str]:
        """The values."""
        return [str(one) for one in _several(value)]

    def show(self, value: object) -> Text:
        """The words of all."""
        words = [super(Choices, self).show(one) for one in _several(value)]
        return Text("、".join(w.zh for w in words), ", ".join(w.en for w in words))

    def schema(self) -> dict[str, object]:
        """An array of enumerated values."""
        return {"type": "array", "items": super().schema(), "minItems": self.least, "uniqueItems": True}

    def schema_where(self, values: tuple[str, ...]) -> dict[str, object]:
        """One of these is among the chosen."""
        return {"contains": {"enum": list(values)}}


class Place(Kind, frozen=True):
    """A division in force today, of some kinds, in one administration (`51`), in one division, or anywhere."""

    within: str = ""
    kinds: tuple[DivisionKind, ...] = (DivisionKind.PREFECTURE, DivisionKind.COUNTY, DivisionKind.AREA)

    @property
    def please(self) -> Text:
        """One selects."""
        return CHOOSE

    def options(self, today: date) -> tuple[Division, ...]:
        """What can be chosen today, each place followed by what lies in it."""
        return _listed(self, today)

    def read(self, sent: list[str], today: date) -> str:
        """The code, typed as code or name. A division that has ended is refused, naming its successors."""
        word = compact(sent[0])
        named = _named(self, today).get(word, ())
        if len(named) == 1:
            return named[0]
        if word in {d.code for d in divisions()}:
            divisions().get(word, today)
        raise refused("place", Text("请从所列地区中选择", "Select one of the places listed"))

    def show(self, value: object) -> Text:
        """With the prefecture and administration it lies in."""
        return _whole_name(str(value))

    def schema(self) -> dict[str, object]:
        """Six signs of GB/T 2260, or of our code of a management area."""
        return {"type": "string", "pattern": "^[0-9]{5}[0-9A-Z]$"}


@lru_cache(maxsize=64)
def _listed(place: Place, today: date) -> tuple[Division, ...]:
    every = divisions()
    fitting = (d for d in every if d.in_force(today) and d.kind in place.kinds)
    return tuple(d for d in fitting if not place.within or every.within(d.code, place.within))


@lru_cache(maxsize=64)
def _named(place: Place, today: date) -> Mapping[str, tuple[str, ...]]:
    """The codes that a code or a name may stand for."""
    named: dict[str, tuple[str, ...]] = {}
    for d in _listed(place, today):
        for word in {d.code, d.name.zh}:
            named[word] = (*named.get(word, ()), d.code)
    return named


@cache
def _whole_name(code: str) -> Text:
    names = [_names()[each] for each in divisions().ancestors(code)]
    return Text("".join(n.zh for n in reversed(names)), ", ".join(n.en for n in names))


@cache
def _names() -> Mapping[str, Text]:
    return {d.code: d.name for d in divisions()}


def _several(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


_YES = frozenset({"yes", "y", "true", "是"})
_NO = frozenset({"no", "n", "false", "否"})
