"""A network between nodes in memory that loses, repeats, delays, reorders, and falls apart."""

import random
from datetime import datetime, timedelta

import msgspec


class Carried(msgspec.Struct, frozen=True):
    """Something on its way: a batch (`receipt` False) or a receipt, due to arrive at a moment; `lane` and `first` name
    the batch.
    """

    source: str
    destination: str
    receipt: bool
    lane: int
    first: int
    body: bytes
    due: datetime


class Weather(msgspec.Struct, frozen=True):
    """How likely the network loses or repeats what it is given, and how long it delays at most."""

    lost: float = 0.0
    repeated: float = 0.0
    delay: timedelta = timedelta(0)


FAIR = Weather()


class Network:
    """What is under way between nodes. Delays differ, so that what was sent later may arrive earlier."""

    def __init__(self, rng: random.Random, weather: Weather) -> None:
        self._rng = rng
        self.weather = weather
        self.under_way: list[Carried] = []
        self.apart: set[frozenset[str]] = set()

    def send(self, carried: Carried) -> str:
        """Take something along; returns what became of it, in a word."""
        if frozenset((carried.source, carried.destination)) in self.apart:
            return "cut off"
        if self._rng.random() < self.weather.lost:
            return "lost"
        copies = 2 if self._rng.random() < self.weather.repeated else 1
        for _ in range(copies):
            delay = self._rng.random() * self.weather.delay
            self.under_way.append(msgspec.structs.replace(carried, due=carried.due + delay))
        return "repeated" if copies == 2 else "sent"

    def carries(self, batch: Carried) -> bool:
        """Whether this batch, or its receipt, is under way."""
        names = {(c.lane, c.first, frozenset((c.source, c.destination))) for c in self.under_way}
        return (batch.lane, batch.first, frozenset((batch.source, batch.destination))) in names

    def arrive(self, now: datetime) -> Carried | None:
        """Something whose time has come, of what is not cut off; None where there is nothing."""
        ready = [c for c in self.under_way if c.due <= now and not self._cut(c)]
        if not ready:
            return None
        chosen = self._rng.choice(ready)
        self.under_way.remove(chosen)
        return chosen

    def split(self, one: str, other: str) -> None:
        """No way between two nodes until it is mended; what is under way waits."""
        self.apart.add(frozenset((one, other)))

    def mend(self) -> None:
        """Every way is open again."""
        self.apart.clear()

    @property
    def next_due(self) -> datetime | None:
        """When the next thing arrives."""
        return min((c.due for c in self.under_way if not self._cut(c)), default=None)

    def _cut(self, carried: Carried) -> bool:
        return frozenset((carried.source, carried.destination)) in self.apart
