"""Joins: when help that was asked of several at once is settled: by all of them, by any, or by the first.

A join is a value: what was asked of whom, and what they answered in the order in which it came. It never presumes an
answer: who is silent is waited for.
"""

from enum import StrEnum

import msgspec

from yipanqi.kernel.text import Text


class By(StrEnum):
    """How many have to agree: all of them; any, whoever else answers what; or the first, which releases the others."""

    ALL = "all"
    ANY = "any"
    FIRST = "first"


BY_NAMES = {
    By.ALL: Text("全部同意", "all of them"),
    By.ANY: Text("任一同意", "any of them"),
    By.FIRST: Text("首个同意", "the first of them"),
}


class Join(msgspec.Struct, frozen=True):
    """Legs by name, and the answers heard so far: (name, whether it agrees), oldest first, each name once.

    Raises ValueError for a name that is not among the legs, or is there twice.
    """

    by: By
    names: tuple[str, ...]
    answers: tuple[tuple[str, bool], ...] = ()

    def __post_init__(self) -> None:
        heard = [name for name, _ in self.answers]
        if len({*self.names}) < len(self.names) or len({*heard}) < len(heard) or not {*heard} <= {*self.names}:
            raise ValueError(f"{heard} does not answer {self.names} once each")

    def hear(self, name: str, agrees: bool) -> "Join":
        """The join with one more answer; the first answer of a name stands. Raises ValueError for another name."""
        if any(name == known for known, _ in self.answers):
            return self
        return Join(self.by, self.names, (*self.answers, (name, agrees)))

    @property
    def met(self) -> bool:
        """Whether as many agree as have to."""
        agreeing = sum(agrees for _, agrees in self.answers)
        return agreeing == len(self.names) if self.by is By.ALL else agreeing > 0

    @property
    def failed(self) -> bool:
        """Whether no answer that may still come could meet it."""
        refusing = sum(not agrees for _, agrees in self.answers)
        return refusing > 0 if self.by is By.ALL else refusing == len(self.names)

    @property
    def settled(self) -> bool:
        """Whether it is met or failed."""
        return self.met or self.failed

    @property
    def silent(self) -> tuple[str, ...]:
        """Who has not answered."""
        heard = {name for name, _ in self.answers}
        return tuple(name for name in self.names if name not in heard)

    @property
    def released(self) -> tuple[str, ...]:
        """Who need not answer any more, because another was first."""
        return self.silent if self.by is By.FIRST and self.met else ()

    @property
    def waiting(self) -> tuple[str, ...]:
        """Whose answer is waited for."""
        return () if self.released else self.silent

    @property
    def winner(self) -> str:
        """With `first`: whose agreement came first; "" where none did, or where none has to win."""
        agreeing = [name for name, agrees in self.answers if agrees]
        return agreeing[0] if self.by is By.FIRST and agreeing else ""

    @property
    def late(self) -> tuple[str, ...]:
        """With `first`: who answered after it was settled; kept, and changes nothing."""
        heard = [name for name, _ in self.answers]
        return tuple(heard[heard.index(self.winner) + 1 :]) if self.winner else ()
