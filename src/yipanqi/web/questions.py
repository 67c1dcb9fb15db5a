"""Questions of a form as a page asks them: words in one language, what was typed, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from yipanqi.kernel.forms import Choice, Choices, Date, Field, File, Kind, Mobile, Money, Number, Place, Whole, YesNo
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem
from yipanqi.kernel.text import Language, Text

ERROR = Text("错误", "Error")
OPTIONAL = Text("{title}（选填）", "{title} (optional)")
NARROW = {"residentid": 20, "creditcode": 20, "mobile": 10, "money": 10, "whole": 5, "number": 10}
DATE_PARTS = (("year", Text("年", "Year"), 4), ("month", Text("月", "Month"), 2), ("day", Text("日", "Day"), 2))

Typed = Mapping[str, str | Sequence[str]]
Sent = NamedDependency[SkipValidation[Typed]]
"""What a page sent, in a route: `def route(sent: Sent)`."""

Item = dict[str, object]


async def sent_form(request: Request[Any, Any, Any]) -> Typed:
    """The fields of a page that was sent, without what the shell put in and without files."""
    form = await request.form()
    texts = {name: [v for v in form.getall(name) if isinstance(v, str)] for name in form if not name.startswith("_")}
    return {name: values for name, values in texts.items() if values}


class FieldView(msgspec.Struct, frozen=True):
    """One question, ready for `components/fields.html`."""

    name: str
    control: str
    title: str
    hint: str
    problem: str
    error_word: str
    value: str
    options: list[Item]
    parts: list[Item]
    more: Item


def questions(
    fields: Iterable[Field], raw: Typed, problems: Iterable[Problem], language: Language, today: date
) -> list[FieldView]:
    """The questions of a page; of several problems of one field the first is said beside it."""
    said = {p.field: p.text.in_(language) for p in reversed(list(problems))}
    return [_view(field, raw, said.get(field.name, ""), language, today) for field in fields]


def _view(field: Field, raw: Typed, problem: str, language: Language, today: date) -> FieldView:
    kind, sent = field.kind, typed(raw.get(field.name))
    title = OPTIONAL.format(title=field.title) if field.optional else field.title
    return FieldView(
        name=field.name,
        control=kind.control,
        title=title.in_(language),
        hint=field.hint.in_(language) if field.hint else "",
        problem=problem,
        error_word=ERROR.in_(language),
        value=sent[0] if sent else "",
        options=_options(kind, sent, language, today),
        parts=_parts(field, raw, sent, bool(problem), language) if isinstance(kind, Date) else [],
        more=_more(kind, language),
    )


def _more(kind: Kind, language: Language) -> Item:
    """How the input itself is set up, in the words of the component."""
    width: Item = {"classes": f"govuk-input--width-{NARROW[kind.control]}"} if kind.control in NARROW else {}
    match kind:
        case Money():
            return width | {"inputmode": "decimal", "prefix": {"text": "¥"}}
        case Whole() | Number():
            unit: Item = {"suffix": {"text": kind.unit.in_(language)}} if kind.unit.zh else {}
            return width | {"inputmode": "numeric" if isinstance(kind, Whole) else "decimal"} | unit
        case Mobile():
            return width | {"inputmode": "tel", "autocomplete": "tel"}
        case File():
            return {"attributes": {"accept": ",".join(kind.types)}}
        case _:
            return width


def _options(kind: Kind, sent: Sequence[str], language: Language, today: date) -> list[Item]:
    if isinstance(kind, YesNo):
        words = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))
        return [{"value": value, "text": text.in_(language), "checked": value in sent} for value, text in words]
    if isinstance(kind, Choice | Choices):
        return [
            {"value": o.value, "text": o.title.in_(language), "checked": o.value in sent}
            | ({"hint": {"text": o.hint.in_(language)}} if o.hint else {})
            for o in kind.options
        ]
    return _places(kind, sent, language, today) if isinstance(kind, Place) else []


def _places(kind: Place, sent: Sequence[str], language: Language, today: date) -> list[Item]:
    nothing: Item = {"value": "", "text": Text("请选择", "Select").in_(language)}
    return [nothing] + [
        {"value": d.code, "text": kind.show(d.code).in_(language), "selected": d.code in sent}
        for d in kind.options(today)
    ]


def _parts(field: Field, raw: Typed, sent: Sequence[str], wrong: bool, language: Language) -> list[Item]:
    whole = sent[0].split("-") if sent and sent[0].count("-") == 2 else ["", "", ""]
    parts: list[Item] = []
    for (part, title, width), known in zip(DATE_PARTS, whole, strict=True):
        name = f"{field.name}-{part}"
        value = (typed(raw.get(name)) or [known])[0]
        # The first input bears the field's own id, so that the error summary can lead there.
        at = {"id": field.name if part == "year" else name}
        classes = f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else "")
        parts.append({"name": name, "label": title.in_(language), "value": value, "classes": classes, **at})
    return parts
