"""Parameters: the numbers and lists that policy sets, each value dated, placed and cited.

A service folder ships `parameters.yaml`; here it is read and checked. How a value is found for a day and a place is
`rulebook`; a node's own values and the reports over all parameters are `overlay`.
"""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import yaml

from yipanqi.kernel.text import Text

FILE_NAME = "parameters.yaml"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PROVINCE = re.compile(r"[1-9][0-9]")


class BadParameters(ValueError):
    """A parameter file that breaks a rule; the message names the file, the parameter and the rule."""


class Evidence(StrEnum):
    """How sure a value is: its clause was read, is known but not re-read, or the value is assumed until confirmed."""

    READ = "read"
    KNOWN = "known"
    ASSUMED = "assumed"


class ParameterValue(
    msgspec.Struct,
    frozen=True,
    eq=False,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"since": "from", "place": "in"},
):
    """One value: from when, where, how sure.

    `value` is an int, Decimal, bool, str, list or table (a dict of these by str); None ends the value at its place.
    `place` is a division code, `between` a pair of province codes; neither means everywhere. `act` names the signed act
    of the authority by which a node laid the value over its baseline, and is "" in the baseline itself. Two values are
    the same only where they are one: what was worked out from one is kept with it.
    """

    since: date
    value: Any
    evidence: Evidence
    due: date | None = None
    place: str = ""
    between: tuple[str, str] | None = None
    set_by: str = ""
    because: str = ""
    announced: date | None = None
    act: str = ""

    def __post_init__(self) -> None:
        if self.evidence is Evidence.ASSUMED:
            _rule(not self.set_by, "an assumed value has no `set_by`")
            _rule(bool(self.because.strip()), "an assumed value says why in `because`")
        else:
            _rule(bool(self.set_by.strip()), f"a value that is {self.evidence} names its clause in `set_by`")
        _rule(self.due is None or self.due >= self.since, "`due` is not before `from`")
        _rule(self.announced is None or self.announced > self.since, "`announced` is after `from`, or left out")
        if self.between is not None:
            _rule(not self.place, "`in` and `between` exclude each other")
            pair = set(self.between)
            _rule(len(pair) == 2 and all(map(_PROVINCE.fullmatch, pair)), "`between` is two two-digit province codes")

    @property
    def effective(self) -> date:
        """The first day it decides: `due` where there is one, for until then a promise is a goal."""
        return self.due or self.since

    @property
    def where(self) -> str:
        """Its place in one word: a division code, "50-51" for a pair, "" for everywhere."""
        return self.place or "-".join(sorted(self.between or ()))


class Parameter(msgspec.Struct, frozen=True, eq=False, kw_only=True, forbid_unknown_fields=True):
    """A parameter with all its values, in the order in which they take effect, a node's own after the baseline's.

    `whose` is the role (receiving, sending, owner, ...) whose place counts.
    """

    name: str
    title: Text
    unit: str
    checked_on: date
    values: tuple[ParameterValue, ...]
    whose: str = ""

    def __post_init__(self) -> None:
        _rule(bool(_NAME.fullmatch(self.name)), "a name is lower case letters, digits and _")
        _rule(bool(self.title.zh and self.title.en and self.unit), "`title` and `unit` are not empty")
        _rule(bool(self.values), "there is at least one value")
        _rule(bool(self.whose) or not any(v.place for v in self.values), "a value with `in` needs `whose` place counts")
        keys = [(v.where, v.effective, bool(v.act)) for v in self.values]
        _rule(len(keys) == len(set(keys)), "two values of one place do not start on the same day")
        kinds = {kind(v.value) for v in self.values if v.value is not None}
        _rule(len(kinds) <= 1, f"all values are of one kind, not {' and '.join(sorted(kinds))}")
        in_order = sorted(self.values, key=lambda v: (v.effective, bool(v.act)))
        msgspec.structs.force_setattr(self, "values", tuple(in_order))


def kind(value: object) -> str:
    """What sort of value: number, truth, text, list or table. Raises ValueError for anything else."""
    names = {bool: "truth", int: "number", Decimal: "number", str: "text", tuple: "list", list: "list", dict: "table"}
    if type(value) not in names:
        raise ValueError(f"a value is a number, truth, text, list or table, not {value!r}")
    return names[type(value)]


def load(folder: Path) -> dict[str, Parameter]:
    """The parameters of a service folder by name. Raises `BadParameters` for the first rule that is broken."""
    path = folder / FILE_NAME
    return parse(path.read_text(encoding="utf-8"), str(path))


def parse(text: str, source: str) -> dict[str, Parameter]:
    """The parameters in YAML text by name; `source` names it in errors. Raises `BadParameters`."""
    try:
        raw = yaml.load(text, Loader=_ExactLoader)
    except yaml.YAMLError as error:
        raise BadParameters(f"{source}: {error}") from error
    if not isinstance(raw, dict):
        raise BadParameters(f"{source}: parameters by name are expected")
    return {str(name): _parameter(source, name, body) for name, body in raw.items()}


def _parameter(source: str, name: object, body: object) -> Parameter:
    if not isinstance(body, dict) or "name" in body:
        raise BadParameters(f"{source}: {name}: a parameter is title, unit, whose, checked_on and values")
    try:
        return msgspec.convert({**body, "name": name}, Parameter)
    except msgspec.ValidationError as error:
        raise BadParameters(f"{source}: {name}: {error}") from error


def _rule(held: bool, rule: str) -> None:
    if not held:
        raise ValueError(rule)


class _ExactLoader(yaml.SafeLoader):
    """YAML with exact numbers (int or Decimal, never float), no dates by their looks, and no key twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own attribute)


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


def _table(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in table:
            raise yaml.constructor.ConstructorError(None, None, f"{key} is there twice", key_node.start_mark)
        table[key] = loader.construct_object(value_node, deep=True)
    return table


_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)$"), ["n", "~", ""])
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), ["t", "f"])
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]*)$"), [*"-0123456789"])
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?[0-9]+\.[0-9]+$"), [*"-0123456789"])
_ExactLoader.add_constructor("tag:yaml.org,2002:float", _decimal)
_ExactLoader.add_constructor("tag:yaml.org,2002:map", _table)
