"""Statements of cases (`store.case_tables` has the tables)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from yipanqi.store.case_tables import APART as APART
from yipanqi.store.case_tables import CASE as CASE
from yipanqi.store.case_tables import GONE as GONE
from yipanqi.store.case_tables import PARTY as PARTY
from yipanqi.store.case_tables import case as case
from yipanqi.store.case_tables import concerned as concerned
from yipanqi.store.case_tables import custody as custody
from yipanqi.store.case_tables import decision as decision
from yipanqi.store.case_tables import document as document
from yipanqi.store.case_tables import event as event
from yipanqi.store.case_tables import fact as fact
from yipanqi.store.case_tables import leg as leg
from yipanqi.store.case_tables import number_series as number_series
from yipanqi.store.case_tables import paper as paper
from yipanqi.store.case_tables import party as party
from yipanqi.store.case_tables import pause as pause
from yipanqi.store.case_tables import rating as rating
from yipanqi.store.case_tables import timer as timer
from yipanqi.store.database import UnitOfWork
from yipanqi.store.keyed import Keyed
from yipanqi.store.statement import Statement

_by_number = Keyed(select(case), case.c.number, CASE, leads_to={PARTY: "applicant"})
_last = Statement(select(number_series.c.last).where(number_series.c.series == bindparam("wanted")))
_count_on = Statement(
    update(number_series).where(number_series.c.series == bindparam("wanted")).values(last=bindparam("new_last")),
    merged=lambda values: list({each["wanted"]: each for each in values}.values()),
)
_legs = Keyed(select(leg).order_by(leg.c.opened_at, leg.c.id), leg.c.case_number, CASE)
_facts = Keyed(select(fact), fact.c.case_number, CASE)
_events = Statement(select(event).where(event.c.case_number == bindparam("wanted")).order_by(event.c.place))
_decisions = Statement(select(decision).where(decision.c.case_number == bindparam("wanted")).order_by(decision.c.place))
_letters = Statement(
    select(document)
    .where(document.c.case_number == bindparam("wanted"), document.c.kind.startswith("letter:"))
    .order_by(document.c.at, document.c.id)
)
_ratings = Statement(select(rating.c.place).where(rating.c.case_number == bindparam("wanted")))
_pauses = Statement(
    select(pause).where(pause.c.case_number == bindparam("wanted")).order_by(pause.c.begun, pause.c.place)
)
_drop_fact = Statement(
    delete(fact).where(fact.c.case_number == bindparam("of_case"), fact.c.question == bindparam("asked")),
    keys={"case_number": "of_case"},
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
_asked_about = Statement(
    select(case.c.number)
    .where(
        case.c.applicant == bindparam("of_applicant"),
        case.c.service == bindparam("of_service"),
        case.c.procedure == bindparam("of_procedure"),
        exists().where(leg.c.case_number == case.c.number, leg.c.name == "facts", leg.c.ours.is_(False)),
    )
    .order_by(case.c.number)
)
_open_of = Keyed(
    select(case.c.number, case.c.applicant, case.c.service, case.c.procedure, case.c.role).where(
        case.c.closed_at.is_(None)
    ),
    case.c.applicant,
    PARTY,
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
                case.c.decided_at,
                case.c.used_days,
                case.c.paused,
                case.c.pauses,
                case.c.events,
                case.c.changed_at,
            )
        }
    )
)
_set_leg = Statement(
    update(leg)
    .where(leg.c.case_number == bindparam("of_case"), leg.c.id == bindparam("of_leg"))
    .values(state=bindparam("new_state"), ended_at=bindparam("new_ended_at"), clock=bindparam("new_clock"))
)


def get(work: UnitOfWork, number: str) -> Row[Any] | None:
    """One case by number."""
    return work.one_of(_by_number, number)


def set_cases(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep what changed of cases."""
    work.change_each(_set_case, rows)


def set_legs(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep where legs stand now."""
    work.change_each(_set_leg, rows)


def legs(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The legs of a case, oldest first."""
    return work.of(_legs, number)


def speaker(work: UnitOfWork, subject: str, envelope: str) -> str | None:
    """The number of the file of a case that began a move with an envelope; None where none of them did."""
    files = leg.c.case_number.startswith(subject)  # the parts of a case have its number, a dash and their place
    found = work.row(select(leg.c.case_number).where(files, leg.c.id == envelope, leg.c.ours.is_(True)))
    return None if found is None else str(found.case_number)


def facts(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The facts a case knows."""
    return work.of(_facts, number)


def events(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """What happened in a case, in order."""
    return work.rows(_events, {"wanted": number})


def decisions(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The decisions made in a case, in order."""
    return work.rows(_decisions, {"wanted": number})


def letters(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The letters of a case, oldest first."""
    return work.rows(_letters, {"wanted": number})


def ratings(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The places of a case's ratings."""
    return work.rows(_ratings, {"wanted": number})


def pauses(work: UnitOfWork, number: str) -> Sequence[Row[Any]]:
    """The pauses of a case's clock, in order."""
    return work.rows(_pauses, {"wanted": number})


def drop_facts(work: UnitOfWork, number: str, questions: Sequence[str]) -> None:
    """Forget answers, by question."""
    work.change_later(_drop_fact, [{"of_case": number, "asked": question} for question in questions])


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


def calls_at(work: UnitOfWork, name: str) -> datetime | None:
    """When a timer of no case is due; None where it is not set."""
    row = work.row(select(timer.c.due_at).where(timer.c.case_number == "", timer.c.name == name))
    return None if row is None else row.due_at


def count_since(work: UnitOfWork, applicant: str, service: str, start: datetime, end: datetime) -> int:
    """How many cases of a service a person filed from one moment until before another."""
    where = (
        case.c.applicant == applicant,
        case.c.service == service,
        case.c.submitted_at >= start,
        case.c.submitted_at < end,
    )
    return int(work.execute(select(func.count()).select_from(case).where(*where)).scalar_one())


def others_in(work: UnitOfWork, number: str) -> dict[str, str]:
    """Party ids of the others whom a case concerns, by their part in it."""
    found = work.rows(select(concerned).where(concerned.c.case_number == number).order_by(concerned.c.part))
    return {row.part: row.party for row in found}


def set_others(work: UnitOfWork, number: str, others: Mapping[str, str]) -> None:
    """These are the others whom a case concerns, instead of any before."""
    work.execute(delete(concerned).where(concerned.c.case_number == number))
    rows = [{"case_number": number, "part": part, "party": who} for part, who in others.items()]
    if rows:
        work.execute(insert(concerned), rows)


def asked_about(work: UnitOfWork, applicant: str, service: str, procedure: str) -> tuple[str, ...]:
    """Numbers of cases of a procedure in which the other side asked this one about a party, whatever else this one has
    to do with them: it may have taken them in.
    """
    asked = {"of_applicant": applicant, "of_service": service, "of_procedure": procedure}
    return tuple(row.number for row in work.rows(_asked_about, asked))


def open_of(work: UnitOfWork, applicant: str, service: str, procedure: str) -> list[str]:
    """Numbers of a party's cases of a procedure that have not ended; parts and sessions are none."""
    open_ = [row for row in work.of(_open_of, applicant) if row.role not in APART]
    return [row.number for row in open_ if (row.service, row.procedure) == (service, procedure)]


def next_number(work: UnitOfWork, series: str) -> int:
    """The next whole number of a series, from 1, without gaps."""
    given = [int(str(each["new_last"])) for each in work.later(_count_on) if each["wanted"] == series]
    row = None if given else work.row(_last, {"wanted": series})
    if not given and row is None:
        work.add(number_series, [{"series": series, "last": 1}])
        return 1
    number = 1 + (given[-1] if given else int(row.last if row else 0))
    work.change_later(_count_on, [{"wanted": series, "new_last": number}])
    return number
