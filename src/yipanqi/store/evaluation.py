"""Tables of evaluation: a period evaluated, its scores with the facts they rest on, appeals; and issued bulletins.

Facts are kept as they were when the evaluation was drawn: a later change of the ledger alters no past score. A score
that is corrected is a new version; the earlier ones stay readable.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Row, String, Table, Text, UniqueConstraint, select

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

evaluation = Table(
    "evaluation",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("of", String(10), nullable=False),  # units or places
    Column("period", String(10), nullable=False),
    Column("division", String(6), nullable=False),
    Column("state", String(20), nullable=False),
    Column("formula", Text, nullable=False),  # JSON: the values it was worked out by
    Column("drawn_at", Instant, nullable=False),
    Column("drawn_by", String(80), nullable=False),
    Column("published_on", Date, nullable=True),
    Column("appeal_by", Date, nullable=True),
)

score = Table(
    "evaluation_score",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("evaluation", ForeignKey("evaluation.id"), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("facts", Text, nullable=False),  # JSON
    Column("lines", Text, nullable=False),  # JSON
    Column("total", String(20), nullable=False),  # a decimal
    Column("grade", String(20), nullable=False),
    Column("why", Text, nullable=False),  # of a corrected version
    Column("at", Instant, nullable=False),
    UniqueConstraint("evaluation", "subject", "version"),
)

appeal = Table(
    "evaluation_appeal",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("evaluation", ForeignKey("evaluation.id"), nullable=False, index=True),
    Column("subject", String(120), nullable=False),
    Column("words", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("answer", Text, nullable=False),
    Column("upheld", Boolean, nullable=True),
    Column("answered_on", Date, nullable=True),
)

bulletin = Table(
    "bulletin",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("period", String(10), nullable=False),
    Column("division", String(6), nullable=False),
    Column("report", Text, nullable=False),  # JSON: what was said, as it was then
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", String(80), nullable=False),
    UniqueConstraint("year", "serial"),
)

Rows = Sequence[Row[Any]]


def every(work: UnitOfWork) -> Rows:
    """All evaluations, the latest first."""
    return work.rows(select(evaluation).order_by(evaluation.c.drawn_at.desc(), evaluation.c.id.desc()))


def scores(work: UnitOfWork, id_: str) -> Rows:
    """Every version of every score, the latest version of a subject last."""
    mine = select(score).where(score.c.evaluation == id_)
    return work.rows(mine.order_by(score.c.subject, score.c.version))


def appeals(work: UnitOfWork, id_: str) -> Rows:
    """The appeals against an evaluation, in order."""
    mine = select(appeal).where(appeal.c.evaluation == id_)
    return work.rows(mine.order_by(appeal.c.filed_on, appeal.c.id))


def bulletins(work: UnitOfWork) -> Rows:
    """All bulletins, the latest first."""
    return work.rows(select(bulletin).order_by(bulletin.c.year.desc(), bulletin.c.serial.desc()))
