"""Fields of life: what a clause or a service is about, in the order of the chessboard's columns."""

from enum import StrEnum
from types import MappingProxyType

from yipanqi.kernel.text import Text


class Field(StrEnum):
    """One column of the chessboard; services are grouped by the same fields."""

    TRANSPORT = "transport"
    TELECOM = "telecom"
    IDENTITY = "identity"
    EMPLOYMENT = "employment"
    SOCIAL_INSURANCE = "social_insurance"
    EDUCATION = "education"
    CULTURE = "culture"
    HEALTH = "health"
    ELDERLY_DISABLED = "elderly_disabled"
    HOUSING = "housing"
    EMERGENCY = "emergency"
    CREDIT_TAX_FINANCE = "credit_tax_finance"
    GOVERNMENT_SERVICE = "government_service"
    TOURISM = "tourism"
    GOVERNANCE = "governance"

    @property
    def label(self) -> Text:
        """Its name, short enough to stand over a column."""
        return _TITLES[self]


_TITLES = MappingProxyType(
    {
        Field.TRANSPORT: Text("交通", "Transport"),
        Field.TELECOM: Text("通信", "Telephone"),
        Field.IDENTITY: Text("户籍身份", "Identity"),
        Field.EMPLOYMENT: Text("就业人才", "Work"),
        Field.SOCIAL_INSURANCE: Text("社保", "Social insurance"),
        Field.EDUCATION: Text("教育", "Education"),
        Field.CULTURE: Text("文化", "Culture"),
        Field.HEALTH: Text("医疗", "Health"),
        Field.ELDERLY_DISABLED: Text("养老助残", "Care"),
        Field.HOUSING: Text("住房", "Housing"),
        Field.EMERGENCY: Text("应急", "Emergencies"),
        Field.CREDIT_TAX_FINANCE: Text("信用税务", "Credit and tax"),
        Field.GOVERNMENT_SERVICE: Text("政务", "Government"),
        Field.TOURISM: Text("文旅", "Travel"),
        Field.GOVERNANCE: Text("统筹保障", "Coordination"),
    }
)
