"""How the board says things: signs of signals, numbers that are hidden, sides, addresses."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import quote, urlencode

import msgspec

from yipanqi.cases.engine import LETTERS
from yipanqi.cases.machine import STATUS_NAMES as STATUS_NAMES
from yipanqi.kernel.text import Text, same
from yipanqi.supervision.figures.board import WORST_FIRST, Filter, SideSignals, Stone
from yipanqi.supervision.ledger.signals import SIGNAL_NAMES, Signal
from yipanqi.web.places import address_of_clause as address_of_clause
from yipanqi.web.places import administration_name
from yipanqi.web.signals import PAUSED_FOR as PAUSED_FOR


class Sign(msgspec.Struct, frozen=True):
    """A stone's look: `kind` names its colour in the style sheet, `sign` stands on it."""

    kind: str
    sign: str


SIGNS: Mapping[Signal, Sign] = MappingProxyType(
    {
        Signal.ON_TIME: Sign("on-time", ""),
        Signal.DUE_SOON: Sign("due-soon", "!"),
        Signal.OVERDUE: Sign("overdue", "✕"),
        Signal.DONE_LATE: Sign("done-late", "✓"),
        Signal.DONE: Sign("done", "✓"),
        Signal.NOT_BEGUN: Sign("not-begun", ""),
    }
)

GRADES = (
    Text("非常满意", "very satisfied"),
    Text("满意", "satisfied"),
    Text("基本满意", "fairly satisfied"),
    Text("不满意", "dissatisfied"),
    Text("非常不满意", "very dissatisfied"),
)

OUTCOMES: Mapping[str, Text] = MappingProxyType(
    {
        "granted": Text("准予", "granted"),
        "refused": Text("不予", "refused"),
        "": Text("未注明", "not stated"),
    }
)

_GRADED = MappingProxyType({str(grade): words for grade, words in enumerate(GRADES, start=1)})
_SIDES = MappingProxyType({letters: code for code, letters in LETTERS.items()})


def told(number: int | None) -> Text:
    """A number, or that it is hidden."""
    return Text("不足 10", "under 10") if number is None else same(f"{number:,}")


def share(part: float, *, least: bool = False) -> str:
    """A share in per cent, with one decimal."""
    return f"{'≥ ' if least else ''}{part * 100:.1f}%"


def side_of(letters: str) -> Text:
    """The side by the letters of its case numbers."""
    return administration_name(_SIDES.get(letters, letters))


def outcome(word: str) -> Text:
    """An outcome in words."""
    return OUTCOMES.get(word, same(word))


def narrowed_to(word: str) -> Text:
    """What records are narrowed to: a grade, the side that took the case in, or an outcome."""
    if word in _GRADED:
        return _GRADED[word]
    return side_of(word) if word in _SIDES else outcome(word)


def in_words(signals: Mapping[Signal, int]) -> Text:
    """How many show each signal, the worst first."""
    found = [(signals[s], SIGNAL_NAMES[s]) for s in WORST_FIRST if signals.get(s)]
    return Text("、".join(f"{n} 项{s.zh}" for n, s in found), ", ".join(f"{n} {s.en}" for n, s in found))


def explained(stone: Stone) -> Text:
    """Why a stone looks as it does."""
    if stone.by_cases:
        return Text("台账中没有任务；有事项在办件", "no undertaking in the ledger; a service has cases")
    if not stone.sides:
        return Text("台账中没有任务", "no undertaking in the ledger")
    said = [(administration_name(side.side), in_words(side.signals)) for side in stone.sides]
    return Text("；".join(f"{n.zh} {w.zh}" for n, w in said), "; ".join(f"{n.en}: {w.en}" for n, w in said))


def number_of(sides: Iterable[SideSignals]) -> int:
    """How many undertakings there are."""
    return sum(side.number for side in sides)


def address(clause: str) -> str:
    """The board's page of a clause."""
    return f"/board/clauses/{quote(clause, safe='')}"


def narrowed(wanted: Filter, **other: str) -> str:
    """The board with a filter that differs so."""
    values = {name: value for name, value in (msgspec.structs.asdict(wanted) | other).items() if value}
    return f"/board?{urlencode(values)}" if values else "/board"


def behind(service: str, what: str, **more: object) -> str:
    """The records behind a figure."""
    values = {"service": service, "what": what} | {name: value for name, value in more.items() if value}
    return f"/board/cases?{urlencode(values)}"
