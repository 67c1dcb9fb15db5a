"""How a case stands against its promise, for those who work on it: a sign, a word and a colour, never colour alone."""

import msgspec

from yipanqi.kernel.text import Text

DUE_SOON = 1
"""Working days left at which a case is due soon."""

PAUSED_FOR = {
    "correction": Text("待补正", "waiting for a correction"),
    "special procedure": Text("特别程序", "special procedure"),
}


class Signal(msgspec.Struct, frozen=True):
    """`kind` is the colour's name in the style sheet."""

    kind: str
    sign: str
    words: Text


def signal(left: int | None, paused: str = "") -> Signal:
    """The signal of a clock: working days left (None before acceptance), and why it stands still."""
    if paused:
        why = PAUSED_FOR.get(paused, Text(paused, paused))
        return Signal("paused", "‖", Text("计时暂停：{why}", "paused: {why}").format(why=why))
    if left is None:
        return Signal("open", "○", Text("未开始计时", "clock not started"))
    if left < 0:
        return Signal("over", "✕", Text("已超期 {n} 个工作日", "{n} working days overdue").format(n=-left))
    words = Text("剩余 {n} 个工作日", "{n} working days left").format(n=left)
    return Signal("due", "!", words) if left <= DUE_SOON else Signal("good", "●", words)
