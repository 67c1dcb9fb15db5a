"""An undertaking (工作任务): one unit's share of a clause, as it stands."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import Role, Target
from yipanqi.store import undertakings as rows
from yipanqi.supervision.ledger.signals import Cycle, SignalBasis, State

ROLE_NAMES: Mapping[Role, Text] = MappingProxyType(
    {
        Role.LEAD: Text("牵头", "lead"),
        Role.RESPONSIBLE: Text("责任", "responsible"),
        Role.SUPPORTING: Text("配合", "supporting"),
    }
)


class Undertaking(msgspec.Struct, frozen=True):
    """One row of the ledger.

    `clause` and `field` are "" where it came from no clause; `document` is an id of the catalogue or what a person
    named. `place` sorts it within its document. `printed` is the deadline in the document's words, `parent` the
    undertaking it serves, `successor` the one that took it over. `asked_on` is the day on which the unit said it is
    done, until that is confirmed or returned; `problems` counts those that wait for an answer.
    """

    id: str
    clause: str
    document: str
    place: int
    field: str
    title: Text
    unit: str
    side: str
    division: str
    role: Role
    starts_on: date
    due_on: date | None
    printed: str
    cycle: Cycle
    targets: tuple[Target, ...]
    parent: str | None
    state: State
    reported_on: date | None
    asked_on: date | None
    done_on: date | None
    late_on: date | None
    successor: str | None
    problems: int

    @property
    def basis(self) -> SignalBasis:
        """What its signal depends on."""
        return SignalBasis(
            self.starts_on, self.due_on, self.cycle, self.reported_on, self.done_on, self.late_on, self.state
        )


def get(work: Work, id_: str) -> Undertaking:
    """One undertaking. Raises Refused (unknown)."""
    row = rows.get(work.uow, id_)
    if row is None:
        raise unknown("undertaking-unknown", "台账中没有这项工作任务", "there is no such undertaking in the ledger")
    return of_row(row)


def of_row(row: Row[Any]) -> Undertaking:
    """A row as a value."""
    return Undertaking(
        id=row.id,
        clause=row.clause,
        document=row.document,
        place=row.place,
        field=row.field,
        title=Text(row.title, row.title_en),
        unit=row.unit,
        side=row.side,
        division=row.division,
        role=Role(row.role),
        starts_on=row.starts_on,
        due_on=row.due_on,
        printed=row.printed,
        cycle=Cycle(row.cycle),
        targets=msgspec.json.decode(row.targets, type=tuple[Target, ...]),
        parent=row.parent,
        state=State(row.state),
        reported_on=row.reported_on,
        asked_on=row.asked_on,
        done_on=row.done_on,
        late_on=row.late_on,
        successor=row.successor,
        problems=row.problems,
    )


def to_row(new: Undertaking, share: str | None = None) -> dict[str, object]:
    """A new value as a row, without the moment of its opening."""
    return {
        "id": new.id,
        "share": share,
        "clause": new.clause,
        "document": new.document,
        "place": new.place,
        "field": new.field,
        "title": new.title.zh,
        "title_en": new.title.en,
        "unit": new.unit,
        "side": new.side,
        "division": new.division,
        "role": new.role.value,
        "starts_on": new.starts_on,
        "due_on": new.due_on,
        "printed": new.printed,
        "cycle": new.cycle.value,
        "targets": msgspec.json.encode(new.targets).decode(),
        "parent": new.parent,
        "state": new.state.value,
        "reported_on": new.reported_on,
        "asked_on": new.asked_on,
        "done_on": new.done_on,
        "late_on": new.late_on,
        "successor": new.successor,
        "problems": new.problems,
    }
