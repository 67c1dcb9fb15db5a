"""When the other side of a case was told who read it; what was read until now is told the next nights."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column and the index by which what is still to be told is found."""
    op.add_column("access_log", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_access_log_told_at", "access_log", ["told_at", "at"])
