"""The node in the exchange: what comes in, what takes effect, what goes out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import structlog
from sqlalchemy import Row
from sqlalchemy.exc import InterfaceError, OperationalError

from yipanqi.cases import credentials, engine, readings
from yipanqi.cases.held import NotAsked
from yipanqi.cases.work import Held, Work
from yipanqi.exchange import agreements, door, effects, keys, mailbox
from yipanqi.exchange.agreements import AGREEMENT_END, AgreementEnd
from yipanqi.exchange.courier import Parcel
from yipanqi.exchange.door import TurnedAway
from yipanqi.exchange.effects import REFUSAL, Arrived, MayNotAct, NotReady, RefusedBack
from yipanqi.exchange.envelope import Signed
from yipanqi.exchange.keys import KEY_NEWS, PublishedKey
from yipanqi.node import departments, housekeeping
from yipanqi.node.settling import VALUE_NEWS, Settling
from yipanqi.protocols import moves
from yipanqi.protocols.rating import BAD_RATING
from yipanqi.store import cases as case_rows
from yipanqi.store import files
from yipanqi.store import mailbox as box
from yipanqi.store.database import UnitOfWork
from yipanqi.supervision.consultation import keeping as comments_kept
from yipanqi.supervision.feedback import keeping as feedback_kept
from yipanqi.supervision.feedback import receiving
from yipanqi.supervision.feedback.items import NODE_FEEDBACK
from yipanqi.supervision.feedback.own import gather_ratings
from yipanqi.supervision.feedback.routing import not_taken
from yipanqi.supervision.figures import neighbours
from yipanqi.supervision.figures.neighbours import FIGURES_NEWS, TELLING, PublicFigures
from yipanqi.supervision.figures.recount import RECOUNT, recount
from yipanqi.supervision.orders import clock as orders

log = structlog.get_logger(__name__)

T = TypeVar("T")

Answers = dict[tuple[str, str], Held]
"""What departments have answered, by register and number of the person."""

AGAIN = timedelta(minutes=15)
"""How long after a timer whose action failed it is tried again."""

CASELESS: Mapping[str, Callable[[Work], None]] = MappingProxyType(
    {
        credentials.NIGHTLY: credentials.nightly,
        RECOUNT: recount,
        orders.CHECK: orders.check,
        BAD_RATING: gather_ratings,
        TELLING: neighbours.nightly,
        comments_kept.ERASE: comments_kept.erase,
        feedback_kept.ERASE: feedback_kept.erase,
        housekeeping.HOUSEKEEPING: housekeeping.nightly,
        housekeeping.PERSONS: housekeeping.monthly,
        departments.ASK_AGAIN: departments.again,
    }
)
"""What is done when a timer of no case is due, by its name."""


class Exchanging(Settling):
    """What a transport, a worker and a simulation call."""

    def receive(self, carried: bytes) -> bytes:
        """Let a batch in; returns the signed receipt. Raises TurnedAway, which is logged and changes nothing else."""
        try:
            with self.transaction() as uow:
                receipt = msgspec.json.encode(door.admit(uow, self._world.ring, carried))
            self.listener(self.code)
            return receipt
        except TurnedAway as away:
            log.warning("door.turned_away", peer=away.peer, reason=away.reason.value)
            if away.peer:
                with self.transaction() as uow:
                    box.turn_away(uow, away.peer, away.reason, away.detail)
            raise

    def work(self, most: int = effects.GROUP) -> int:
        """Give effect to due timers and to envelopes that came in; returns how much was done."""
        answers: Answers = {}
        done = self._fire_timers(answers, most)
        return done + effects.run(
            self.transaction, lambda: self._world.ring, self._handling(answers), self._getting(answers), most
        )

    def _fire_timers(self, answers: Answers, most: int) -> int:
        with self.database.read(self.clock()) as uow:
            due = case_rows.due_timers(uow, most)
        for row in due:
            try:
                self._fire(row, answers)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:
                why = {"error": type(error).__name__, "where": effects.where(error)}
                log.error("timer.failed", case=row.case_number, timer=row.name, **why)
                with self.transaction() as uow:
                    case_rows.put_off(uow, row.case_number, row.name, uow.now + AGAIN)
        return len(due)

    def _fire(self, row: Row[Any], answers: Answers) -> None:
        while True:
            try:
                with self.work_on() as work:
                    work.answers.update(answers)
                    if row.case_number:
                        engine.fire(work, row)
                    else:
                        CASELESS[row.name](work)
                return
            except NotAsked as missing:
                answers[missing.register, missing.who.number] = self.sources.answer(missing, self.clock())

    def _getting(self, answers: Answers) -> effects.Getting:
        def get(missing: NotReady) -> bool:
            if not isinstance(missing, NotAsked):
                raise TypeError(f"nobody can get {missing.name}")
            try:
                answers[missing.register, missing.who.number] = self.sources.answer(missing, self.clock())
            except departments.Unanswered:
                log.warning("department.away", register=missing.register)
                with self.work_on() as work:
                    departments.put_off(work)
                return False
            return True

        return get

    def _handling(self, answers: Answers) -> effects.Handling:
        @contextmanager
        def handling(uow: UnitOfWork, arrived: Sequence[Arrived]) -> Iterator[effects.Handler]:
            work = Work(uow, self._world)
            work.answers.update(answers)
            moves.expect(work, arrived)

            def handle(arrived: Arrived) -> None:
                self._handle(work, arrived)
                work.world = self._world  # an envelope may have brought a key or ended an agreement

            yield handle
            work.flush()

        return handling

    def _handle(self, work: Work, arrived: Arrived) -> None:
        kind = arrived.envelope.type
        if kind in moves.TYPES:
            moves.receive(work, arrived)
        elif kind == REFUSAL:
            self._refused(work, arrived)
        elif kind == KEY_NEWS:
            self._trust_news(work.uow, arrived)
        elif kind in NEWS:
            NEWS[kind](work, arrived)
        elif kind == VALUE_NEWS:
            self.take_value(work.uow, arrived)
        elif kind == AGREEMENT_END:
            end = _read(arrived, AgreementEnd)
            if not agreements.revoke(work.uow, end.agreement, arrived.envelope.source, end.at):
                raise MayNotAct("not-a-party", f"no agreement {end.agreement} with {arrived.envelope.source}")
            self._refresh_within(work.uow)
        else:
            raise MayNotAct("unknown-type", f"no handler for {kind}")

    def _refused(self, work: Work, arrived: Arrived) -> None:
        refused, source = _read(arrived, RefusedBack), arrived.envelope.source
        if not effects.note_refusal(work.uow, refused, source):
            raise MayNotAct("not-yours", f"{refused.envelope} was not sent to {source}")
        files.call_off(work.uow, refused.envelope)
        if refused.type == NODE_FEEDBACK:
            not_taken(work, arrived.envelope.subject, source, refused.reason)
        case = moves.speaker(work, arrived.envelope.subject, refused.envelope)
        if case is not None and moves.takes_part(case, source):
            moves.refused(case, refused, source)

    def _trust_news(self, uow: UnitOfWork, arrived: Arrived) -> None:
        news = _read(arrived, PublishedKey)
        if news.owner != arrived.envelope.source:
            raise MayNotAct("not-yours", "a node announces its own keys only")
        if news.practice and self.live:
            raise MayNotAct("practice-key", "a live node takes no practice key")
        keys.trust_key(uow, news)
        self._refresh_within(uow)

    def outgoing(self, peer: str) -> list[Parcel]:
        """Seal what waits for a peer, and give what the courier should carry next, urgent lane first."""
        with self.transaction() as uow:
            mailbox.seal(uow, self._world.ring, peer)
            return [Parcel(*due) for due in mailbox.due(uow, peer)]

    def receipted(self, peer: str, receipt: bytes) -> None:
        """Take a peer's receipt. Raises ValueError where it does not count."""
        try:
            signed = msgspec.json.decode(receipt, type=Signed)
        except msgspec.MsgspecError as error:
            raise ValueError(f"the receipt cannot be read: {error}") from error
        with self.transaction() as uow:
            flaw = mailbox.receipted(uow, self._world.ring, peer, signed)
            if flaw is None and self._world.ring.unannounced:
                self._refresh_within(uow)
        if flaw is not None:
            raise ValueError(flaw)

    def not_taken(self, peer: str, parcel: Parcel, error: str) -> None:
        """Note that a parcel was not taken, and why; it is tried again later."""
        with self.transaction() as uow:
            mailbox.not_taken(uow, peer, parcel.lane, parcel.first, error)

    def next_try(self, peer: str) -> float | None:
        """Seconds until a parcel that a peer did not take is tried again; None where there is none."""
        now = self.clock()
        with self.database.read(now) as uow:
            at = mailbox.next_try(uow, peer)
        return None if at is None else (at - now).total_seconds()

    def next_timer(self) -> float | None:
        """Seconds until the next timer is due; None where there is none."""
        now = self.clock()
        with self.database.read(now) as uow:
            at = case_rows.next_timer(uow)
        return None if at is None else (at - now).total_seconds()

    def published(self) -> list[PublishedKey]:
        """This node's keys, as peers may know them."""
        return [keys.published(key) for key in self._world.ring.of(self.code) if key.stolen_at is None]


def _read(arrived: Arrived, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(arrived.data, type=kind)
    except msgspec.MsgspecError as error:
        raise MayNotAct("bad-data", str(error)) from error


def _take_list(work: Work, arrived: Arrived) -> None:
    credentials.take_list(work, _read(arrived, credentials.ListNews), arrived.envelope.source)


def _take_uses(work: Work, arrived: Arrived) -> None:
    credentials.take_uses(work, _read(arrived, credentials.Uses), arrived.envelope.source)


def _take_readings(work: Work, arrived: Arrived) -> None:
    told, envelope = _read(arrived, readings.Readings), arrived.envelope
    readings.take(work, told, envelope.subject, envelope.source)


def _take_figures(work: Work, arrived: Arrived) -> None:
    neighbours.take(work, _read(arrived, PublicFigures), arrived)


NEWS: Mapping[str, Callable[[Work, Arrived], None]] = MappingProxyType(
    {
        credentials.LIST_NEWS: _take_list,
        credentials.USES: _take_uses,
        readings.READINGS: _take_readings,
        NODE_FEEDBACK: receiving.receive,
        FIGURES_NEWS: _take_figures,
    }
)
"""What is done with news of a peer that touch neither keys nor agreements, by type."""
