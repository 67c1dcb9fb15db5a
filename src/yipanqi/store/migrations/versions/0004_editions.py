"""Adopted documents."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Documents that are being adopted, and everything that people say about them."""
    op.create_table(
        "edition",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("division", sa.String(6), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("uploaded_by", sa.String(80), nullable=False),
        sa.Column("closing", sa.String(12), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", sa.String(80), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("adopted", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
    )
    op.create_index("ix_edition_document", "edition", ["document"])
    op.create_table(
        "edition_act",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("edition", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_edition_act"),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name="fk_edition_act_edition_edition"),
    )
    op.create_index("ix_edition_act_edition", "edition_act", ["edition"])
