"""Group commit: what several threads ask of a node at the same time is done in one transaction.

A commit waits for the disk, whatever is in it; so whoever gets the turn does what all the others wait for as well.
When one of a group fails the group is undone and each is done alone, so that it fails for itself only.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from yipanqi.cases.work import Work

T = TypeVar("T")

MOST = 50
"""Commands in one transaction."""

Command = Callable[[Work], Any]
"""Something to be done in a unit of work; it may be run twice, so it changes nothing else."""


About = Mapping[str, Iterable[str]]
"""Keys by their kind that a command is going to ask for (`store.keyed`)."""


class _Asked:
    def __init__(self, command: Command, about: About) -> None:
        self.command, self.about = command, about
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = False
        self.called = threading.Event()
        """It is done, or its thread is to do what waits."""


class Together:
    """Runs commands in units of work that `work_on` opens."""

    def __init__(self, work_on: Callable[[], AbstractContextManager[Work]]) -> None:
        self._work_on = work_on
        self._guard, self._busy = threading.Lock(), False
        self.waiting: list[_Asked] = []
        """What was asked and is not in hand yet."""

    def run(self, command: Callable[[Work], T], about: About = MappingProxyType({})) -> T:
        """Run a command with whatever else waits; its result or its exception, once all of it is kept."""
        asked = _Asked(command, about)
        with self._guard:
            self.waiting.append(asked)
            leads, self._busy = not self._busy, True
        try:
            if not leads:
                asked.called.wait()
            while not asked.done:
                self._perform(self._next())
                leads = True
        finally:
            self._leave(asked, leads)
        if asked.error is not None:
            raise asked.error
        result: T = asked.result
        return result

    def _leave(self, asked: _Asked, leads: bool) -> None:
        """Whoever did what waited calls the next who waits; so does one that is interrupted when it was called."""
        with self._guard:
            if asked in self.waiting:
                self.waiting.remove(asked)
            if not leads and (asked.done or not asked.called.is_set()):
                return
            if self.waiting:
                self.waiting[0].called.set()
            else:
                self._busy = False

    def _next(self) -> list[_Asked]:
        with self._guard:
            group, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        return group

    def _perform(self, group: list[_Asked]) -> None:
        try:
            self._in_one(group)
        except BaseException as error:
            one_failed = isinstance(error, Exception) and not isinstance(error, OperationalError | InterfaceError)
            for asked in group:
                if one_failed and len(group) > 1:
                    self._perform([asked])
                else:  # the database is away, and nobody knows whether it kept the group: none of it is done again
                    asked.error = error
        for asked in group:
            asked.done = True
            asked.called.set()

    def _in_one(self, group: list[_Asked]) -> None:
        with self._work_on() as work:
            for kind, keys in ((kind, keys) for asked in group for kind, keys in asked.about.items()):
                work.uow.expect(kind, keys)
            for asked in group:
                asked.result = asked.command(work)
