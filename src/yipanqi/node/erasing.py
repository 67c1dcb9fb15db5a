"""The end of retention: what a node keeps of people goes, what it counts and what evidence needs stays.

On a live node what weighs goes only by a value that an authority has set, never by an assumed one: nothing erased comes
back. What waits for such a value is named.
"""

from datetime import datetime, timedelta
from itertools import islice

import msgspec
import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from yipanqi.cases.papers import Where
from yipanqi.cases.work import Work
from yipanqi.exchange.effects import where
from yipanqi.kernel.problems import conflict
from yipanqi.policy.retention import RETENTION, shipped
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store import erasing, files, steering

KINDS = ("paper", "case", "reading", "enrolment", "account")
"""What weighs, by the name of its retention."""

AT_ONCE = 200
"""Cases that are erased in one unit of work, so that nobody waits long behind it."""


LONGEST = range(1, 36_500)
"""Days of a retention that is one; a value beyond stands for keeping things for good, and nothing goes by it."""

log = structlog.get_logger(__name__)


class Erased(msgspec.Struct, frozen=True):
    """How much was erased: cases, cases whose scans were, files that nobody needed, credentials, entries of the access
    log, enrolments in programmes, accounts of residents, persons of whom nothing is left; and kinds that wait for a
    value of the authority.
    """

    cases: int = 0
    scans: int = 0
    files: int = 0
    credentials: int = 0
    readings: int = 0
    enrolments: int = 0
    accounts: int = 0
    persons: int = 0
    waiting: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How much of each kind."""
        return {name: n for name, n in msgspec.structs.asdict(self).items() if isinstance(n, int)}

    def __add__(self, other: "Erased") -> "Erased":
        """Both together."""
        return Erased(**{k: n + other.counts[k] for k, n in self.counts.items()}, waiting=other.waiting)


class _Limits(msgspec.Struct, frozen=True):
    """For each kind the moment before which what ended is over; left out what waits for the authority."""

    before: dict[str, datetime]
    waiting: tuple[str, ...]


def kept(work: Work, kind: str) -> timedelta:
    """How long a kind is kept, by the value that holds today."""
    return timedelta(days=int(_rules(work)[kind]))


def erase(work: Work, number: str) -> None:
    """Erase an ended case before its time, as its authority says. Raises Refused where it is open or still moves."""
    case = work.case(number)
    if not case.ended or _away(work, number):
        raise conflict("not-ended", "该件尚未办结，或仍有原件在手", "the case is open, or an original of it is about")
    _erase(work, number)
    erasing.erase_credentials(work.uow)
    erasing.erase_persons(work.uow)


def erase_due(work: Work, *, most: int = AT_ONCE, persons: bool = True) -> Erased:
    """Erase what is over, at most so many cases; what still moves is left for the next time.

    With `persons` the register of persons is gone through too, which reads every case's row.
    """
    limits = _limits(work)
    files.let_go_expired(work.uow)
    unused = len(files.erase_unheld(work.uow))
    scans = erasing.with_scans(work.uow, limits.before["paper"]) if "paper" in limits.before else []
    erasing.erase_scans(work.uow, scans[:most])
    cases = erasing.over(work.uow, limits.before["case"]) if "case" in limits.before else []
    ready = list(islice((number for number in cases if _erased(work, number)), most))
    credentials = erasing.erase_credentials(work.uow) if "case" in limits.before else 0
    accounts = erasing.erase_accounts(work.uow, limits.before["account"]) if "account" in limits.before else 0
    readings = _erase_readings(work, limits)
    enrolments = steering.erase_enrolments(work.uow, limits.before["enrolment"]) if "enrolment" in limits.before else 0
    gone = erasing.erase_persons(work.uow) if persons else 0
    return Erased(
        len(ready), len(scans[:most]), unused, credentials, readings, enrolments, accounts, gone, waiting=limits.waiting
    )


def _erase_readings(work: Work, limits: _Limits) -> int:
    """An entry outlives the data it speaks of: its time runs from when that goes."""
    if "reading" not in limits.before or "case" not in limits.before:
        return 0
    before = limits.before["reading"]
    return erasing.erase_readings(work.uow, before, before - kept(work, "case"))


def _rules(work: Work) -> Rulebook:
    known = work.world.parameters(RETENTION, dict(shipped()))
    return Rulebook(known, work.today, {"node": work.world.code}, ancestors=work.world.divisions.ancestors)


def _limits(work: Work) -> _Limits:
    before: dict[str, datetime] = {}
    for kind in KINDS:
        rules = _rules(work)
        days = int(rules[kind])
        if days in LONGEST and not (work.world.live and rules.assumed):
            before[kind] = work.now - timedelta(days=days)
    return _Limits(before, tuple(kind for kind in KINDS if kind not in before))


def _away(work: Work, number: str) -> set[str]:
    """Where the originals are that are not with the person."""
    case = work.case(number)
    return {str(where) for where in {c.paper: c.where for c in case.custody}.values()} - {Where.PERSON}


def _moves(work: Work, number: str) -> bool:
    """An original that was reported missing moves no more: nobody has found it in all this time."""
    return bool(_away(work, number) - {Where.MISSING}) or erasing.moves(work.uow, number)


def _erased(work: Work, number: str) -> bool:
    """Erase a case that is over, if nothing of it moves any more. One that cannot be erased holds up no other."""
    try:
        with work.uow.attempt():
            if _moves(work, number):
                return False
            _erase(work, number)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("erasing.failed", case=number, error=type(error).__name__, where=where(error))
        return False
    return True


def _erase(work: Work, number: str) -> None:
    try:
        erasing.erase_case(work.uow, number)
    except ValueError as error:
        raise conflict("under-way", "该件还有报文或文件在途，暂不能清除", str(error)) from error
