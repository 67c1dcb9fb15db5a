"""A node as the faces see it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from types import MappingProxyType

from yipanqi.cases.service import Service
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault
from yipanqi.web.seam import Category, ServiceCard

FIELDS = MappingProxyType(
    {
        "transport": Text("交通出行", "Transport"),
        "telecom": Text("通信", "Telecommunications"),
        "identity": Text("户籍身份", "Identity"),
        "employment": Text("就业人才", "Work"),
        "social_insurance": Text("社会保险", "Social insurance"),
        "health": Text("医疗健康", "Health"),
        "elderly_disabled": Text("养老助残", "Care"),
        "education": Text("教育", "Education"),
        "culture": Text("文化", "Culture"),
        "tourism": Text("旅游", "Travel"),
        "housing": Text("住房", "Housing"),
        "credit_tax_finance": Text("信用税务金融", "Credit, tax and finance"),
        "emergency": Text("应急救援", "Emergencies"),
        "governance": Text("社会治理", "Governance"),
        "government_service": Text("政务服务", "Government services"),
    }
)
"""Fields of life, in the order of the hall."""


class FacesNode:
    """A running node, for the shell of the faces; `node` is the node itself."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.code, self.practice = node.code, not node.live

    @property
    def vault(self) -> Vault:
        """What secrets are sealed with."""
        return self.node.world.vault

    def now(self) -> datetime:
        """The node's time."""
        return self.node.clock()

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work for reading."""
        return self.node.database.read(self.node.clock())

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that is kept."""
        return self.node.transaction()

    def categories(self) -> Sequence[Category]:
        """The fields of life that have a service."""
        used = {service.category for service in self.node.world.services.newest()}
        return [Category(field.replace("_", "-"), title) for field, title in FIELDS.items() if field in used]

    def services(self) -> Sequence[ServiceCard]:
        """What can be asked for here."""
        return [card(service) for service in self.node.world.services.newest()]


def card(service: Service) -> ServiceCard:
    """A service as the hall lists it."""
    field = service.category.replace("_", "-")
    return ServiceCard(service.slug, field, service.title, service.title, service.summary, common=True)
