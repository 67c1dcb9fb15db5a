"""What came of other looks at a decision, as it is kept with the case."""

from datetime import date, datetime

import msgspec

from yipanqi.cases.case import Case
from yipanqi.kernel.text import Text
from yipanqi.store import cases as rows

NAMED = "second look "


class Look(msgspec.Struct, frozen=True):
    """Another look: at the use of which parameter, what came of it, by whom, when."""

    title: Text
    result: str
    by: Text
    at: datetime


def name(parameter: str, announced: date) -> str:
    """Under which it is remembered."""
    return f"{NAMED}{parameter} {announced}"


def of_case(case: Case) -> tuple[Look, ...]:
    """Every other look at a case, the earliest first."""
    names = [row.register for row in rows.facts(case.work.uow, case.number) if row.register.startswith(NAMED)]
    found: list[Look] = [case.recall(each, Look) for each in names]
    return tuple(sorted(found, key=lambda look: look.at))
