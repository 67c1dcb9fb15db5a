"""Tables of consultations: a draft open for comment, what was said, how it was answered, and what the final made of it.

What people wrote and how they can be reached is sealed; a receipt is kept as a keyed hash, so that only who holds it
finds the comment. Answers and links are appended: the latest of a matter counts, the earlier stay readable.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Row, String, Table, Text, func, select, update

from yipanqi.store.case_tables import GONE
from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

consultation = Table(
    "consultation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", String(120), nullable=False),
    Column("title", String(300), nullable=False),
    Column("division", String(6), nullable=False),
    Column("opens_on", Date, nullable=False, index=True),
    Column("days", Integer, nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("about", Text, nullable=False),
    Column("why_shorter", Text, nullable=False),
    Column("email", String(120), nullable=False),
    Column("phone", String(60), nullable=False),
    Column("draft", Text, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("planned_by", String(80), nullable=False),
    Column("final_document", String(120), nullable=False),
    Column("final_title", String(300), nullable=False),
    Column("final_on", Date),
    Column("final", Text, nullable=False),
    Column("published_at", Instant),
    Column("published_by", String(80), nullable=False),
)
"""`counted_on` is the last day as counted, `last_on` the one that decides: a day of rest moves it on."""

comment = Table(
    "consultation_comment",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("consultation", String(32), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("matter", String(32), nullable=False, index=True),
    Column("place", String(16), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("found_by", String(32), nullable=False, unique=True),
    Column("words", LargeBinary, nullable=False),
    Column("contact", LargeBinary),
    Column("entered_at", Instant, nullable=False),
    Column("entered_by", String(80), nullable=False),
    Column("withdrawn_at", Instant),
)
"""`place` is section.number in the draft, "" for the whole; `matter` the first of the comments that say the same.
Erased, `words` is empty and `contact` null.
"""

answer = Table(
    "consultation_answer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("consultation", String(32), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("matter", String(32), nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("gist", Text, nullable=False),
    Column("gist_en", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_en", Text, nullable=False),
    Column("drafted_at", Instant, nullable=False),
    Column("drafted_by", String(80), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("remark", Text, nullable=False),
    Column("checked_at", Instant),
    Column("checked_by", String(80), nullable=False),
)
"""`verdict` is "" until a second person has looked, then agreed or returned."""

link = Table(
    "consultation_link",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("consultation", String(32), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("place", String(16), nullable=False),
    Column("became", String(120), nullable=False),
    Column("score", Integer, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("set_by", String(80), nullable=False),
)
"""What a clause of the draft became: places in the final, with a blank between; "" for none."""

act = Table(
    "consultation_act",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("consultation", String(32), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("subject", String(80), nullable=False),
)
"""Who did what: planned, entered, gathered, kept apart, answered, checked, final, linked, published, erased."""

Rows = Sequence[Row[Any]]
Kept = Row[Any]
"""Of a published consultation: id, division, opens_on, published_at."""


def every(work: UnitOfWork) -> Rows:
    """All consultations, the latest first."""
    return work.rows(select(consultation).order_by(consultation.c.opens_on.desc(), consultation.c.id.desc()))


def get(work: UnitOfWork, id_: str) -> Row[Any] | None:
    """One consultation."""
    return work.row(select(consultation).where(consultation.c.id == id_))


def change(work: UnitOfWork, id_: str, **values: object) -> None:
    """Enter what becomes known of a consultation: its final, its publication."""
    work.execute(update(consultation).where(consultation.c.id == id_).values(**values))


def append(work: UnitOfWork, table: Table, id_: str, row: Mapping[str, object]) -> None:
    """A new row of a consultation, numbered in the order of coming; with an `id` of its own unless it brings one."""
    last = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.consultation == id_)
    number = int(work.execute(last).scalar_one()) + 1
    work.add(table, [{"id": work.new_id(), **row, "consultation": id_, "number": number}])


def comments(work: UnitOfWork, id_: str, matter: str = "") -> Rows:
    """The comments of a consultation, or of one matter in it, in the order of coming."""
    found = select(comment).where(comment.c.consultation == id_)
    return work.rows((found.where(comment.c.matter == matter) if matter else found).order_by(comment.c.number))


def find_comment(work: UnitOfWork, found_by: str) -> Row[Any] | None:
    """The comment of a receipt, by its keyed hash."""
    return work.row(select(comment).where(comment.c.found_by == found_by))


def withdraw(work: UnitOfWork, id_: str) -> None:
    """A comment is taken back; that there was one stays."""
    work.execute(update(comment).where(comment.c.id == id_).values(withdrawn_at=work.now))


def gather(work: UnitOfWork, matter: str, into: str) -> None:
    """All comments of one matter join another."""
    work.execute(update(comment).where(comment.c.matter == matter).values(matter=into))


def separate(work: UnitOfWork, id_: str) -> None:
    """A comment becomes a matter of its own again."""
    work.execute(update(comment).where(comment.c.id == id_).values(matter=id_))


def answers(work: UnitOfWork, id_: str) -> Rows:
    """Every answer of a consultation, the earliest first."""
    return work.rows(select(answer).where(answer.c.consultation == id_).order_by(answer.c.number))


def check(work: UnitOfWork, answer_id: str, verdict: str, remark: str, by: str) -> None:
    """Enter what the second person said of an answer."""
    said = {"verdict": verdict, "remark": remark, "checked_at": work.now, "checked_by": by}
    work.execute(update(answer).where(answer.c.id == answer_id).values(**said))


def links(work: UnitOfWork, id_: str) -> Rows:
    """Every link of a consultation, the earliest first."""
    return work.rows(select(link).where(link.c.consultation == id_).order_by(link.c.number))


def acts(work: UnitOfWork, id_: str) -> Rows:
    """Who did what in a consultation, the earliest first."""
    return work.rows(select(act).where(act.c.consultation == id_).order_by(act.c.number))


def note(work: UnitOfWork, id_: str, actor: str, action: str, subject: str = "") -> None:
    """Write down who did what."""
    append(work, act, id_, {"at": work.now, "actor": actor, "action": action, "subject": subject})


def kept(work: UnitOfWork) -> Sequence[Kept]:
    """Published consultations with comments that are not erased, by id."""
    c = consultation.c
    left = select(1).where(comment.c.consultation == c.id, comment.c.words != GONE)
    published = select(c.id, c.division, c.opens_on, c.published_at).where(c.published_at.is_not(None), left.exists())
    return work.rows(published.order_by(c.id))


def erase(work: UnitOfWork, id_: str) -> int:
    """Erase what people wrote in a consultation and how to reach them; returns of how many comments."""
    theirs = update(comment).where(comment.c.consultation == id_, comment.c.words != GONE)
    return work.execute(theirs.values(words=GONE, contact=None)).rowcount


def came_since(work: UnitOfWork, id_: str, since: object) -> int:
    """How many comments came by web since a moment."""
    count = select(func.count()).where(
        comment.c.consultation == id_, comment.c.channel == "web", comment.c.entered_at >= since
    )
    return int(work.execute(count).scalar_one())
