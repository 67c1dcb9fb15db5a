"""How a bug is planted: a piece of the program is replaced for a while."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

Bug = Callable[[], AbstractContextManager[None]]


@contextmanager
def instead(owner: Any, name: str, other: Any) -> Iterator[None]:
    """While it lasts, what an owner has under a name is another."""
    before, inherited = getattr(owner, name), name not in vars(owner)
    setattr(owner, name, other)
    try:
        yield
    finally:
        if inherited:
            delattr(owner, name)
        else:
            setattr(owner, name, before)
