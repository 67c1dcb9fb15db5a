"""Both sides at a glance: every night, and on demand, a node tells its peers its public figures, signed by the
exchange like every message. They hold counts and days, no persons, small groups hidden; what a peer told is shown as
the peer's, with its date.
"""

from datetime import datetime, timedelta

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, may_supervise, require
from yipanqi.cases.work import Work, begins
from yipanqi.exchange.effects import Arrived, MayNotAct
from yipanqi.exchange.envelope import Lane
from yipanqi.exchange.mailbox import Message
from yipanqi.store import cases, undertaking_counts
from yipanqi.store import figures as rows
from yipanqi.supervision.figures import undertakings
from yipanqi.supervision.figures.indicators import Indicators, for_public

FIGURES_NEWS = "node.figures"
"""Message type: the public figures of one side."""

TELLING = "figures"
"""Timer of no case: figures are told every night."""


class ClauseSignals(msgspec.Struct, frozen=True):
    """How many undertakings of a clause show each signal on one side."""

    clause: str
    signals: dict[str, int]


class PublicFigures(msgspec.Struct, frozen=True):
    """What one side shows everybody of itself."""

    node: str
    made_at: datetime
    services: tuple[Indicators, ...]
    clauses: tuple[ClauseSignals, ...]

    def of(self, clause: str) -> dict[str, int]:
        """The signals of a clause."""
        return next((c.signals for c in self.clauses if c.clause == clause), {})


def public_figures(work: Work) -> PublicFigures:
    """This side's own."""
    by_clause = undertakings.by_clause(work)
    clauses = (ClauseSignals(c, {s.value: n for s, n in sorted(found.items())}) for c, found in by_clause.items())
    return PublicFigures(work.world.code, work.now, tuple(for_public(work).values()), tuple(clauses))


def tell(work: Work) -> tuple[str, ...]:
    """Tell every peer; returns who they are."""
    body = msgspec.json.encode(public_figures(work))
    peers = tuple(sorted({key.owner for key in work.world.ring.all()} - {work.world.code}))
    for peer in peers:
        work.say(Message(to=peer, type=FIGURES_NEWS, data=body, lane=Lane.BULK, sensitive=False))
    return peers


def tell_now(work: Work, actor: Actor) -> tuple[str, ...]:
    """The same, for supervisors and the coordination office. Raises Refused."""
    own = frozenset({work.world.code.ljust(6, "0")})
    require(may_supervise(actor, own) or may_coordinate(actor, own))
    return tell(work)


def nightly(work: Work) -> None:
    """Tell the peers, forget empty counts, and again the next night."""
    work.stop_timer("", TELLING)
    rows.forget_empty(work.uow)
    undertaking_counts.forget_empty(work.uow)
    tell(work)
    work.set_timer("", TELLING, begins(work.today + timedelta(days=1)), Lane.BULK)


def begin(work: Work) -> None:
    """Let it be done from now on, where it is not already."""
    if cases.calls_at(work.uow, TELLING) is None:
        work.set_timer("", TELLING, work.now, Lane.BULK)


def take(work: Work, told: PublicFigures, arrived: Arrived) -> None:
    """Keep what a peer tells of itself. Raises MayNotAct for what it tells of others."""
    if told.node != arrived.envelope.source:
        raise MayNotAct("not-yours", "a node tells its own figures only")
    if told.made_at > arrived.envelope.time:
        raise MayNotAct("not-yet", "figures are made before they are told")
    rows.keep_neighbour(work.uow, told.node, told.made_at, arrived.envelope.id, arrived.data)


def told(work: Work) -> tuple[PublicFigures, ...]:
    """The newest that each peer has told."""
    return tuple(msgspec.json.decode(row.body, type=PublicFigures) for row in rows.of_neighbours(work.uow))
