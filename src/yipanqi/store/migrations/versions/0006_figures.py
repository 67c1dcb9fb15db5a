"""Figures kept as counts."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BASIS = {
    "role": 20,
    "starts_on": 10,
    "due_on": 10,
    "cycle": 20,
    "reported_on": 10,
    "done_on": 10,
    "late_on": 10,
    "state": 20,
}
"""What undertakings are counted by, with the width of each column."""


def upgrade() -> None:
    """Counts, and the columns of a case that they rest on. What is there already is counted by the node itself: when
    a case was decided depends on its life cycle, which only the program knows.
    """
    op.add_column("case_file", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_file", sa.Column("used_days", sa.Integer(), nullable=True))
    op.add_column("case_file", sa.Column("paused", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("case_file", sa.Column("pauses", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE case_file SET pauses = (SELECT count(*) FROM pause WHERE case_number = case_file.number)")
    op.execute(
        "UPDATE case_file SET paused = coalesce((SELECT max(reason) FROM pause"
        " WHERE case_number = case_file.number AND ended IS NULL), '') WHERE pauses > 0"
    )
    op.create_index("ix_case_file_submitted", "case_file", ["service", "submitted_at"])
    op.create_index("ix_case_file_decided", "case_file", ["service", "decided_at"])
    op.create_index("ix_case_file_due", "case_file", ["service", "due_on"])
    _tables()
    timer = sa.table("timer", *(sa.column(name) for name in ("case_number", "name", "lane")), sa.column("due_at"))
    due = sa.literal(datetime.now(UTC), sa.DateTime(timezone=True))
    op.execute(timer.insert().values(case_number="", name="recount", lane=2, due_at=due))


def _tables() -> None:
    op.create_table(
        "figure",
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=False),
        sa.Column("procedure", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("peer", sa.String(length=8), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("promised", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("office", "what", "at", "service", "procedure", "role", "peer", "word", "promised", "days"),
            name="pk_figure",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "undertaking_count",
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("clause", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in BASIS.items()),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("division", "unit", "clause", "document", *BASIS, name="pk_undertaking_count"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "neighbour_figures",
        sa.Column("peer", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("peer", "made_at", name="pk_neighbour_figures"),
    )
