"""Complaints and what could not be done."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Items of feedback, what happened to each, and recurring causes that were removed."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("home", sa.String(8), nullable=False),
        sa.Column("holder", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("class", sa.String(12), nullable=False),
        sa.Column("case_number", sa.String(40), nullable=False),
        sa.Column("rated_place", sa.Integer(), nullable=True),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("office", sa.String(60), nullable=False),
        sa.Column("division", sa.String(6), nullable=False),
        sa.Column("party", sa.String(32), nullable=False),
        sa.Column("found_by", sa.String(32), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("routed_at", MOMENT, nullable=True),
        sa.Column("call_by", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("second_grade", sa.Integer(), nullable=True),
        sa.Column("forwarded", sa.Integer(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("appealed", sa.Boolean(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("found_by", name="uq_feedback_found_by"),
    )
    for column in ("holder", "state", "office", "party"):
        op.create_index(f"ix_feedback_{column}", "feedback", [column])
    op.create_table(
        "feedback_event",
        sa.Column("item", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("item", "number", name="pk_feedback_event"),
    )
    op.create_table(
        "feedback_remedy",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_en", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_remedy"),
    )
