"""Evaluations and bulletins."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Evaluations, their scores in versions with the facts they rest on, appeals; issued bulletins."""
    op.create_table(
        "bulletin",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bulletin"),
        sa.UniqueConstraint("year", "serial", name="uq_bulletin_year_serial"),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("of", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.String(length=80), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("appeal_by", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation"),
    )
    op.create_table(
        "evaluation_appeal",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("evaluation", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["evaluation"], ["evaluation.id"], name="fk_evaluation_appeal_evaluation_evaluation"),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_appeal"),
    )
    op.create_index("ix_evaluation_appeal_evaluation", "evaluation_appeal", ["evaluation"], unique=False)
    op.create_table(
        "evaluation_score",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("evaluation", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("total", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evaluation"], ["evaluation.id"], name="fk_evaluation_score_evaluation_evaluation"),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_score"),
        sa.UniqueConstraint("evaluation", "subject", "version", name="uq_evaluation_score_evaluation_subject_version"),
    )
