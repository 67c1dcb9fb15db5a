"""The rulebook: the parameters as they hold on a day in the places that matter; reading one records it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from yipanqi.kernel.decision import Citation, Reads
from yipanqi.kernel.text import Text
from yipanqi.policy.parameters import Evidence, Parameter, ParameterValue

Ancestors = Callable[[str], Sequence[str]]
"""The divisions that contain a division, most specific first; the division itself may be among them."""

Key = str | tuple[str | int, ...]


class UnknownParameter(KeyError):
    """A rule read a parameter that its service does not have."""


class NoValue(LookupError):
    """A parameter that has no value on the day in the place, or a table without the entry asked for."""


def by_digits(code: str) -> tuple[str, ...]:
    """The containing divisions as the digits of GB/T 2260 have them: 511621, 511600, 510000."""
    return tuple(dict.fromkeys((code, code[:4] + "00", code[:2] + "0000")))


class Places:
    """Where things happen, by role, and how closely a value's place fits."""

    def __init__(self, by_role: Mapping[str, str], ancestors: Ancestors = by_digits) -> None:
        self.by_role = MappingProxyType(dict(by_role))
        self.ancestors = ancestors
        self._same = (tuple(sorted(by_role.items())), ancestors)

    def __eq__(self, other: object) -> bool:
        """The same roles in the same places."""
        return isinstance(other, Places) and self._same == other._same

    def __hash__(self) -> int:
        """So that what holds in a place is looked up once."""
        return hash(self._same)

    def fit(self, parameter: Parameter, value: ParameterValue) -> int | None:
        """How specific the value's place is: 0 everywhere, 1 the pair, more for each level down; None: not here."""
        if value.between is not None:
            return 1 if {code[:2] for code in self.by_role.values()} == set(value.between) else None
        if not value.place:
            return 0
        if parameter.whose not in self.by_role:
            raise NoValue(f"{parameter.name} depends on the place of the {parameter.whose} side, which is not given")
        chain = containing(self.by_role[parameter.whose], self.ancestors)
        place = full(value.place)
        return 1 + len(chain) - chain.index(place) if place in chain else None


def containing(code: str, ancestors: Ancestors) -> tuple[str, ...]:
    """The division itself and those that contain it, most specific first, in six digits."""
    return tuple(dict.fromkeys(full(c) for c in (code, *ancestors(full(code)))))


def full(code: str) -> str:
    """A division code in six digits; an administration's two digits name its province."""
    return code.ljust(6, "0")


@lru_cache(4096)
def in_force(parameter: Parameter, on: date, places: Places) -> ParameterValue | None:
    """The value that decides on the day: of the most specific place that has one, the one that took effect last.

    A null ends the values of its own place, and those of the wider place count again.
    """
    latest: dict[int, ParameterValue] = {}
    for value in parameter.values:
        if value.effective > on:
            break
        fit = places.fit(parameter, value)
        if fit is not None:
            latest[fit] = value
    standing = {fit: value for fit, value in latest.items() if value.value is not None}
    return standing[max(standing)] if standing else None


class _Trail:
    """What a rulebook and its other days have read; each value is looked up once, for rates are read often."""

    def __init__(self) -> None:
        self.found: dict[tuple[date, Key], tuple[Any, Citation]] = {}
        self.fresh: dict[Citation, None] = {}
        self.days: dict[date, Rulebook] = {}


class Rulebook(Reads):
    """Reads parameters as they hold on `day` for the places of the roles; `confirmed` names assumed ones now confirmed.

    `rules["working_days"]` is the value, `rules["cap", "couple"]` an entry of a table (and so on inward). Values are
    int, Decimal, bool, str, tuple or a read-only mapping. Raises `UnknownParameter` and `NoValue`.
    """

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        on: date,
        places: Mapping[str, str] | Places | None = None,
        *,
        confirmed: Collection[str] = (),
        ancestors: Ancestors = by_digits,
    ) -> None:
        self.day = on
        self._parameters = parameters
        self._places = places if isinstance(places, Places) else Places(places or {}, ancestors)
        self._confirmed = frozenset(confirmed)
        self._trail = _Trail()

    def __getitem__(self, key: Key) -> Any:
        read = self._trail.found.get((self.day, key))
        if read is None:
            read = self._trail.found[self.day, key] = self._find(key)
        value, citation = read
        self._trail.fresh[citation] = None
        return value

    def _find(self, key: Key) -> tuple[Any, Citation]:
        name, *entries = key if isinstance(key, tuple) else (key,)
        return _read(self._parameter(str(name)), self.day, self._places, tuple(map(str, entries)))

    def on(self, day: date) -> "Rulebook":
        """The same places on another day; what is read there is noted in this rulebook's trail (a year's rate, say)."""
        view = self._trail.days.get(day)
        if view is None:
            view = self._trail.days[day] = self.with_(on=day)
            view._trail = self._trail
        return view

    def with_(self, *, on: date | None = None, places: Mapping[str, str] | None = None) -> "Rulebook":
        """A rulebook of another day or other places with a trail of its own."""
        return Rulebook(
            self._parameters,
            on or self.day,
            self._places if places is None else places,
            confirmed=self._confirmed,
            ancestors=self._places.ancestors,
        )

    def taken(self) -> tuple[Citation, ...]:
        """What was read since this was last asked, each once."""
        fresh, self._trail.fresh = self._trail.fresh, {}
        return tuple(fresh)

    @property
    def assumed(self) -> tuple[Citation, ...]:
        """All that was read so far and is assumed and unconfirmed: a live node hands such a case to an officer."""
        read = dict.fromkeys(citation for _, citation in self._trail.found.values())
        return tuple(
            c for c in read if c.evidence == Evidence.ASSUMED and c.parameter.split(".")[0] not in self._confirmed
        )

    def goals(self, name: str) -> tuple[ParameterValue, ...]:
        """Values promised for a day still to come, which do not decide yet; nearest first."""
        parameter = self._parameter(name)
        ahead = [v for v in parameter.values if v.since <= self.day < v.effective]
        return tuple(
            sorted((v for v in ahead if self._places.fit(parameter, v) is not None), key=lambda v: v.effective)
        )

    def _parameter(self, name: str) -> Parameter:
        if name not in self._parameters:
            raise UnknownParameter(f"no parameter {name}; there are {', '.join(sorted(self._parameters))}")
        return self._parameters[name]


def evidence_words(citation: Citation) -> Text:
    """What people read beside a figure: its clause, that it is still to be checked, or that it is provisional."""
    match Evidence(citation.evidence):
        case Evidence.READ:
            return Text(f"依据：{citation.set_by}", f"Basis: {citation.set_by}")
        case Evidence.KNOWN:
            return Text(f"依据待核对：{citation.set_by}", f"Basis to be checked: {citation.set_by}")
        case Evidence.ASSUMED:
            return Text("暂定值，待主管部门确认", "Provisional, until the authority confirms it")


def _entry(value: Any, name: str, entries: Iterable[str | int]) -> Any:
    for entry in entries:
        if not isinstance(value, dict) or str(entry) not in value:
            raise NoValue(f"{name} has no entry {entry}")
        value = value[str(entry)]
    return value


@lru_cache(4096)
def _read(parameter: Parameter, on: date, places: Places, entries: tuple[str, ...]) -> tuple[Any, Citation]:
    found = in_force(parameter, on, places)
    if found is None:
        raise NoValue(f"{parameter.name} has no value in force on {on}")
    value = _entry(found.value, parameter.name, entries)
    return _read_only(value), _citation(parameter, found, entries, value)


def _citation(parameter: Parameter, found: ParameterValue, entries: Sequence[str], value: Any) -> Citation:
    return Citation(
        parameter=".".join([parameter.name, *entries]),
        title=parameter.title,
        value=shown(value),
        since=found.effective.isoformat(),
        place=found.where,
        set_by=found.set_by,
        evidence=found.evidence.value,
        because=found.because,
    )


def shown(value: Any) -> str:
    """A value as people read it: a list joined by commas, a table as `name: value` pairs."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {shown(entry)}" for name, entry in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    return str(value)


def _read_only(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({name: _read_only(entry) for name, entry in value.items()})
    return tuple(map(_read_only, value)) if isinstance(value, list | tuple) else value
