"""How signals look: a sign, a word and a colour, never colour alone."""

from collections.abc import Mapping
from types import MappingProxyType

from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger.signals import CYCLE_NAMES, SIGNAL_NAMES, STATE_NAMES, Cycle, Signal
from yipanqi.supervision.ledger.undertaking import Undertaking
from yipanqi.web import signals

_LOOKS: Mapping[Signal, tuple[str, str]] = MappingProxyType(
    {
        Signal.NOT_BEGUN: ("open", "○"),
        Signal.ON_TIME: ("good", "●"),
        Signal.DUE_SOON: ("due", "!"),
        Signal.OVERDUE: ("over", "✕"),
        Signal.DONE: ("good", "✓"),
        Signal.DONE_LATE: ("due", "✓"),
    }
)


def sign(signal: Signal) -> signals.Signal:
    """A signal for the macro `standing`."""
    kind, mark = _LOOKS[signal]
    return signals.Signal(kind, mark, SIGNAL_NAMES[signal])


def standing(undertaking: Undertaking, signal: Signal | None) -> signals.Signal:
    """The signal of an undertaking, or in grey how it ended."""
    if signal is not None:
        return sign(signal)
    return signals.Signal("paused", "–", STATE_NAMES[undertaking.state])


def clock_words(undertaking: Undertaking) -> Text:
    """Its deadline as people read it: a day, or how often it is reported on."""
    parts = [Text(str(undertaking.due_on), str(undertaking.due_on))] if undertaking.due_on else []
    if undertaking.cycle is not Cycle.NONE:
        parts.append(CYCLE_NAMES[undertaking.cycle])
    return Text("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))
