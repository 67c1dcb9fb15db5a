"""Others whom a case concerns, and consents that are asked for before they are given.

Nothing ever wrote into the table of consents as it was, so it is made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "concerned",
        sa.Column("case_number", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case_number", "part", name="pk_concerned"),
    )
    op.create_index("ix_concerned_party", "concerned", ["party"])
    op.drop_index("ix_consent_party", "consent")
    op.drop_table("consent")
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("case_number", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=32), nullable=False),
        sa.Column("to", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("wording_en", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True)),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_case_number", "consent", ["case_number"])
    op.create_index("ix_consent_party", "consent", ["party"])
