"""Worked examples: what is given, what happens, and what must come of it, as a person of the field would write it down.

A service's folder has them in `examples.yaml`. They are run as tests, shown in the guide, and replayed by `demo`.
Times without a zone are Beijing's.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import yaml

from yipanqi.cases.parties import Party
from yipanqi.cases.work import BEIJING
from yipanqi.kernel.text import Text
from yipanqi.simulation.stage import Opening


class Held(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A register entry: `of` is a person of the example or the key itself."""

    register: str
    of: str
    valid_from: date
    value: dict[str, Any]


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one side has on record: entries by register and person or key, and what accounts hold."""

    entries: tuple[Held, ...] = ()
    openings: tuple[Opening, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happens at a time."""

    at: datetime


class Presents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the case before led to on a side is shown, with these of its hidden claims."""

    side: str
    claims: tuple[str, ...]


class Apply(Step, frozen=True, kw_only=True, tag="apply", tag_field="do", forbid_unknown_fields=True):
    """A person applies on a side, online or at a window; `refused` names the problems where it is not taken.

    What the form's field `presented` holds is said by `presents`.
    """

    side: str
    by: str
    procedure: str
    form: dict[str, Any]
    window: str = ""
    presents: Presents | None = None
    refused: tuple[str, ...] = ()


class Act(Step, frozen=True, kw_only=True, tag="act", tag_field="do", forbid_unknown_fields=True):
    """Somebody acts on the case: a person of the example, or a member of staff (any other name; who approves is not who
    proposed). `refused` names the problems where it is not taken.
    """

    side: str
    action: str
    by: str = "officer"
    body: dict[str, Any] | None = None
    refused: tuple[str, ...] = ()


class Bank(Step, frozen=True, kw_only=True, tag="bank", tag_field="do", forbid_unknown_fields=True):
    """The bank carries out what was ordered for the case, and brings what it had lost before.

    `lost` fen do not arrive this time, or all of it `comes_back` unpaid.
    """

    lost: int = 0
    comes_back: bool = False


class Change(Step, frozen=True, kw_only=True, tag="change", tag_field="do", forbid_unknown_fields=True):
    """A side's own records change."""

    side: str
    entries: tuple[Held, ...]


class Wait(Step, frozen=True, kw_only=True, tag="wait", tag_field="do", forbid_unknown_fields=True):
    """Time passes; timers are due."""


class Balance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By how much an account has changed since the givens."""

    account: str
    unit: str
    change: int


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an entry must hold; fields that are not named may be anything."""

    register: str
    of: str
    value: dict[str, Any] | None


class Then(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be seen on one side at the end; what is not named is not looked at.

    `decision` and `refusals` are those of the last decision, `promised` and `used` working days.
    """

    state: str | None = None
    status: str | None = None
    decision: str | None = None
    refusals: tuple[str, ...] | None = None
    figures: dict[str, int] = {}
    letters: tuple[str, ...] | None = None
    promised: int | None = None
    used: int | None = None
    balances: tuple[Balance, ...] = ()
    entries: tuple[Fact, ...] = ()


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One worked example; `given` and `then` are by node code."""

    title: Text
    clause: str
    people: dict[str, Party]
    given: dict[str, Given] = {}
    when: tuple[Apply | Act | Bank | Change | Wait, ...]
    then: dict[str, Then]


def load(folder: Path) -> tuple[Example, ...]:
    """The examples of a service's folder. Raises msgspec.ValidationError, naming the place, where one is not right."""
    path = folder / "examples.yaml"
    found = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    return msgspec.convert(found.get("examples", ()), tuple[Example, ...])


def moment(step: Step) -> datetime:
    """When a step happens, aware."""
    return step.at if step.at.tzinfo else step.at.replace(tzinfo=BEIJING)
