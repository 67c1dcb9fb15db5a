"""What time it is for a node: real time on a live one, a clock that can be set on a practice one."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from yipanqi.kernel.problems import conflict

FILE = "clock"


def real_time() -> datetime:
    """Now."""
    return datetime.now(UTC)


class PracticeClock:
    """Real time with an offset, which is kept in the data directory."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / FILE
        self._lock = threading.Lock()
        self._offset = timedelta(seconds=float(self._file.read_text()) if self._file.exists() else 0.0)
        self.earliest: datetime | None = None

    def __call__(self) -> datetime:
        """Now, as this node sees it."""
        return datetime.now(UTC) + self._offset

    def set(self, now: datetime) -> None:
        """Set it. Raises Refused before the node's first key, under which nothing could be signed."""
        if self.earliest is not None and now < self.earliest:
            day = f"{self.earliest:%Y-%m-%d}"
            raise conflict("clock-too-early", f"时钟不能早于节点建立之日（{day}）", f"the node was set up on {day}")
        with self._lock:
            offset = now - datetime.now(UTC)
            self._file.write_text(f"{offset.total_seconds()}\n")
            self._offset = offset
