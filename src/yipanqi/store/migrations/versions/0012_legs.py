"""Legs with clocks of their own, and with the number of the other's file where it is not the case's."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns, empty for legs opened before."""
    op.add_column("leg", sa.Column("there", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("leg", sa.Column("clock", sa.Text(), nullable=True))
