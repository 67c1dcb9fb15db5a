"""Parameters by the name under which an authority lays its own values over them: of services, and of no service."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from yipanqi.cases.service import Services
from yipanqi.policy import retention
from yipanqi.policy.parameters import Parameter
from yipanqi.supervision.consultation import opening
from yipanqi.supervision.evaluation import formula
from yipanqi.supervision.feedback import life
from yipanqi.supervision.ledger import rules as ledger
from yipanqi.supervision.orders import rules as orders

RULES: Mapping[str, Callable[[], Mapping[str, Parameter]]] = MappingProxyType(
    {
        ledger.LEDGER: ledger.shipped,
        orders.ORDERS: orders.shipped,
        opening.CONSULTATION: opening.shipped,
        formula.EVALUATION: formula.shipped,
        life.FEEDBACK: life.shipped,
        retention.RETENTION: retention.shipped,
    }
)
"""Rules of no service, as they ship."""


def baseline(services: Services, name: str) -> Mapping[str, Parameter]:
    """The parameters that values of this name are laid over. Raises Refused (unknown)."""
    rules = RULES.get(name)
    return rules() if rules else services.get(name).parameters
