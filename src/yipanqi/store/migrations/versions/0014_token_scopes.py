"""Room for every part of the API in what a token opens: all of them, reading only, are 230 characters."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A wider column; SQLite never looks at the width."""
    with op.batch_alter_table("api_token") as table:
        table.alter_column("scopes", existing_type=sa.String(length=200), type_=sa.String(length=400))
