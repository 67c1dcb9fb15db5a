"""A form as people read it back, and as programs are told of it."""

import msgspec

from yipanqi.kernel.forms.declare import Field, fields
from yipanqi.kernel.forms.reading import is_asked
from yipanqi.kernel.text import Language, Text

NOT_PROVIDED = Text("未提供", "Not provided")


class Row(msgspec.Struct, frozen=True):
    """One line of a check-answers or case page."""

    name: str
    title: str
    answer: str


def shown(form: msgspec.Struct, language: Language, whole: bool = False) -> tuple[Row, ...]:
    """The answers in words, without what was not asked. Identity numbers and the like are masked unless `whole`."""
    rows, before = [], list[Field]()
    values = msgspec.structs.asdict(form)
    for field in fields(type(form)):
        if is_asked(field, before, values):
            before.append(field)
            rows.append(Row(field.name, field.title.in_(language), _answer(field, values[field.name], language, whole)))
    return tuple(rows)


def _answer(field: Field, value: object, language: Language, whole: bool) -> str:
    if value is None or value == ():
        return NOT_PROVIDED.in_(language)
    text = field.kind.show(value).in_(language)
    return text if whole else field.kind.masked(text)


def schema(form_type: type[msgspec.Struct]) -> dict[str, object]:
    """JSON Schema (2020-12) of what the API takes for this form, with titles and hints in both languages."""
    every = fields(form_type)
    conditions = [_condition(field, every) for field in every if field.when and not field.optional]
    described: dict[str, object] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form_type.__name__,
        "type": "object",
        "properties": {field.name: _property(field) for field in every},
        "required": [field.name for field in every if not field.optional and field.when is None],
        "additionalProperties": False,
    }
    return described | ({"allOf": conditions} if conditions else {})


def _property(field: Field) -> dict[str, object]:
    described = {**field.kind.schema(), "title": field.title.zh, "x-title": msgspec.to_builtins(field.title)}
    if field.hint:
        described |= {"description": field.hint.zh, "x-description": msgspec.to_builtins(field.hint)}
    return described


def _condition(field: Field, every: tuple[Field, ...]) -> dict[str, object]:
    assert field.when is not None
    deciding = next(f for f in every if f.name == field.when.field)
    holds = {"properties": {deciding.name: deciding.kind.schema_where(field.when.values)}, "required": [deciding.name]}
    return {"if": holds, "then": {"required": [field.name]}}
