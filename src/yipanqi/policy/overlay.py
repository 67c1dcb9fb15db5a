"""A node's own values over the baseline of a service folder, and the reports over all parameters.

Nothing here decides anything and no report breaks a service: they tell people what to look at.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from yipanqi.policy.parameters import Parameter, ParameterValue
from yipanqi.policy.rulebook import Ancestors, Places, UnknownParameter, by_digits, containing, full, in_force

CHECK_EVERY = timedelta(days=365)
"""How long a checked parameter counts as checked (design: a value nobody has checked for a year is reported)."""


class OwnValue(msgspec.Struct, frozen=True):
    """A value that an authority sets for its own node. `act` is the reference of its signed act."""

    parameter: str
    value: ParameterValue
    act: str


class Column(msgspec.Struct, frozen=True):
    """One side's value of a parameter on a day; None where it has none."""

    place: str
    value: ParameterValue | None


class Undercut(msgspec.Struct, frozen=True):
    """A value for a smaller place that goes on winning although a newer one was set for a wider place."""

    parameter: str
    specific: ParameterValue
    newer: ParameterValue


class LateAnnounced(msgspec.Struct, frozen=True):
    """A value that became known after it took effect; decisions from `since` until `announced` want another look."""

    parameter: str
    value: ParameterValue
    since: date
    announced: date


def overlay(baseline: Mapping[str, Parameter], own: Iterable[OwnValue]) -> dict[str, Parameter]:
    """The baseline with a node's own values laid over it; on the same place and day the node's own value wins.

    Raises `UnknownParameter` for a name the baseline lacks, ValueError for an unsigned value or one of another kind.
    """
    result = dict(baseline)
    for each in own:
        if each.parameter not in result:
            raise UnknownParameter(f"no parameter {each.parameter}")
        if not each.act:
            raise ValueError(f"{each.parameter}: an own value names the signed act that set it")
        before = result[each.parameter]
        value = msgspec.structs.replace(each.value, act=each.act)
        result[each.parameter] = msgspec.structs.replace(before, values=(*before.values, value))
    return result


def columns(
    parameter: Parameter, on: date, places: Sequence[str], ancestors: Ancestors = by_digits
) -> tuple[Column, ...]:
    """What holds on the day in each of the places, side by side; a value between a pair counts for both sides."""
    return tuple(Column(place, _value_at(parameter, on, place, places, ancestors)) for place in places)


def stale(parameters: Mapping[str, Parameter], today: date) -> tuple[Parameter, ...]:
    """The parameters nobody has checked for a year, longest unchecked first."""
    found = [p for p in parameters.values() if p.checked_on + CHECK_EVERY < today]
    return tuple(sorted(found, key=lambda p: p.checked_on))


def late_announced(parameters: Mapping[str, Parameter]) -> tuple[LateAnnounced, ...]:
    """The values that became known after they took effect."""
    return tuple(
        LateAnnounced(name, value, value.effective, value.announced)
        for name, parameter in parameters.items()
        for value in parameter.values
        if value.announced is not None and value.announced > value.effective
    )


def undercuts(parameter: Parameter, on: date, ancestors: Ancestors = by_digits) -> tuple[Undercut, ...]:
    """The values standing on the day for a smaller place that are older than one standing for a place around it."""
    standing = _standing(parameter, on)
    return tuple(
        Undercut(parameter.name, specific, wider)
        for specific in standing
        for wider in standing
        if _around(wider, specific, ancestors) and wider.effective > specific.effective
    )


def _value_at(
    parameter: Parameter, on: date, place: str, sides: Sequence[str], ancestors: Ancestors
) -> ParameterValue | None:
    others = {f"side {n}": side for n, side in enumerate(sides)}
    return in_force(parameter, on, Places({**others, parameter.whose: place}, ancestors))


def _standing(parameter: Parameter, on: date) -> tuple[ParameterValue, ...]:
    latest: dict[str, ParameterValue] = {}
    for value in sorted(parameter.values, key=lambda v: (v.effective, bool(v.act))):
        if value.effective <= on:
            latest[value.where] = value
    return tuple(v for v in latest.values() if v.value is not None)


def _around(wider: ParameterValue, specific: ParameterValue, ancestors: Ancestors) -> bool:
    if wider.between is not None:
        return specific.place[:2] in wider.between
    if not wider.place:
        return bool(specific.where)
    within = containing(specific.place, ancestors) if specific.place else ()
    return full(wider.place) in within[1:]
