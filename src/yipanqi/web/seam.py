"""What the faces need of a node, and how a face is set up."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import msgspec
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault


class Category(msgspec.Struct, frozen=True):
    """A field of life in the hall."""

    id: str
    title: Text


class ServiceCard(msgspec.Struct, frozen=True):
    """A service as the hall lists it. `short` is two to six signs; `words` what people call it in everyday speech."""

    id: str
    category: str
    title: Text
    short: Text
    summary: Text
    words: tuple[str, ...] = ()
    common: bool = False


class WebNode(Protocol):
    """A node, as far as the shell of the faces knows it."""

    @property
    def node(self) -> Node:
        """The node itself, for the use cases."""

    @property
    def code(self) -> str:
        """Of the administration: `51`, `50`."""

    @property
    def practice(self) -> bool:
        """Whether it has sample people and shows their codes."""

    @property
    def vault(self) -> Vault:
        """What secrets are sealed with."""

    def now(self) -> datetime:
        """The node's time, aware."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work for reading."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that is kept."""

    def categories(self) -> Sequence[Category]:
        """The fields of life, in the order of the hall."""

    def services(self) -> Sequence[ServiceCard]:
        """What can be asked for here."""


NodeDep = NamedDependency[SkipValidation[WebNode]]
"""The node, in a route: `def route(node: NodeDep)`."""


class Provider(msgspec.Struct, frozen=True):
    """The OpenID Connect provider of a live node.

    Where `number_claim` names the claim with a verified identity number, a resident's account is opened at the first
    log-in whose `acr` is one of `assurance`: without a stated assurance nobody is believed.
    """

    issuer: str
    client_id: str
    client_secret: str = ""
    scope: str = "openid"
    name_claim: str = "name"
    number_claim: str = ""
    assurance: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.number_claim and not self.assurance:
            raise ValueError("number_claim needs assurance: the acr values of log-ins that are believed")


class Rate(msgspec.Struct, frozen=True):
    """How much one visitor may ask for: so many at once, so many a second in the long run."""

    burst: int
    per_second: float


class WebSettings(msgspec.Struct, frozen=True):
    """How the faces of a node are set up. `base_url` is the public address, without a slash at the end.

    A practice node has no provider: it is its own.
    """

    base_url: str
    provider: Provider | None = None
    ordinary: Rate = Rate(burst=120, per_second=20)
    log_in: Rate = Rate(burst=10, per_second=0.2)

    @property
    def secure(self) -> bool:
        """Whether people come by HTTPS, so that cookies must too."""
        return self.base_url.startswith("https://")


SettingsDep = NamedDependency[WebSettings]
"""How the faces are set up, in a route."""
