"""Saying what a form asks."""

import functools
from typing import Annotated, get_args, get_origin, get_type_hints

import msgspec

from yipanqi.kernel.forms.kinds import Kind
from yipanqi.kernel.text import Text


class When(msgspec.Struct, frozen=True):
    """Ask only where an earlier field has one of these answers, as a form writes them (`yes`, an option's value)."""

    field: str
    values: tuple[str, ...]


class Asked(msgspec.Struct, frozen=True):
    """What `ask` notes beside a type."""

    title: Text
    kind: Kind
    hint: Text | None
    optional: bool
    when: When | None


class Field(msgspec.Struct, frozen=True):
    """One question of a form: its name in programs, its words for people, the kind of answer, and when it is asked."""

    name: str
    title: Text
    kind: Kind
    hint: Text | None = None
    optional: bool = False
    when: When | None = None


def when(field: str, *values: str) -> When:
    """A condition on an earlier field."""
    return When(field, values)


def ask(title: Text, kind: Kind, hint: Text | None = None, optional: bool = False, when: When | None = None) -> Asked:
    """The question of a field, for `Annotated[type, ask(...)]`. Optional and conditional fields need a default."""
    return Asked(title, kind, hint, optional, when)


@functools.cache
def fields(form_type: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The questions of a form, in order. Raises TypeError for a form that is declared wrongly."""
    found: list[Field] = []
    hints = get_type_hints(form_type, include_extras=True)
    for info in msgspec.structs.fields(form_type):
        field = _field(form_type, info.name, hints[info.name])
        if (field.optional or field.when) and info.required:
            raise TypeError(f"{form_type.__name__}.{field.name} may go unanswered, so it needs a default")
        if field.when and field.when.field not in {f.name for f in found}:
            raise TypeError(
                f"{form_type.__name__}.{field.name} depends on {field.when.field}, which is not asked before it"
            )
        found.append(field)
    return tuple(found)


def _field(form_type: type[msgspec.Struct], name: str, hint: object) -> Field:
    notes = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    for note in notes:
        if isinstance(note, Asked):
            return Field(name, note.title, note.kind, note.hint, note.optional, note.when)
    raise TypeError(f"{form_type.__name__}.{name} says nothing to people: use Annotated[..., ask(...)]")
