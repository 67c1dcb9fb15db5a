"""Files of cases, their papers, and who holds the originals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Seven tables. What windows had ticked before stays in `case_document`, without scan and custody."""
    op.create_table(
        "kept_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_kept_file"),
    )
    op.create_table(
        "file_piece",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "place", name="pk_file_piece"),
    )
    op.create_table(
        "file_holding",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=90), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", "holder", name="pk_file_holding"),
    )
    op.create_table(
        "file_share",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("peer", sa.String(length=8), nullable=False),
        sa.Column("case_number", sa.String(length=40), nullable=False),
        sa.Column("envelope", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", "peer", "case_number", name="pk_file_share"),
    )
    op.create_table(
        "file_wanted",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("peer", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", "peer", name="pk_file_wanted"),
    )
    op.create_table(
        "case_paper",
        sa.Column("case_number", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_number", "id", name="pk_case_paper"),
    )
    op.create_table(
        "paper_custody",
        sa.Column("case_number", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("parcel", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("case_number", "place", name="pk_paper_custody"),
    )
