"""Departments whose systems a node knows: they tell what changes, and some are asked when a rule needs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from yipanqi.cases import feeding
from yipanqi.cases.held import WAITING, Answer, NotAsked
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Services
from yipanqi.cases.work import Held, Work
from yipanqi.exchange.envelope import Lane
from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.store import mailbox

AGAIN = timedelta(minutes=1)
"""After how long what waits for a department is tried again."""

QUIET = timedelta(seconds=15)
"""For how long a department that has not answered is not asked: others need not wait for it as well."""

ASK_AGAIN = "ask departments again"
"""A timer of no case."""

log = structlog.get_logger(__name__)


class UnfitSource(ValueError):
    """A department is set up for a register that is not there, that another is asked for, or that services change."""


class Unanswered(Exception):
    """A department's system does not answer, or not with an entry of the register."""


Asking = Callable[[str, Party], Answer]
"""Asks a department for what it holds: register (`service/name`), person. Raises Unanswered."""


@dataclass(frozen=True)
class Department:
    """A department: the registers (`service/name`) of which it may tell, and how its own system is asked."""

    name: str
    registers: frozenset[str]
    ask: Asking | None = None


class Sources:
    """Which department is asked for which register. Raises UnfitSource."""

    def __init__(self, departments: Sequence[Department], services: Services) -> None:
        self._services = services
        self._asked: dict[str, Department] = {}
        self._quiet: dict[str, datetime] = {}
        for department in departments:
            for name in sorted(department.registers):
                self._add(department, name)

    @property
    def registers(self) -> frozenset[str]:
        """Those that are asked for."""
        return frozenset(self._asked)

    def asked_for(self, register: str) -> str:
        """The name of the department that is asked for a register; "" where none is."""
        return self._asked[register].name if register in self._asked else ""

    def answer(self, missing: NotAsked, now: datetime) -> Held:
        """Ask, unless it did not answer just now. Raises Unanswered."""
        department = self._asked[missing.register]
        assert department.ask is not None
        if now < self._quiet.get(department.name, now):
            raise Unanswered(f"{department.name} did not answer just now")
        try:
            answer = department.ask(missing.register, missing.who)
        except Unanswered:
            self._quiet[department.name] = now + QUIET
            raise
        try:
            feeding.read_entry(feeding.named(self._services, missing.register)[1], answer.value)
        except ValueError as error:
            raise Unanswered(f"{department.name}: no entry of {missing.register}") from error
        return Held(bytes(answer.value), answer.valid_from, department.name)

    def _add(self, department: Department, name: str) -> None:
        try:
            _, register = feeding.named(self._services, name)
        except Refused as refused:
            raise UnfitSource(f"{department.name}: {refused}") from refused
        if department.ask is None:
            return
        if register.kept_here:
            raise UnfitSource(f"{department.name}: {name} is changed by services here, so it is told and not asked for")
        if name in self._asked:
            raise UnfitSource(f"{name}: both {self._asked[name].name} and {department.name} are to be asked")
        self._asked[name] = department


def away() -> Refused:
    """What a person is told whose act needs a department that does not answer."""
    rule = Text(
        "部门业务系统暂时没有答复，您的操作没有生效，请稍后再试",
        "the department's system does not answer: nothing was changed, try again later",
    )
    return Refused(Problem("department-away", rule), Kind.AWAY)


def put_off(work: Work) -> None:
    """Try again in a while."""
    work.set_timer("", ASK_AGAIN, work.now + AGAIN, Lane.ORDINARY)


def again(work: Work) -> None:
    """Let what waits for departments try again, those that are asked no more among them."""
    work.stop_timer("", ASK_AGAIN)
    for name in mailbox.waited_for(work.uow, WAITING):
        mailbox.arrived(work.uow, name)
