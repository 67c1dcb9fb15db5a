"""What the tests of access share."""

from collections.abc import Iterator

import pytest

from support.clocked import ClockedDatabase


@pytest.fixture
def db(database_url: str) -> Iterator[ClockedDatabase]:
    """A database whose clock the test moves."""
    clocked = ClockedDatabase(database_url)
    yield clocked
    clocked.database.close()
