"""Two nodes with counters, and people who deal with feedback."""

from collections.abc import Callable, Iterator

import pytest

from support.complaints import Complaints


@pytest.fixture
def there(new_database_url: Callable[[], str]) -> Iterator[Complaints]:
    """On Monday 2 February 2026, 10:00."""
    there = Complaints(new_database_url)
    yield there
    there.close()
