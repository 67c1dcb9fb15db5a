"""Brings a database up to date, from nothing or from any earlier version, without losing what is in it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine

FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str, to: str = "head") -> None:
    """Run every migration that the database lacks, in one transaction."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), to)
    engine.dispose()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; there is no file for it."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The revision this program's tables have."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head is not None
    return head


def present(engine: Engine) -> str | None:
    """The revision a database has; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
