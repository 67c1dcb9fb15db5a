"""Counts: how much came, how much is late, why things went wrong, and what was removed for everybody.

Nobody is named; groups under ten are hidden (None), except for none at all.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import msgspec

from yipanqi.access.actor import Actor, Role
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.text import Text
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback.life import Kind, causes
from yipanqi.supervision.feedback.words import Remedy
from yipanqi.supervision.figures.hiding import shown


class Recurring(msgspec.Struct, frozen=True):
    """A cause at a service: how often it came up, and what was changed since."""

    service: str
    cause: str
    title: Text
    count: int | None


class Removed(msgspec.Struct, frozen=True):
    """A recurring cause that was removed for everybody (办成一类事)."""

    service: str
    title: Text
    words: Text
    at: datetime


class Counts(msgspec.Struct, frozen=True):
    """What this node's offices dealt with or deal with; None for a group under ten."""

    by_kind: Mapping[Kind, int | None]
    by_state: Mapping[str, int | None]
    late: int | None
    recurring: tuple[Recurring, ...]
    removed: tuple[Removed, ...]


def counts(work: Work) -> Counts:
    """The counts as they stand, for everybody."""
    kinds: Counter[Kind] = Counter()
    states: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    late = 0
    for row in rows.tally(work.uow, work.world.code, work.today):
        kinds[Kind(row.kind)] += row.n
        states[row.state] += row.n
        late += int(row.late or 0)
        if row.cause:
            pairs[row.service, row.cause] += row.n
    recurring = tuple(
        Recurring(service, cause, causes()[cause], shown(n)) for (service, cause), n in pairs.most_common()
    )
    by_kind = {kind: shown(kinds[kind]) for kind in Kind}
    by_state = {state: shown(n) for state, n in sorted(states.items())}
    return Counts(by_kind, by_state, shown(late), recurring, removed(work))


def removed(work: Work) -> tuple[Removed, ...]:
    """What was removed for everybody."""
    return tuple(
        Removed(row.service, causes()[row.cause], Text(row.words, row.words_en or row.words), row.at)
        for row in rows.remedies(work.uow)
    )


def remove(work: Work, actor: Actor, raw: Raw) -> None:
    """The coordination office says what was changed so that a cause does not come up again."""
    require(actor.has(Role.COORDINATOR) and may_coordinate(actor, frozenset(actor.divisions)))
    form = parse(Remedy, raw, work.today)
    row = {"id": work.uow.new_id(), "cause": form.cause, "service": form.service or "", "words": form.words}
    work.uow.add(rows.remedy, [row | {"words_en": form.words_en or "", "at": work.now, "by": actor.id}])
