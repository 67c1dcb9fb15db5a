"""All tables together, for what must see every one of them."""

import pkgutil
from importlib import import_module

from sqlalchemy import MetaData

from yipanqi import store
from yipanqi.store.schema import metadata


def every_table() -> MetaData:
    """The metadata, with the tables of every module of the store in it."""
    for module in pkgutil.iter_modules(store.__path__, f"{store.__name__}."):
        if not module.ispkg and module.name != __name__:
            import_module(module.name)
    return metadata
