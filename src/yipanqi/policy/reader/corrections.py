"""A person's confirmations and corrections, applied over a reading; whoever keeps the reading keeps their history."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import Clause, ClauseKind, Correction, Document, Doubt, Field, Office, Reading

_CLAUSE_TYPES = MappingProxyType({field.name: field.type for field in msgspec.structs.fields(Clause)})
_DOCUMENT_TYPES = MappingProxyType({field.name: field.type for field in msgspec.structs.fields(Document)})
_FIXED = frozenset({"file", "clauses"})


def value_of(reading: Reading, clause: int | None, field: Field) -> str:
    """The JSON of a field as it was read: what a form shows, and what a correction sends back to confirm it.

    Raises Refused (field) for a clause or a field that the reading does not have.
    """
    if field is Field.LINES:
        return "[]"
    if clause is None and field is Field.OFFICES:
        return "[]"
    if clause is None:
        _type_of(None, field)
        return msgspec.json.encode(getattr(reading.document, field)).decode()
    if not 0 <= clause < len(reading.document.clauses):
        raise _no_such_field(field)
    found = reading.document.clauses[clause]
    _type_of(clause, field)
    return msgspec.json.encode(found if field is Field.CLAUSE else getattr(found, field)).decode()


def corrected(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading with the corrections applied in their order, and without the doubts they settle.

    Places of clauses are those of `reading`, whatever is dropped or added; a later correction of a field replaces an
    earlier one. Raises Refused (field, value) and changes nothing where a correction does not fit.
    """
    document = reading.document
    clauses: list[Clause | None] = list(document.clauses)
    doubts = list(reading.doubts)
    for each in corrections:
        value = _value(each)
        if each.field is Field.CLAUSE:
            _put(clauses, each, value)
        elif each.clause is not None:
            clauses[each.clause] = msgspec.structs.replace(_at(clauses, each), **{each.field: value})
        elif each.field is Field.OFFICES:
            clauses = [_answered(clause, value) for clause in clauses]
        elif each.field is not Field.LINES:
            document = msgspec.structs.replace(document, **{each.field: value})
        doubts = [doubt for doubt in doubts if not _settles(each, value, doubt)]
    kept = tuple(clause for clause in clauses if clause)
    places = _places(clauses)
    left = tuple(_moved(doubt, places) for doubt in doubts if doubt.clause is None or doubt.clause in places)
    return msgspec.structs.replace(reading, document=msgspec.structs.replace(document, clauses=kept), doubts=left)


def _type_of(clause: int | None, field: Field) -> Any:
    if clause is not None and field is Field.CLAUSE:
        return Clause | None
    if clause is None and field is Field.LINES:
        return tuple[int, ...]
    if clause is None and field is Field.OFFICES:
        return tuple[Office, ...]
    types = _DOCUMENT_TYPES if clause is None else _CLAUSE_TYPES
    if field not in types or field in _FIXED:
        raise _no_such_field(field)
    return types[field]


def _value(correction: Correction) -> Any:
    try:
        return msgspec.json.decode(correction.value, type=_type_of(correction.clause, correction.field))
    except msgspec.DecodeError as error:
        text = Text(f"“{correction.field}”的值格式不对", f"the value of {correction.field} does not fit: {error}")
        raise Refused(Problem("value", text, correction.field)) from error


def _at(clauses: list[Clause | None], correction: Correction) -> Clause:
    place = correction.clause
    found = clauses[place] if place is not None and 0 <= place < len(clauses) else None
    if found is None:
        raise _no_such_field(correction.field)
    return found


def _put(clauses: list[Clause | None], correction: Correction, value: Clause | None) -> None:
    if correction.clause == len(clauses):
        clauses.append(value)
    elif correction.clause is not None and 0 <= correction.clause < len(clauses):
        clauses[correction.clause] = value
    else:
        raise _no_such_field(correction.field)


def _answered(clause: Clause | None, offices: tuple[Office, ...]) -> Clause | None:
    """A task that names nobody, with the offices that answer for the whole document."""
    if clause is None or clause.kind is not ClauseKind.TASK or clause.offices:
        return clause
    return msgspec.structs.replace(clause, offices=offices)


def _settles(correction: Correction, value: Any, doubt: Doubt) -> bool:
    """A field settles its own doubts; a clause, confirmed or put right as a whole, all of its doubts."""
    if correction.field is Field.LINES:
        return doubt.field is Field.LINES and set(doubt.lines) <= set(value)
    return correction.clause == doubt.clause and correction.field in (doubt.field, Field.CLAUSE)


def _places(clauses: list[Clause | None]) -> dict[int, int]:
    kept = [place for place, clause in enumerate(clauses) if clause]
    return {before: after for after, before in enumerate(kept)}


def _moved(doubt: Doubt, places: dict[int, int]) -> Doubt:
    return doubt if doubt.clause is None else msgspec.structs.replace(doubt, clause=places[doubt.clause])


def _no_such_field(field: Field) -> Refused:
    return Refused(Problem("field", Text(f"没有可更正的“{field}”", f"there is no {field} to correct"), "field"))
