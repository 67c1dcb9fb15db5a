"""A database of the kind under test, with a clock that a test moves."""

from collections.abc import Iterator

import pytest

from support.clocked import ClockedDatabase
from yipanqi.store.vault import Vault


@pytest.fixture
def clocked(database_url: str) -> Iterator[ClockedDatabase]:
    """An empty database with every table."""
    clocked = ClockedDatabase(database_url)
    yield clocked
    clocked.database.close()


@pytest.fixture
def vault() -> Vault:
    """A vault of a node."""
    return Vault(bytes(range(32)))
