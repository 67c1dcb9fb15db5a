"""What the tests of the faces share."""

from collections.abc import Callable, Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.clocked import ClockedDatabase
from support.hall import Halls
from support.staff import open_staff
from support.web import FakeNode, open_samples, practice_app, visiting


@pytest.fixture
def node(database_url: str) -> Iterator[FakeNode]:
    """A practice node with sample accounts, its clock moved by the test."""
    node = FakeNode(ClockedDatabase(database_url))
    open_samples(node)
    yield node
    node.db.database.close()


@pytest.fixture
def client(node: FakeNode) -> Iterator[TestClient[Litestar]]:
    """A visitor of that node."""
    with visiting(practice_app(node)) as client:
        yield client


@pytest.fixture
def staffed(new_database_url: Callable[[], str]) -> Iterator[Halls]:
    """The halls of both nodes, with staff at each."""
    halls = Halls(new_database_url)
    open_staff(halls)
    yield halls
    halls.pair.close()


@pytest.fixture
def halls(new_database_url: Callable[[], str]) -> Iterator[Halls]:
    """The halls of two nodes, with Luo at both."""
    halls = Halls(new_database_url)
    yield halls
    halls.pair.close()
