"""The records behind a figure: for supervisors and coordinators of a division its cases, without a word of who they
are for. The public is shown none.
"""

from datetime import date, datetime

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import require
from yipanqi.cases.machine import Status
from yipanqi.cases.work import BEIJING, Work, day_of
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.store import case_lists
from yipanqi.store.case_lists import Behind
from yipanqi.store.figures import DECIDED, DUE, ENDED, FILED, PAUSED, RATED
from yipanqi.supervision.figures.indicators import Span, year_to
from yipanqi.supervision.figures.scope import scope_of

PAGE = 50
"""Records on a page."""

FARTHEST = 200
"""Pages that can be turned; whoever wants more narrows the span."""

KINDS = (FILED, DECIDED, ENDED, DUE, PAUSED, RATED)


class Asked(msgspec.Struct, frozen=True):
    """Which records: of a service, counted as what, in which months (both taken in), where, and what else.

    `word`: the side that took in, the outcome or the grade; `late`: only those past their promise.
    """

    service: str
    what: str = FILED
    since: str = ""
    until: str = ""
    place: str = ""
    word: str = ""
    late: bool = False
    page: int = 1


class Record(msgspec.Struct, frozen=True):
    """A case as a figure counts it."""

    number: str
    procedure: Text
    role: Text
    office: Text
    status: Status
    outcome: str
    submitted_on: date
    decided_on: date | None
    promised: int | None
    used: int | None
    due_on: date | None
    paused: str


class Records(msgspec.Struct, frozen=True):
    """One page of them; `more`: there is another."""

    asked: Asked
    span: Span
    records: tuple[Record, ...]
    more: bool


def records(work: Work, actor: Actor, asked: Asked) -> Records:
    """The cases behind a figure, for those who may see them. Raises Refused."""
    scope = scope_of(actor)
    require(scope.exact)
    work.world.services.get(asked.service)
    _check(asked)
    span = Span(asked.since, asked.until) if asked.since and asked.until else year_to(work.today)
    offices = scope.within(work, asked.place)
    days = (_first(span.since), _after(span.until), work.today)
    behind = Behind(asked.what, asked.service, offices, *days, asked.word, asked.late)
    found = case_lists.page(work.uow, behind, PAGE + 1, (asked.page - 1) * PAGE) if offices else ()
    return Records(asked, span, tuple(_record(work, row) for row in found[:PAGE]), len(found) > PAGE)


def _check(asked: Asked) -> None:
    good = {
        "what": asked.what in KINDS,
        "page": 1 <= asked.page <= FARTHEST,
        "word": asked.what != RATED or asked.word in ("", *"12345"),
        "since": bool(asked.since) == bool(asked.until) and _is_month(asked.since) and _is_month(asked.until),
    }
    if bad := [name for name, fine in good.items() if not fine]:
        said = Text("查询条件无效", "This cannot be asked for")
        raise Refused([Problem("figures-asked", said, name) for name in bad])


def _is_month(month: str) -> bool:
    try:
        return not month or bool(_first(month))
    except ValueError:
        return False


def _first(month: str) -> datetime:
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=BEIJING)


def _after(month: str) -> datetime:
    first = _first(month)
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _record(work: Work, row: Row) -> Record:  # type: ignore[type-arg]
    service = work.world.services.get(row.service)
    procedure = service.procedure(row.procedure)
    machine = procedure.machines.get(row.role)
    return Record(
        number=row.number,
        procedure=procedure.title,
        role=machine.title if machine else same(row.role),
        office=work.world.offices.get(row.office).name if row.office else Text("（网上）", "(online)"),
        status=Status(row.status),
        outcome=row.outcome,
        submitted_on=day_of(row.submitted_at),
        decided_on=day_of(row.decided_at) if row.decided_at else None,
        promised=row.limit_days,
        used=row.used_days,
        due_on=row.due_on,
        paused=row.paused,
    )
