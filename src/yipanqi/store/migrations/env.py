"""What Alembic runs: the migrations of this folder, on the connection it is given."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from yipanqi.store.schema import Instant
from yipanqi.store.tables import every_table


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """How a column type of ours is written down in a migration."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table(),
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
