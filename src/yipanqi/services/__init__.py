"""The public services, one folder each, grouped by category. The folders are the register: a new service is a new
folder.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from yipanqi.cases.service import Service, Services


def discover() -> Services:
    """Every service that has a folder here."""
    return Services(_found())


def _found() -> Iterator[Service]:
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if module.ispkg and module.name.count(".") == 3:
            yield import_module(module.name).SERVICE
