"""What happened, in virtual time: readable when something breaks, and the same line by line when a seed runs again."""

import hashlib
from datetime import datetime

from yipanqi.cases.work import BEIJING


class Broken(Exception):
    """Something that must always hold does not."""


class History:
    """Lines of time, node and event."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def tell(self, at: datetime, where: str, what: str) -> None:
        """Write down an event."""
        self.lines.append(f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S} {where:>4}  {what}")

    @property
    def digest(self) -> str:
        """Two runs with the same digest went the same way."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()[:16]
