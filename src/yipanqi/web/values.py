"""Values of parameters and credentials in words: numbers with units, rates as percentages, lists, tables."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from yipanqi.kernel.text import Text, same
from yipanqi.web.pages import quantity

NO_NAMES: Mapping[str, Text] = MappingProxyType({})
NOTHING = Text("未规定", "not set")


def words(value: object, unit: str, names: Mapping[str, Text] = NO_NAMES) -> Text:
    """A value as people read it; `names` says what the codes in it are called."""
    match value:
        case None:
            return NOTHING
        case bool():
            return Text("是", "yes") if value else Text("否", "no")
        case int():
            return quantity(value, "fen" if unit.startswith("fen") else unit) if unit else same(value)
        case Decimal():
            return _percent(value) if unit.startswith("rate") else same(str(value))
        case str():
            return named(value, names)
        case Mapping():
            return _joined([_entry(code, one, unit, names) for code, one in value.items()])
        case Sequence():
            return _joined([words(one, unit, names) for one in value])
    return same(str(value))


def named(code: str, names: Mapping[str, Text]) -> Text:
    """What a code is called; itself where it has no name."""
    return names.get(code, same(code))


def _entry(code: str, value: object, unit: str, names: Mapping[str, Text]) -> Text:
    entry = Text("{name} {value}", "{name} {value}")
    return entry.format(name=named(code, names), value=words(value, unit, names))


def _percent(value: Decimal) -> Text:
    return same(f"{(value * 100).normalize():f}%")


def _joined(several: Sequence[Text]) -> Text:
    return Text("；".join(one.zh for one in several), "; ".join(one.en for one in several))
