"""Forms: one typed struct gives the page, the JSON Schema and the checks.

    class TransferForm(msgspec.Struct, frozen=True):
        to_place: Annotated[str, ask(Text("转入地", "Place to transfer to"), Place(within="51"))]
        reason: Annotated[str, ask(Text("事由", "Reason"), Line(longest=50))]
        other: Annotated[str | None, ask(Text("其他事由", "Other reason"), Line(), when=when("reason", "other"))] = None

        def problems(self) -> Iterable[Problem]:      # optional: checks across fields
            ...

What a person types is taken generously (full-width digits, spaces, `2026年3月1日`) and kept exactly.
"""

from yipanqi.kernel.forms.chosen import Agreement, Choice, Choices, Option, Place, Select, YesNo
from yipanqi.kernel.forms.declare import Field, When, ask, fields, when
from yipanqi.kernel.forms.kinds import Kind
from yipanqi.kernel.forms.numbers import CreditCode, File, Mobile, ResidentId
from yipanqi.kernel.forms.plain import Date, Line, Lines, Money, Number, Whole
from yipanqi.kernel.forms.reading import Raw, answers, asked, parse, problems_with
from yipanqi.kernel.forms.showing import Row, schema, shown

__all__ = [
    "Agreement",
    "Choice",
    "Choices",
    "CreditCode",
    "Date",
    "Field",
    "File",
    "Kind",
    "Line",
    "Lines",
    "Mobile",
    "Money",
    "Number",
    "Option",
    "Place",
    "Raw",
    "ResidentId",
    "Row",
    "Select",
    "When",
    "Whole",
    "YesNo",
    "answers",
    "ask",
    "asked",
    "fields",
    "parse",
    "problems_with",
    "schema",
    "shown",
    "when",
]
