"""Whose word an entry of a register is."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column; what was recorded before is this node's own."""
    op.add_column("register_entry", sa.Column("source", sa.String(length=80), nullable=False, server_default=""))
