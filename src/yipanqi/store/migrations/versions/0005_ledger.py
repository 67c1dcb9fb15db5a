"""The work ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Undertakings, what happened to them, and the figures that were reported."""
    op.create_table(
        "undertaking",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("share", sa.String(length=240), nullable=True),
        sa.Column("clause", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("printed", sa.String(length=120), nullable=False),
        sa.Column("cycle", sa.String(length=20), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("late_on", sa.Date(), nullable=True),
        sa.Column("successor", sa.String(length=40), nullable=True),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["undertaking.id"], name="fk_undertaking_parent_undertaking"),
        sa.ForeignKeyConstraint(["successor"], ["undertaking.id"], name="fk_undertaking_successor_undertaking"),
        sa.PrimaryKeyConstraint("id", name="pk_undertaking"),
        sa.UniqueConstraint("share", name="uq_undertaking_share"),
    )
    op.create_index("ix_undertaking_clause", "undertaking", ["clause"])
    op.create_index("ix_undertaking_unit", "undertaking", ["unit"])
    op.create_index("ix_undertaking_parent", "undertaking", ["parent"])
    op.create_index("ix_undertaking_document_place", "undertaking", ["document", "place"])
    op.create_table(
        "undertaking_event",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("undertaking", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("by_name_en", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["undertaking"], ["undertaking.id"], name="fk_undertaking_event_undertaking_undertaking"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_undertaking_event"),
    )
    op.create_index("uq_undertaking_event_position", "undertaking_event", ["undertaking", "position"], unique=True)
    op.create_table(
        "undertaking_figure",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("undertaking", sa.String(length=40), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["undertaking"], ["undertaking.id"], name="fk_undertaking_figure_undertaking_undertaking"
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["undertaking_event.id"], name="fk_undertaking_figure_event_undertaking_event"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_undertaking_figure"),
    )
    op.create_index("ix_undertaking_figure_undertaking", "undertaking_figure", ["undertaking"])
    op.create_index("ix_undertaking_figure_event", "undertaking_figure", ["event"])
