"""A clause as the public sees it kept: each unit's share with its signal and why, what is proven, and its relatives.

What a unit has said and the coordination office has confirmed is public, with its evidence; what waits to be confirmed,
problems and their answers are the offices' own work.
"""

from datetime import date

import msgspec

from yipanqi.cases.work import Work
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Clause
from yipanqi.policy.lineage.edges import Relation
from yipanqi.policy.reader.document import Target
from yipanqi.supervision.editions.adopted import clauses_of, links_of
from yipanqi.supervision.ledger.explaining import explain
from yipanqi.supervision.ledger.history import Event, EventKind, Evidence, Figure, Report, history
from yipanqi.supervision.ledger.listing import Filter, Line, Signals, every
from yipanqi.supervision.ledger.signals import Signal
from yipanqi.supervision.ledger.undertaking import ROLE_NAMES


class Measured(msgspec.Struct, frozen=True):
    """How far a target is, as last confirmed."""

    target: Target
    figure: Figure


class Share(msgspec.Struct, frozen=True):
    """One unit's share of a clause: its signal today and why; figures and evidence once they are confirmed."""

    unit: str
    role: Text
    signal: Signal
    why: Text
    due_on: date | None
    reported_on: date | None
    done_on: date | None
    figures: tuple[Measured, ...]
    evidence: tuple[Evidence, ...]


class Relative(msgspec.Struct, frozen=True):
    """A clause of another document that this one came from or became."""

    clause: Clause
    relation: Relation


class Relatives(msgspec.Struct, frozen=True):
    """Where a clause came from and what became of it, as confirmed."""

    before: tuple[Relative, ...]
    after: tuple[Relative, ...]


def shares(work: Work, clause: str) -> tuple[Share, ...]:
    """Each unit's share of a clause on this side, those that were dropped, moved or merged left out."""
    signals = Signals(work)
    found = (_share(work, signals, line) for line in every(work, Filter(clause=clause)))
    return tuple(share for share in found if share is not None)


def relatives(work: Work, clause: str) -> Relatives:
    """What the confirmed lineage says of a clause."""
    links, known = links_of(work), clauses_of(work)
    return Relatives(
        tuple(Relative(known[link.before], link.relation) for link in links if link.after == clause),
        tuple(Relative(known[link.after], link.relation) for link in links if link.before == clause),
    )


def _share(work: Work, signals: Signals, line: Line) -> Share | None:
    one = line.undertaking
    if line.signal is None:
        return None
    report = _confirmed(history(work, one.id))
    return Share(
        one.unit,
        ROLE_NAMES[one.role],
        line.signal,
        explain(one.basis, work.today, signals.rules(one.division)),
        one.due_on,
        one.reported_on,
        one.done_on,
        tuple(Measured(one.targets[figure.target], figure) for figure in report.figures),
        report.evidence,
    )


def _confirmed(events: tuple[Event, ...]) -> Report:
    """The report that the coordination office has confirmed; an empty one where none is."""
    reports = {event.id: event.body for event in events if isinstance(event.body, Report)}
    last = next((e for e in reversed(events) if e.kind is EventKind.CONFIRMED), None)
    return reports.get(last.about or "", Report("")) if last else Report("")
