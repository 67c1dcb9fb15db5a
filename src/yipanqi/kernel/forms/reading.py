"""From what was sent to a form, and back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar, runtime_checkable

import msgspec

from yipanqi.kernel.forms.declare import Field, fields
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

Raw = Mapping[str, str | int | bool | Sequence[str] | None]
"""Answers as they are sent by a page (text) or through the API (JSON)."""

F = TypeVar("F", bound=msgspec.Struct)


@runtime_checkable
class ChecksItself(Protocol):
    """A form with checks across its fields."""

    def problems(self) -> Iterable[Problem]:
        """What is wrong with the form as a whole; each names the field it is shown at."""


class _Reading(msgspec.Struct):
    asked: list[Field]
    values: dict[str, object]
    problems: list[Problem]


def parse(form_type: type[F], raw: Raw, today: date) -> F:
    """The form that was filled in. Raises Refused with every problem: each field's own, or else those across fields."""
    reading = _read(form_type, raw, today)
    reading.problems.extend(_strangers(form_type, raw))
    if reading.problems:
        raise Refused(reading.problems)
    form = msgspec.convert(reading.values, form_type)
    if isinstance(form, ChecksItself) and (wrong := tuple(form.problems())):
        raise Refused(wrong)
    return form


def problems_with(form_type: type[msgspec.Struct], raw: Raw, today: date, only: Collection[str]) -> tuple[Problem, ...]:
    """What is wrong with some fields, for forms that are asked a page at a time."""
    return tuple(p for p in _read(form_type, raw, today).problems if p.field in only)


def asked(form_type: type[msgspec.Struct], raw: Raw, today: date) -> tuple[Field, ...]:
    """The questions that these answers lead to."""
    return tuple(_read(form_type, raw, today).asked)


def answers(form: msgspec.Struct) -> dict[str, list[str]]:
    """What one would type to fill in this form; `parse` reads it back as the same form."""
    values = {field.name: (field, getattr(form, field.name)) for field in fields(type(form))}
    return {name: field.kind.write(value) for name, (field, value) in values.items() if value is not None}


def _read(form_type: type[msgspec.Struct], raw: Raw, today: date) -> _Reading:
    reading = _Reading([], {}, [])
    for field in fields(form_type):
        if is_asked(field, reading.asked, reading.values):
            reading.asked.append(field)
            _read_field(field, raw, today, reading)
    return reading


def is_asked(field: Field, asked: Iterable[Field], values: Mapping[str, object]) -> bool:
    """Whether a field is asked, by the answers to the fields before it."""
    if field.when is None:
        return True
    deciding = next((f for f in asked if f.name == field.when.field), None)
    if deciding is None or values.get(deciding.name) is None:
        return False
    return not set(field.when.values).isdisjoint(deciding.kind.write(values[deciding.name]))


def _read_field(field: Field, raw: Raw, today: date, reading: _Reading) -> None:
    sent = field.kind.sent(field.name, raw)
    if not sent:
        if not field.optional:
            reading.problems.append(Problem("required", field.kind.please.format(title=field.title), field.name))
        return
    try:
        reading.values[field.name] = field.kind.read(sent, today)
    except Refused as refused:
        reading.problems += [Problem(p.code, p.text, field.name) for p in refused.problems]


def _strangers(form_type: type[msgspec.Struct], raw: Raw) -> Iterable[Problem]:
    known = {name for field in fields(form_type) for name in field.kind.inputs(field.name)}
    text = Text("表单中没有这一项：{name}", "The form has no field of this name: {name}")
    return [Problem("unknown_field", text.format(name=name), name) for name in raw if name not in known]
