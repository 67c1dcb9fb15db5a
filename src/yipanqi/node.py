"""One administration's running instance: the only place where everything meets.

The core is synchronous and does no network I/O. A command or an arriving envelope opens one unit of work, changes state, puts outgoing
envelopes into the outbox, and commits all of it or nothing; transports move envelopes afterwards. Time comes from the node's clock and
randomness from its source, so that a simulation replays exactly.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import structlog
from sqlalchemy import select

from yipanqi.access.actor import Actor, ActorKind
from yipanqi.cases import engine
from yipanqi.cases.case import Case
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Services
from yipanqi.cases.work import Work, World
from yipanqi.exchange import agreements, door, effects, keys, mailbox
from yipanqi.exchange.agreements import Agreements, Terms
from yipanqi.exchange.door import TurnedAway
from yipanqi.exchange.effects import REFUSAL, Arrived, MayNotAct, RefusedBack
from yipanqi.exchange.envelope import Signed
from yipanqi.exchange.keys import KeyRing, PublishedKey
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.offices import offices
from yipanqi.kernel.unique import unique
from yipanqi.protocols import moves
from yipanqi.protocols.transfer import money
from yipanqi.protocols.transfer.money import Credited, Executed
from yipanqi.store import cases as case_rows
from yipanqi.store import mailbox as box
from yipanqi.store import payments
from yipanqi.store.database import Database, UnitOfWork
from yipanqi.store.vault import Vault

log = structlog.get_logger(__name__)

KEY_NEWS, AGREEMENT_END = "node.key", "node.agreement-end"
"""Messages of the nodes themselves: a new key, the end of an agreement."""


class AgreementEnd(msgspec.Struct, frozen=True):
    """A side ends an agreement from a moment on."""

    agreement: str
    at: datetime


@dataclass(frozen=True)
class Parcel:
    """A sealed batch to be carried: lane and first sequence name it, `body` is what travels."""

    lane: int
    first: int
    body: bytes


class UnknownVersion(RuntimeError):
    """The database holds open cases of a service version that this program does not have."""


class Node:
    """One administration. `clock` gives aware datetimes, `randomness` bytes; a live node takes no practice key."""

    def __init__(
        self,
        code: str,
        database: Database,
        vault: Vault,
        services: Services,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
        *,
        live: bool = False,
    ) -> None:
        self.code, self.database, self.live = code, database, live
        self.clock = clock
        self._new_id = lambda: unique(clock(), randomness)
        self._world = World(code, live, vault, services, divisions(), offices(), KeyRing(code), Agreements())
        self.refresh()
        self._check_versions()

    # --- the world ----------------------------------------------------------------------------------------------------

    @property
    def world(self) -> World:
        """What the node knows apart from its cases."""
        return self._world

    def refresh(self) -> None:
        """Read keys and agreements again."""
        with self.database.read(self.clock()) as uow:
            self._world = replace(
                self._world, ring=KeyRing.load(self.code, uow, self._world.vault), agreements=Agreements.load(uow)
            )

    def _check_versions(self) -> None:
        table = case_rows.case
        with self.database.read(self.clock()) as uow:
            in_use = uow.rows(select(table.c.service, table.c.version).where(table.c.closed_at.is_(None)).distinct())
        lacking = [
            f"{row.service} {row.version}" for row in in_use if not self._world.services.has(row.service, row.version)
        ]
        if lacking:
            raise UnknownVersion(f"cases are open of versions that are not here: {', '.join(sorted(lacking))}")

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """A bare unit of work."""
        with self.database.write(self.clock(), self._new_id) as uow:
            yield uow

    @contextmanager
    def work_on(self) -> Iterator[Work]:
        """A unit of work on cases, flushed before it ends."""
        with self.transaction() as uow:
            work = Work(uow, self._world)
            yield work
            work.flush()

    @contextmanager
    def look(self) -> Iterator[Work]:
        """A view for reading."""
        with self.database.read(self.clock()) as uow:
            yield Work(uow, self._world)

    # --- people and organisations -------------------------------------------------------------------------------------

    def apply(
        self,
        service: str,
        procedure: str,
        applicant: Party,
        form: msgspec.Struct,
        by: Actor,
        *,
        channel: str = "online",
        window: str = "",
        agent: Party | None = None,
    ) -> str:
        """File an application; returns the case number. Raises Refused."""
        with self.work_on() as work:
            offered = self._world.services.get(service)
            version = self._version(offered.slug, offered.procedure(procedure), form) or offered.version
            chosen = self._world.services.get(service, version)
            return engine.file(
                work,
                chosen,
                chosen.procedure(procedure),
                applicant,
                form,
                by,
                channel=channel,
                window=window,
                agent=agent,
            ).number

    def _version(self, slug: str, procedure: "engine.Procedure", form: msgspec.Struct) -> int | None:
        places = procedure.places(form)
        other = procedure.other_role(procedure.opened_in(form, self.code))
        if not other or other not in places:
            return None
        peer = self._world.divisions.administration(places[other])
        return self._world.agreements.version(peer, slug, self.clock())

    def act(self, number: str, action: str, by: Actor, body: msgspec.Struct | bytes = b"", note: str = "") -> str:
        """Perform an action on a case; returns the state it leads to. Raises Refused."""
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        with self.work_on() as work:
            return engine.act(work, number, action, by, data, note).state

    def orders(self, after: int, most: int = 100) -> list[tuple[int, str, str, str, int]]:
        """Payment orders for the bank from one place on: place, id, voucher, payee's node, amount in fen."""
        with self.look() as work:
            return [
                (row.place, row.id, row.voucher, row.peer, row.amount)
                for row in payments.orders_after(work.uow, after, most)
            ]

    def bank_reports(self, report: Executed | Credited, by: Actor) -> bool:
        """Take a report of the bank; a repeated one changes nothing. Returns whether it was new or known."""
        if by.kind is not ActorKind.ORGANISATION:
            raise engine.forbidden("not-yours", "仅限银行报送", "only the bank reports this")
        with self.work_on() as work:
            return (
                money.executed(work, report, by) if isinstance(report, Executed) else money.credited(work, report, by)
            )

    # --- the exchange -------------------------------------------------------------------------------------------------

    def receive(self, carried: bytes) -> bytes:
        """Let a batch in; returns the signed receipt. Raises TurnedAway, which is logged and changes nothing else."""
        try:
            with self.transaction() as uow:
                return msgspec.json.encode(door.admit(uow, self._world.ring, carried))
        except TurnedAway as away:
            log.warning("door.turned_away", peer=away.peer, reason=away.reason.value)
            if away.peer:
                with self.transaction() as uow:
                    box.turn_away(uow, away.peer, away.reason, away.detail)
            raise

    def work(self, most: int = effects.GROUP) -> int:
        """Give effect to due timers and to envelopes that came in; returns how much was done."""
        return self._fire_timers(most) + effects.run(
            self.transaction, lambda: self._world.ring, self._handle_alone, most
        )

    def _fire_timers(self, most: int) -> int:
        with self.database.read(self.clock()) as uow:
            due = case_rows.due_timers(uow, most)
        for row in due:
            with self.work_on() as work:
                engine.fire(work, row)
        return len(due)

    def _handle_alone(self, uow: UnitOfWork, arrived: Arrived) -> None:
        work = Work(uow, self._world)
        self._handle(work, arrived)
        work.flush()

    def _handle(self, work: Work, arrived: Arrived) -> None:
        kind = arrived.envelope.type
        if kind in moves.TYPES:
            moves.receive(work, arrived)
        elif kind == REFUSAL:
            self._refused(work, arrived)
        elif kind == KEY_NEWS:
            self._trust_news(work.uow, arrived)
        elif kind == AGREEMENT_END:
            end = msgspec.json.decode(arrived.data, type=AgreementEnd)
            agreements.revoke(work.uow, end.agreement, arrived.envelope.source, end.at)
            self._refresh_within(work.uow)
        else:
            raise MayNotAct("unknown-type", f"no handler for {kind}")

    def _refused(self, work: Work, arrived: Arrived) -> None:
        refused = msgspec.json.decode(arrived.data, type=RefusedBack)
        effects.note_refusal(work.uow, refused)
        case = work.find(arrived.envelope.subject)
        if (
            case is not None
            and case.machine.allowed(case.state, (engine.Who.PEER,))
            and any(t.action == "refusal" and case.state in t.before for t in case.machine.transitions)
        ):
            case.do(
                "refusal",
                engine.Who.PEER,
                engine.Given(moves.peer_actor(arrived.envelope.source), arrived.data),
                refused.reason,
            )

    def _trust_news(self, uow: UnitOfWork, arrived: Arrived) -> None:
        news = msgspec.json.decode(arrived.data, type=PublishedKey)
        if news.owner != arrived.envelope.source:
            raise MayNotAct("not-yours", "a node announces its own keys only")
        if news.practice and self.live:
            raise MayNotAct("practice-key", "a live node takes no practice key")
        keys.trust_key(uow, news)
        self._refresh_within(uow)

    def _refresh_within(self, uow: UnitOfWork) -> None:
        self._world = replace(
            self._world, ring=KeyRing.load(self.code, uow, self._world.vault), agreements=Agreements.load(uow)
        )

    def outgoing(self, peer: str) -> list[Parcel]:
        """Seal what waits for a peer, and give what the courier should carry next, urgent lane first."""
        with self.transaction() as uow:
            mailbox.seal(uow, self._world.ring, peer)
            return [Parcel(*due) for due in mailbox.due(uow, peer)]

    def receipted(self, peer: str, receipt: bytes) -> None:
        """Take a peer's receipt. Raises ValueError where it does not count."""
        with self.transaction() as uow:
            flaw = mailbox.receipted(uow, self._world.ring, peer, msgspec.json.decode(receipt, type=Signed))
        if flaw is not None:
            raise ValueError(flaw)

    def not_taken(self, peer: str, parcel: Parcel, error: str) -> None:
        """Note that a parcel was not taken, and why; it is tried again later."""
        with self.transaction() as uow:
            mailbox.not_taken(uow, peer, parcel.lane, parcel.first, error)

    @property
    def peers(self) -> list[str]:
        """The nodes whose keys are known."""
        return sorted({k.owner for k in self._world.ring._keys.values()} - {self.code})

    # --- keys and agreements ------------------------------------------------------------------------------------------

    def new_key(self, suite: str = "ed25519", *, announce: bool = True) -> PublishedKey:
        """Make a new key and announce it to every peer under the key in use; old ones stay good for what they signed."""
        with self.transaction() as uow:
            before = self._world.ring
            made = keys.make_key(uow, self._world.vault, self.code, suite, uow.now, practice=not self.live)
            if announce:
                body = msgspec.json.encode(made)
                mailbox.post(
                    uow, before, [mailbox.Message(to=p, type=KEY_NEWS, data=body, sensitive=False) for p in self.peers]
                )
        self.refresh()
        return made

    def trust(self, key: PublishedKey) -> None:
        """Take a peer's key that staff brought. Raises ValueError for a practice key on a live node."""
        if key.practice and self.live:
            raise ValueError("a live node takes no practice key")
        with self.transaction() as uow:
            keys.trust_key(uow, key)
        self.refresh()

    def report_stolen(self, owner: str, key_id: str) -> int:
        """A key is stolen: nothing received from now on passes under it. One's own outstanding batches are signed anew.

        Returns how many batches were signed anew.
        """
        with self.transaction() as uow:
            keys.trust.change_key(uow, owner, key_id, stolen_at=uow.now)
            ring = KeyRing.load(self.code, uow, self._world.vault)
            anew = mailbox.sign_anew(uow, ring, key_id) if owner == self.code else 0
        self.refresh()
        return anew

    def propose(self, terms: Terms) -> tuple[str, bytes]:
        """Sign the terms of an agreement; in force once the peer's signature is here too."""
        with self.transaction() as uow:
            signed = agreements.propose(uow, self._world.ring, terms)
        self.refresh()
        return signed

    def countersigned(self, agreement: str, key: str, signature: bytes) -> None:
        """Take the peer's signature. Raises ValueError where it does not count."""
        with self.transaction() as uow:
            flaw = agreements.countersign(uow, self._world.ring, agreement, key, signature)
        if flaw is not None:
            raise ValueError(flaw)
        self.refresh()

    def revoke(self, agreement: str, peer: str) -> None:
        """End an agreement at once, and tell the peer."""
        with self.transaction() as uow:
            agreements.revoke(uow, agreement, self.code, uow.now)
            data = msgspec.json.encode(AgreementEnd(agreement, uow.now))
            mailbox.post(
                uow, self._world.ring, [mailbox.Message(to=peer, type=AGREEMENT_END, data=data, sensitive=False)]
            )
        self.refresh()


def introduce(one: Node, other: Node, terms: Terms) -> None:
    """Bring two nodes together as their staff would: each takes the other's key, both sign the terms."""
    for node, peer in ((one, other), (other, one)):
        node.trust(keys.published(peer.world.ring.current(peer.code, peer.clock())))
    signed = {node.code: node.propose(terms) for node in (one, other)}
    one.countersigned(terms.id, *signed[other.code])
    other.countersigned(terms.id, *signed[one.code])


__all__ = ["Case", "Node", "Parcel", "TurnedAway", "UnknownVersion", "introduce"]
