"""Consultations."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Drafts open for comment, what was said, the answers, what the final made of it, and who did what."""
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("division", sa.String(6), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("why_shorter", sa.Text(), nullable=False),
        sa.Column("email", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("planned_by", sa.String(80), nullable=False),
        sa.Column("final_document", sa.String(120), nullable=False),
        sa.Column("final_title", sa.String(300), nullable=False),
        sa.Column("final_on", sa.Date(), nullable=True),
        sa.Column("final", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("published_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultation"),
    )
    op.create_index("ix_consultation_opens_on", "consultation", ["opens_on"])
    op.create_table(
        "consultation_comment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(32), nullable=False),
        sa.Column("place", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("found_by", sa.String(32), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by", sa.String(80), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_comment"),
        sa.UniqueConstraint("found_by", name="uq_consultation_comment_found_by"),
    )
    op.create_index("ix_consultation_comment_consultation", "consultation_comment", ["consultation"])
    op.create_index("ix_consultation_comment_matter", "consultation_comment", ["matter"])
    op.create_table(
        "consultation_answer",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("gist_en", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("drafted_by", sa.String(80), nullable=False),
        sa.Column("verdict", sa.String(12), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("checked_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_answer"),
    )
    op.create_index("ix_consultation_answer_consultation", "consultation_answer", ["consultation"])
    op.create_index("ix_consultation_answer_matter", "consultation_answer", ["matter"])
    op.create_table(
        "consultation_link",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(16), nullable=False),
        sa.Column("became", sa.String(120), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_link"),
    )
    op.create_index("ix_consultation_link_consultation", "consultation_link", ["consultation"])
    op.create_table(
        "consultation_act",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_act"),
    )
    op.create_index("ix_consultation_act_consultation", "consultation_act", ["consultation"])
