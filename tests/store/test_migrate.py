"""Migrations: from nothing, and over a database that is in use."""

from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, create_engine, inspect, text

from yipanqi.store import migrate
from yipanqi.store.database import Database
from yipanqi.store.ledger import Transfer, balance, post
from yipanqi.store.tables import every_table


def test_migrations_lead_to_exactly_the_tables_of_the_program(bare_database_url: str) -> None:
    migrate.upgrade(bare_database_url)
    engine = create_engine(bare_database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, every_table()) == []
    assert migrate.present(engine) == migrate.newest()
    engine.dispose()


def test_what_the_database_itself_checks_is_there_after_migrations_too(bare_database_url: str) -> None:
    migrate.upgrade(bare_database_url)
    engine = create_engine(bare_database_url)
    checks = {c["name"] for t in inspect(engine).get_table_names() for c in inspect(engine).get_check_constraints(t)}
    declared = {
        str(c.name) for t in every_table().tables.values() for c in t.constraints if isinstance(c, CheckConstraint)
    }
    assert declared
    engine.dispose()
    assert declared <= checks


def test_a_database_that_is_up_to_date_is_left_as_it_is(bare_database_url: str) -> None:
    migrate.upgrade(bare_database_url)
    database = Database(bare_database_url)
    opening = Transfer(id="o", debit="world", credit="cash", unit="fen", amount=700, what="o", open_ended=("world",))
    with database.write(datetime(2026, 3, 2, tzinfo=UTC), lambda: "id") as work:
        post(work, [opening])

    migrate.upgrade(bare_database_url)

    with database.read(datetime(2026, 3, 2, tzinfo=UTC)) as work:
        assert balance(work, "cash", "fen") == 700
        assert work.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    database.close()
