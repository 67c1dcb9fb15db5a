"""Tables of cases: the case, what happened to it, its legs, timers, pauses, facts, decisions, papers, letters and
ratings.

What a person wrote and what is known about them is sealed; the columns beside it say nothing that names a person.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement

case = Table(
    "case_file",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("service", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("procedure", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("state", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("peer", String(8), nullable=False),
    Column("office", String(60), nullable=False),
    Column("other_office", String(60), nullable=False),
    Column("window", String(60), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("applicant", String(32), nullable=False),
    Column("agent", String(32), nullable=False),
    Column("form", LargeBinary, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("limit_days", Integer),
    Column("due_on", Date),
    Column("closed_at", Instant),
    Column("concluded_at", Instant),
    Column("outcome", String(20), nullable=False),
    Column("events", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
Index("ix_case_file_office", case.c.office, case.c.status)
Index("ix_case_file_applicant", case.c.applicant, case.c.service)

event = Table(
    "case_event",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("event", String(80), nullable=False),
    Column("action", String(60), nullable=False),
    Column("before", String(40), nullable=False),
    Column("after", String(40), nullable=False),
    Column("who", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("note", Text, nullable=False),
)

leg = Table(
    "leg",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("move", String(12), nullable=False),
    Column("peer", String(8), nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_on", Date),
    Column("ended_at", Instant),
)

timer = Table(
    "timer",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("due_at", Instant, nullable=False, index=True),
    Column("lane", Integer, nullable=False),
    Column("counted_from", Date),
    Column("working_days", Integer),
)

pause = Table(
    "pause",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("begun", Date, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("ended", Date),
    Column("reason", String(40), nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("register", String(60), nullable=False),
    Column("source", String(80), nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("answer", LargeBinary, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("step", String(40), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("who", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

document = Table(
    "case_document",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("grade", String(1), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("holder", String(60), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

rating = Table(
    "rating",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("grade", Integer, nullable=False),
    Column("office", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    Column("words", LargeBinary, nullable=False),
)

number_series = Table(
    "number_series",
    metadata,
    Column("series", String(40), primary_key=True),
    Column("last", Integer, nullable=False),
)

party = Table(
    "party",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("found_by", String(32), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)

_by_number = Statement(select(case).where(case.c.number == bindparam("wanted")))
_last = Statement(select(number_series.c.last).where(number_series.c.series == bindparam("wanted")))
_count_on = Statement(
    update(number_series).where(number_series.c.series == bindparam("wanted")).values(last=number_series.c.last + 1)
)
_legs = Statement(select(leg).where(leg.c.case_number == bindparam("wanted")).order_by(leg.c.opened_at, leg.c.id))
_facts = Statement(select(fact).where(fact.c.case_number == bindparam("wanted")))
_drop_fact = Statement(
    delete(fact).where(fact.c.case_number == bindparam("of_case"), fact.c.question == bindparam("asked"))
)
_due_timers = Statement(
    select(timer)
    .where(timer.c.due_at <= bindparam("now"))
    .order_by(timer.c.lane, timer.c.due_at)
    .limit(bindparam("most"))
)
_next_timer = Statement(select(func.min(timer.c.due_at)))
_this_timer = (timer.c.case_number == bindparam("of_case"), timer.c.name == bindparam("of_name"))
_drop_timer = Statement(delete(timer).where(*_this_timer))
_take_timer = Statement(delete(timer).where(*_this_timer, timer.c.due_at <= bindparam("now")))
_open_of = Statement(
    select(case.c.number).where(
        case.c.applicant == bindparam("of_party"),
        case.c.service == bindparam("of_service"),
        case.c.procedure == bindparam("of_procedure"),
        case.c.closed_at.is_(None),
    )
)
_set_case = Statement(
    update(case)
    .where(case.c.number == bindparam("wanted"))
    .values(
        {
            c: bindparam(f"new_{c.name}")
            for c in (
                case.c.state,
                case.c.status,
                case.c.office,
                case.c.other_office,
                case.c.form,
                case.c.accepted_at,
                case.c.limit_days,
                case.c.due_on,
                case.c.closed_at,
                case.c.concluded_at,
                case.c.outcome,
                case.c.events,
                case.c.changed_at,
            )
        }
    )
)
_set_leg = Statement(
    update(leg)
    .where(leg.c.case_number == bindparam("of_case"), leg.c.id == bindparam("of_leg"))
    .values(state=bindparam("new_state"), ended_at=bindparam("new_ended_at"))
)


def get(work: UnitOfWork, number: str) -> Row[Any] | None:
    """One case by number."""
    return work.row(_by_number, {"wanted": number})


def set_cases(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep what changed of cases."""
    work.change_each(_set_case, rows)


def set_legs(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep where legs stand now."""
    work.change_each(_set_leg, rows)


def legs(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The legs of a case, oldest first."""
    return work.rows(_legs, {"wanted": number})


def facts(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The facts a case knows."""
    return work.rows(_facts, {"wanted": number})


def drop_facts(work: UnitOfWork, number: str, questions: Sequence[str]) -> None:
    """Forget answers, by question."""
    work.change_each(_drop_fact, [{"of_case": number, "asked": question} for question in questions])


def due_timers(work: UnitOfWork, most: int) -> Sequence[Row[Any]]:
    """Timers whose time has come, urgent first."""
    return work.rows(_due_timers, {"now": work.now, "most": most})


def drop_timers(work: UnitOfWork, timers: Iterable[tuple[str, str]]) -> None:
    """Forget timers, by case and name."""
    work.change_each(_drop_timer, [{"of_case": number, "of_name": name} for number, name in timers])


def take_timer(work: UnitOfWork, number: str, name: str) -> bool:
    """Forget a timer that is due; False where it was stopped or set anew meanwhile."""
    return work.change(_take_timer, of_case=number, of_name=name, now=work.now) == 1


def put_off(work: UnitOfWork, number: str, name: str, until: datetime) -> None:
    """A timer is due later."""
    work.execute(update(timer).where(timer.c.case_number == number, timer.c.name == name).values(due_at=until))


def next_timer(work: UnitOfWork) -> datetime | None:
    """When the next timer is due; None where there is none."""
    found: datetime | None = work.rows(_next_timer)[0][0]
    return found


def count_since(work: UnitOfWork, applicant: str, service: str, start: datetime, end: datetime) -> int:
    """How many cases of a service a person filed from one moment until before another."""
    where = (
        case.c.applicant == applicant,
        case.c.service == service,
        case.c.submitted_at >= start,
        case.c.submitted_at < end,
    )
    return int(work.execute(select(func.count()).select_from(case).where(*where)).scalar_one())


def open_of(work: UnitOfWork, applicant: str, service: str, procedure: str) -> list[str]:
    """Numbers of a party's cases of a procedure that have not ended."""
    which = {"of_party": applicant, "of_service": service, "of_procedure": procedure}
    return [row.number for row in work.rows(_open_of, which)]


def next_number(work: UnitOfWork, series: str) -> int:
    """The next whole number of a series, from 1, without gaps."""
    if not work.change(_count_on, wanted=series):
        work.add(number_series, [{"series": series, "last": 1}])
    return int(work.rows(_last, {"wanted": series})[0].last)
