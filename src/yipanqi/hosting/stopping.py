"""How a process is told to stop: by SIGTERM or SIGINT, or because the one that started it is gone."""

import os
import signal
import sys
import threading
from collections.abc import Callable


def on_request(stop: Callable[[], None], *, until_stdin_closes: bool) -> None:
    """Call `stop` on a signal, or when standard input closes: then the parent has died and nobody else would ask."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop())
    if until_stdin_closes:
        threading.Thread(target=_watch, args=(stop,), name="stdin", daemon=True).start()


def wait(until_stdin_closes: bool) -> None:
    """Wait until told to stop."""
    stopped = threading.Event()
    on_request(stopped.set, until_stdin_closes=until_stdin_closes)
    while not stopped.wait(1.0):  # a wait without end would not see signals
        pass


def _watch(stop: Callable[[], None]) -> None:
    # not sys.stdin.buffer: a thread that waits inside it makes the interpreter abort when it ends
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop()
