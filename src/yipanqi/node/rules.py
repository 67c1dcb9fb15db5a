"""Parameters by the name under which an authority lays its own values over them: services, and rules of supervision."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from yipanqi.cases.service import Services
from yipanqi.policy.parameters import Parameter
from yipanqi.supervision.consultation import opening
from yipanqi.supervision.evaluation import formula
from yipanqi.supervision.feedback import life
from yipanqi.supervision.ledger import rules as ledger
from yipanqi.supervision.orders import rules as orders

SUPERVISION: Mapping[str, Callable[[], Mapping[str, Parameter]]] = MappingProxyType(
    {
        ledger.LEDGER: ledger.shipped,
        orders.ORDERS: orders.shipped,
        opening.CONSULTATION: opening.shipped,
        formula.EVALUATION: formula.shipped,
        life.FEEDBACK: life.shipped,
    }
)
"""The rules of supervision as they ship."""


def baseline(services: Services, name: str) -> Mapping[str, Parameter]:
    """The parameters that values of this name are laid over. Raises Refused (unknown)."""
    rules = SUPERVISION.get(name)
    return rules() if rules else services.get(name).parameters
