"""Where no service runs: what the units report of a clause's targets, from the work ledger."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import select

from yipanqi.cases.work import Work
from yipanqi.store.undertakings import figure, undertaking


class Reported(msgspec.Struct, frozen=True):
    """The newest figure of one target by one unit; `undertaking` is the record behind it."""

    undertaking: str
    unit: str
    target: int
    value: str
    unit_of_value: str
    as_of: date


def reported(work: Work, clause: str, most: int = 200) -> Sequence[Reported]:
    """The newest figures of a clause, unit by unit."""
    found = (
        select(
            undertaking.c.id,
            undertaking.c.unit,
            figure.c.target,
            figure.c.value,
            figure.c.unit.label("of"),
            figure.c.as_of,
        )
        .join(undertaking, undertaking.c.id == figure.c.undertaking)
        .where(undertaking.c.clause == clause)
        .order_by(undertaking.c.unit, figure.c.target, figure.c.as_of.desc(), figure.c.id.desc())
    )
    newest: dict[tuple[str, int], Reported] = {}
    for row in work.uow.rows(found):
        newest.setdefault((row.id, row.target), Reported(row.id, row.unit, row.target, row.value, row.of, row.as_of))
    return tuple(newest.values())[:most]
