"""The public services, one folder each, grouped by category. The folders are the register: a new service is a new
folder.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from yipanqi.cases.service import Service, Services


def discover(package: str = __name__) -> Services:
    """Every service that has a folder in a package of such folders, by default this one."""
    return Services(_found(import_module(package)))


def _found(package: ModuleType) -> Iterator[Service]:
    depth = package.__name__.count(".") + 2  # category, then service
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.ispkg and module.name.count(".") == depth:
            yield import_module(module.name).SERVICE
