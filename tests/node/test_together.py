"""Several threads ask at the same time: one unit of work for those who wait, and a failure hits its own only."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from yipanqi.node.together import MOST, Together


class Book:
    """Units of work that keep a list; `kept` is what each that ended well had in it."""

    def __init__(self) -> None:
        self.kept: list[list[str]] = []
        self.broken: Exception | None = None

    @contextmanager
    def open(self) -> Iterator[Any]:
        """A unit of work."""
        work = SimpleNamespace(done=[])
        yield work
        if self.broken is not None and len(work.done) > 1:
            raise self.broken
        self.kept.append(work.done)


def enter(name: str) -> Callable[[Any], str]:
    """A command that notes its name."""

    def command(work: Any) -> str:
        work.done.append(name)
        return name.upper()

    return command


def fail(_work: Any) -> str:
    """A command that cannot be done."""
    raise ValueError("not this one")


def ask_while_busy(together: Together, commands: list[Callable[[Any], str]]) -> list[Future[str]]:
    """Ask for all of these while another command is in hand, which ends when all of them wait."""
    begun, waiting = threading.Event(), threading.Barrier(len(commands) + 1)

    def busy(work: Any) -> str:
        begun.set()
        while len(together.waiting) < len(commands):
            threading.Event().wait(0.001)
        return enter("busy")(work)

    def asked(command: Callable[[Any], str]) -> str:
        waiting.wait()
        return together.run(command)

    with ThreadPoolExecutor(len(commands) + 1) as pool:
        first = pool.submit(together.run, busy)
        begun.wait()
        others = [pool.submit(asked, command) for command in commands]
        waiting.wait()
    assert first.result() == "BUSY"
    return others


def test_all_who_wait_are_done_in_one_unit_of_work() -> None:
    book = Book()
    done = ask_while_busy(Together(book.open), [enter("a"), enter("b"), enter("c")])

    assert sorted(future.result() for future in done) == ["A", "B", "C"]
    assert [sorted(names) for names in book.kept] == [["busy"], ["a", "b", "c"]]


def test_one_that_fails_fails_alone() -> None:
    book = Book()
    good, bad, other = ask_while_busy(Together(book.open), [enter("a"), fail, enter("b")])

    assert (good.result(), other.result()) == ("A", "B")
    with pytest.raises(ValueError, match="not this one"):
        bad.result()
    assert sorted(book.kept) == [["a"], ["b"], ["busy"]]


def test_nothing_is_done_again_when_nobody_knows_whether_it_was_kept() -> None:
    book = Book()
    book.broken = OperationalError("COMMIT", None, Exception("the server is gone"))
    done = ask_while_busy(Together(book.open), [enter("a"), enter("b")])

    for future in done:
        with pytest.raises(OperationalError):
            future.result()
    assert book.kept == [["busy"]]


def test_more_than_fit_are_done_in_several() -> None:
    book = Book()
    done = ask_while_busy(Together(book.open), [enter(str(n)) for n in range(MOST + 10)])

    assert all(future.result() for future in done)
    assert [len(names) for names in book.kept] == [1, MOST, 10]
