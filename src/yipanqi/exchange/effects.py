"""What a stored envelope does, exactly once.

Effects run in groups, one transaction a group; when one of a group fails the group is undone and run again one by
one, and the one that
fails is set aside with its error. Later envelopes of its case wait behind it, other cases go on; a person retries or
closes it.
"""

import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row, update
from sqlalchemy.exc import InterfaceError, OperationalError

from yipanqi.exchange.envelope import SALT, Envelope, is_committed
from yipanqi.exchange.keys import KeyRing
from yipanqi.exchange.mailbox import LARGEST, Message, context, post
from yipanqi.store import mailbox as box
from yipanqi.store.case_tables import CASE
from yipanqi.store.database import UnitOfWork

GROUP = 50
"""Effects in one transaction."""

REFUSAL = "exchange.refused"
"""Type of the signed refusal that goes back for an envelope that may not act."""

log = structlog.get_logger(__name__)


class Arrived(msgspec.Struct, frozen=True):
    """An envelope whose effect is due, with its data in clear (b"" where it was erased)."""

    envelope: Envelope
    data: bytes


class MayNotAct(Exception):
    """Raised by a handler: the envelope is genuine but may not act, for a reason its sender is told."""

    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code}: {reason}")


class NotHereYet(Exception):
    """Raised by a handler: the envelope refers to something that has not come yet, by name; it waits for it."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class NotReady(Exception):
    """Raised by a handler: something has to be got from outside of the node first, by name; then it is tried again."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class RefusedBack(msgspec.Struct, frozen=True):
    """What a refusal says: which envelope, and why."""

    envelope: str
    type: str
    code: str
    reason: str


Handler = Callable[[Arrived], None]
"""What gives an envelope its meaning: changes state and posts answers."""

Handling = Callable[[UnitOfWork, Sequence[Arrived]], AbstractContextManager[Handler]]
"""Opens a handler on a unit of work for these envelopes; what it has gathered is written when it closes."""


Transaction = Callable[[], AbstractContextManager[UnitOfWork]]

Getting = Callable[[NotReady], bool]
"""Gets what an effect needs from outside of the node, between units of work; whether it is here now."""


def run(
    transaction: Transaction, ring: Callable[[], KeyRing], handling: Handling, getting: Getting, most: int = GROUP
) -> int:
    """Give effect to the next group of envelopes; returns how many were dealt with."""
    try:
        with transaction() as work:
            rows = box.waiting(work, most)
            work.expect(CASE, [row.case_number for row in rows if row.case_number])
            arrived = [_arrived(work, ring(), row) for row in rows]
            with handling(work, arrived) as handle:
                for each in arrived:
                    handle(each)
            box.mark_done(work, [row.position for row in rows], work.now)
            return len(rows)
    except Exception as error:
        log.info("effects.group_undone", error=type(error).__name__)
    with transaction() as work:
        positions = [row.position for row in box.waiting(work, most)]
    return sum(_alone(transaction, ring, handling, getting, position) for position in positions)


def _alone(
    transaction: Transaction, ring: Callable[[], KeyRing], handling: Handling, getting: Getting, position: int
) -> int:
    while True:
        try:
            return _once(transaction, ring, handling, position)
        except NotReady as missing:
            if not getting(missing):
                with transaction() as work:
                    box.wait_for(work, position, missing.name)
                return 1


def _once(transaction: Transaction, ring: Callable[[], KeyRing], handling: Handling, position: int) -> int:
    with transaction() as work:
        row = box.waiting_at(work, position)
        if row is None:
            return 0
        try:
            # what it waits for cannot come between the attempt and the note that it waits: it is one transaction
            arrived = _arrived(work, ring(), row)
            with work.attempt(), handling(work, [arrived]) as handle:
                handle(arrived)
        except (OperationalError, InterfaceError, NotReady):
            raise  # the database is away, or a department to be asked: nothing is wrong with the envelope
        except MayNotAct as refusal:
            _refuse(work, ring(), row, refusal)
        except NotHereYet as missing:
            box.wait_for(work, position, missing.name)
        except Exception as error:
            log.error("effects.set_aside", position=position, error=type(error).__name__, where=where(error))
            box.mark(work, position, box.Arrival.ASIDE, f"{type(error).__name__} at {where(error)}", None)
        else:
            box.mark_done(work, [position], work.now)
    return 1


def where(error: BaseException) -> str:
    """The line of code that raised an error: all that is logged and kept, as its text may name a person."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rpartition('yipanqi/')[2]}:{last.lineno}"


def _refuse(work: UnitOfWork, ring: KeyRing, row: Row[Any], refusal: MayNotAct) -> None:
    envelope = msgspec.json.decode(row.header, type=Envelope)
    box.mark(work, row.position, box.Arrival.REFUSED, str(refusal), work.now)
    if envelope.type == REFUSAL:
        return
    answer = RefusedBack(envelope.id, envelope.type, refusal.code, refusal.reason)
    message = Message(
        to=envelope.source,
        type=REFUSAL,
        data=msgspec.json.encode(answer),
        case=envelope.subject,
        lane=envelope.lane,
    )
    post(work, ring, [message])


def _arrived(work: UnitOfWork, ring: KeyRing, row: Row[Any]) -> Arrived:
    envelope = msgspec.json.decode(row.header, type=Envelope)
    if row.id != envelope.id:
        raise MayNotAct("replayed", f"an envelope {envelope.id} was received before")
    if envelope.expires is not None and work.now >= envelope.expires:
        raise MayNotAct("expired", f"worth nothing after {envelope.expires.isoformat()}")
    if row.data is None:
        return Arrived(envelope, b"")
    if len(row.data) > LARGEST + 1024:
        raise MayNotAct("too-large", f"{len(row.data)} bytes of data, at most {LARGEST}")
    if not envelope.sensitive:
        return Arrived(envelope, row.data)
    try:
        return Arrived(envelope, opened(ring, envelope, row.data)[1])
    except ValueError as error:
        raise MayNotAct("sealed-to-another", str(error)) from error


def opened(ring: KeyRing, envelope: Envelope, sealed: bytes) -> tuple[bytes, bytes]:
    """Salt and data of a sealed envelope. Raises ValueError where it does not open, or the sender committed itself to
    something else. Before there were commitments there was no salt either.
    """
    data = ring.decrypt(sealed, context(envelope.id, envelope.source, envelope.destination))
    if not envelope.contentdigest:
        return b"", data
    if not is_committed(envelope.contentdigest, data):
        raise ValueError("what is inside is not what its sender signed")
    return data[:SALT], data[SALT:]


def note_refusal(work: UnitOfWork, refused: RefusedBack, peer: str) -> bool:
    """Mark our own message as refused by the peer; False where it was not sent to that peer."""
    ours = update(box.outbox).where(box.outbox.c.id == refused.envelope, box.outbox.c.peer == peer)
    return work.execute(ours.values(refused=f"{refused.code}: {refused.reason}")).rowcount == 1


def retry(work: UnitOfWork, position: int) -> bool:
    """A person lets an envelope try again that is set aside or waits for something; False where it does neither."""
    again = update(box.inbox).where(box.inbox.c.position == position, box.stopped)
    return work.execute(again.values(state=box.Arrival.WAITING, error=None, waits_for=None)).rowcount == 1


def close(work: UnitOfWork, position: int, why: str) -> bool:
    """A person closes such an envelope without effect, with a reason; False where it neither is set aside nor waits."""
    ended = update(box.inbox).where(box.inbox.c.position == position, box.stopped)
    closed = ended.values(state=box.Arrival.CLOSED, error=why, waits_for=None, done_at=work.now)
    return work.execute(closed).rowcount == 1
