"""Tables of feedback: bad ratings, complaints and what could not be done, and what became of each.

An item has one id on every node that has a part in it: the node where the person is (`home`) and the node whose office
deals with it (`holder`). What the person wrote and how to reach them is sealed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    and_,
    case,
    exists,
    func,
    select,
    update,
)

from yipanqi.store import cases, mailbox
from yipanqi.store.case_tables import GONE
from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

item = Table(
    "feedback",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("home", String(8), nullable=False),
    Column("holder", String(8), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("class", String(12), nullable=False, key="class_"),
    Column("case_number", String(40), nullable=False),
    Column("rated_place", Integer),
    Column("service", String(60), nullable=False),
    Column("office", String(60), nullable=False, index=True),
    Column("division", String(6), nullable=False),
    Column("party", String(32), nullable=False, index=True),
    Column("found_by", String(32), unique=True),
    Column("grade", Integer),
    Column("said", LargeBinary, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("routed_at", Instant),
    Column("call_by", Date),
    Column("due_on", Date),
    Column("called_at", Instant),
    Column("done_at", Instant),
    Column("cause", String(40), nullable=False),
    Column("second_grade", Integer),
    Column("forwarded", Integer, nullable=False),
    Column("extended", Boolean, nullable=False),
    Column("reopened", Boolean, nullable=False),
    Column("appealed", Boolean, nullable=False),
    Column("ended_at", Instant),
)
"""`forwarded` counts how often it was sent on as wrongly addressed: once at the most. Erased, `said` is empty."""

event = Table(
    "feedback_event",
    metadata,
    Column("item", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("note", LargeBinary, nullable=False),
)
"""What happened to an item; the note is sealed, for it may speak of the person, and empty once erased."""

remedy = Table(
    "feedback_remedy",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("cause", String(40), nullable=False),
    Column("service", String(60), nullable=False),
    Column("words", Text, nullable=False),
    Column("words_en", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
)
"""A recurring cause that was removed for everybody (办成一类事): what was changed."""

Rows = Sequence[Row[Any]]


def get(work: UnitOfWork, id_: str) -> Row[Any] | None:
    """One item."""
    return work.row(select(item).where(item.c.id == id_))


def find(work: UnitOfWork, found_by: str) -> Row[Any] | None:
    """The item of a receipt, by its keyed hash."""
    return work.row(select(item).where(item.c.found_by == found_by))


def change(work: UnitOfWork, id_: str, **values: object) -> None:
    """Enter what becomes known of an item."""
    if values:
        work.execute(update(item).where(item.c.id == id_).values(**values))


def of_party(work: UnitOfWork, party: str) -> Rows:
    """A person's own items, the latest first."""
    return work.rows(select(item).where(item.c.party == party).order_by(item.c.opened_at.desc(), item.c.id.desc()))


def queue(work: UnitOfWork, holder: str, offices: Sequence[str], states: Sequence[str]) -> Rows:
    """Items that these offices deal with, by the day they are due."""
    theirs = and_(item.c.holder == holder, item.c.office.in_(offices), item.c.state.in_(states))
    return work.rows(select(item).where(theirs).order_by(item.c.due_on, item.c.opened_at, item.c.id).limit(500))


def held(work: UnitOfWork, holder: str, states: Sequence[str]) -> Rows:
    """Items of a node in some states, by the day they are due."""
    here = and_(item.c.holder == holder, item.c.state.in_(states))
    return work.rows(select(item).where(here).order_by(item.c.due_on, item.c.opened_at, item.c.id).limit(500))


def note(work: UnitOfWork, id_: str, row: Mapping[str, object]) -> None:
    """Write down what happened to an item."""
    last = select(func.coalesce(func.max(event.c.number), 0)).where(event.c.item == id_)
    work.add(event, [{**row, "item": id_, "number": int(work.execute(last).scalar_one()) + 1, "at": work.now}])


def events(work: UnitOfWork, id_: str) -> Rows:
    """What happened to an item, the earliest first."""
    return work.rows(select(event).where(event.c.item == id_).order_by(event.c.number))


def bad_ratings(work: UnitOfWork, worst: int) -> Rows:
    """Ratings of this grade or worse that people gave here and of which no item was opened."""
    given = and_(cases.event.c.case_number == cases.rating.c.case_number, cases.event.c.place == cases.rating.c.place)
    opened = exists().where(
        item.c.case_number == cases.rating.c.case_number, item.c.rated_place == cases.rating.c.place
    )
    here = select(cases.rating).join(cases.event, given).where(cases.event.c.action == "rate")
    found = here.where(cases.rating.c.grade >= worst, ~opened)
    return work.rows(found.order_by(cases.rating.c.at, cases.rating.c.case_number, cases.rating.c.place))


def tally(work: UnitOfWork, holder: str, today: object) -> Rows:
    """For each kind, service, cause and state: how many items the node deals or dealt with, and how many are late."""
    late = and_(item.c.done_at.is_(None), item.c.ended_at.is_(None), item.c.due_on < today)
    groups = (item.c.kind, item.c.service, item.c.cause, item.c.state)
    counted = select(*groups, func.count().label("n"), func.sum(case((late, 1), else_=0)).label("late"))
    return work.rows(counted.where(item.c.holder == holder).group_by(*groups).order_by(*groups))


def kept(work: UnitOfWork) -> Rows:
    """Items that have ended and are not erased: id, division, opened_at, ended_at."""
    i = item.c
    found = select(i.id, i.division, i.opened_at, i.ended_at)
    return work.rows(found.where(i.ended_at.is_not(None), i.said != GONE).order_by(i.ended_at, i.id))


def erase(work: UnitOfWork, id_: str) -> bool:
    """Erase what a person wrote and what was written of them; False while messages of it are under way."""
    if mailbox.under_way(work, id_):
        return False
    mailbox.erase(work, id_)
    work.execute(update(item).where(item.c.id == id_).values(said=GONE))
    work.execute(update(event).where(event.c.item == id_).values(note=GONE))
    return True


def remedies(work: UnitOfWork) -> Rows:
    """Recurring causes that were removed, the latest first."""
    return work.rows(select(remedy).order_by(remedy.c.at.desc(), remedy.c.id.desc()))
