"""Statements of the outbox and the inbox (`store.envelopes` has the tables)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from yipanqi.store.case_tables import CASE
from yipanqi.store.database import UnitOfWork
from yipanqi.store.envelopes import Arrival as Arrival
from yipanqi.store.envelopes import head as head
from yipanqi.store.envelopes import inbox as inbox
from yipanqi.store.envelopes import outbox as outbox
from yipanqi.store.envelopes import received_batch as received_batch
from yipanqi.store.envelopes import sealed_batch as sealed_batch
from yipanqi.store.envelopes import turned_away as turned_away
from yipanqi.store.keyed import Keyed
from yipanqi.store.statement import Statement

_unsealed = Statement(
    select(
        outbox.c.position,
        outbox.c.id,
        outbox.c.case_number,
        outbox.c.type,
        outbox.c.time,
        outbox.c.expires,
        outbox.c.sensitive,
        outbox.c.data,
        outbox.c.content,
    )
    .where(outbox.c.peer == bindparam("of_peer"), outbox.c.lane == bindparam("of_lane"), outbox.c.sequence.is_(None))
    .order_by(outbox.c.position)
    .limit(bindparam("most"))
)
_mark_sealed = Statement(
    update(outbox)
    .where(outbox.c.position == bindparam("at"))
    .values(sequence=bindparam("given"), header=bindparam("bytes"))
)
_items = Statement(
    select(outbox.c.header, outbox.c.data)
    .where(
        outbox.c.peer == bindparam("of_peer"),
        outbox.c.lane == bindparam("of_lane"),
        outbox.c.sequence.between(bindparam("first"), bindparam("last")),
    )
    .order_by(outbox.c.sequence)
)
_this_head = (
    head.c.direction == bindparam("way"),
    head.c.peer == bindparam("of_peer"),
    head.c.lane == bindparam("of_lane"),
)
_head = Statement(select(head.c.sequence, head.c.digest).where(*_this_head))
_move_head = Statement(
    update(head).where(*_this_head).values(sequence=bindparam("new_sequence"), digest=bindparam("new_digest"))
)
stopped = or_(inbox.c.state == Arrival.ASIDE, inbox.c.waits_for.is_not(None))
"""What does not go on by itself: set aside with an error, or waiting for something by name."""

_earlier = inbox.alias("earlier")
_stopped_before = (
    select(1)
    .where(
        _earlier.c.case_number == inbox.c.case_number,
        _earlier.c.peer == inbox.c.peer,
        _earlier.c.position < inbox.c.position,
        _earlier.c.done_at.is_(None),
        or_(_earlier.c.state == Arrival.ASIDE, _earlier.c.waits_for.is_not(None)),
    )
    .exists()
)
_may_act = select(
    inbox.c.position, inbox.c.id, inbox.c.peer, inbox.c.case_number, inbox.c.type, inbox.c.header, inbox.c.data
).where(
    inbox.c.state == Arrival.WAITING,
    inbox.c.done_at.is_(None),
    inbox.c.waits_for.is_(None),
    or_(inbox.c.case_number == "", ~_stopped_before),
)
_waiting = Statement(_may_act.order_by(inbox.c.lane, inbox.c.position).limit(bindparam("most")))
_waiting_at = Statement(_may_act.where(inbox.c.position == bindparam("at")))
_mark_done = Statement(
    update(inbox).where(inbox.c.position == bindparam("at")).values(state=Arrival.DONE, done_at=bindparam("when"))
)
_waiting_for = Keyed(
    select(inbox.c.position, inbox.c.waits_for).where(
        inbox.c.state == Arrival.WAITING, inbox.c.done_at.is_(None), inbox.c.waits_for.is_not(None)
    ),
    inbox.c.waits_for,
    CASE,
)
_here = Statement(update(inbox).where(inbox.c.waits_for == bindparam("name")).values(waits_for=None))
_open_batches = Statement(
    select(sealed_batch)
    .where(sealed_batch.c.peer == bindparam("of_peer"), sealed_batch.c.receipt.is_(None))
    .order_by(sealed_batch.c.lane, sealed_batch.c.first)
)
_this_batch = (
    sealed_batch.c.peer == bindparam("of_peer"),
    sealed_batch.c.lane == bindparam("of_lane"),
    sealed_batch.c.first == bindparam("from_first"),
)
_batch = Statement(select(sealed_batch).where(*_this_batch))
_receipted = Statement(
    update(sealed_batch)
    .where(*_this_batch)
    .values(
        receipt=bindparam("word"),
        receipt_signature=bindparam("signed"),
        receipted_at=bindparam("when"),
        last_error=None,
    )
)


def post(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Put messages into the outbox; `position` follows the order given."""
    work.add(outbox, rows)
    work.posted.update(str(row["peer"]) for row in rows)


def unsealed(work: UnitOfWork, peer: str, lane: int, most: int) -> Sequence[Row[Any]]:
    """The oldest messages on a lane that have no sequence yet."""
    return work.rows(_unsealed, {"of_peer": peer, "of_lane": lane, "most": most})


def mark_sealed(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Give messages their sequence and the bytes of their header (`at`, `given`, `bytes`)."""
    work.change_each(_mark_sealed, rows)


def items(work: UnitOfWork, peer: str, lane: int, first: int, last: int) -> Sequence[Row[Any]]:
    """Header and data of a run of sealed messages."""
    return work.rows(_items, {"of_peer": peer, "of_lane": lane, "first": first, "last": last})


def lane_head(work: UnitOfWork, way: str, peer: str, lane: int) -> tuple[int, str]:
    """Last sequence and digest on a lane, sent (`out`) or received (`in`); (0, "") before the first."""
    row = work.row(_head, {"way": way, "of_peer": peer, "of_lane": lane})
    return (row.sequence, row.digest) if row else (0, "")


def set_head(work: UnitOfWork, way: str, peer: str, lane: int, sequence: int, digest: str, *, new: bool) -> None:
    """Move a lane's head."""
    if new:
        work.add(head, [{"direction": way, "peer": peer, "lane": lane, "sequence": sequence, "digest": digest}])
        return
    work.change(_move_head, way=way, of_peer=peer, of_lane=lane, new_sequence=sequence, new_digest=digest)


def take_in(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Keep envelopes of one peer. One whose id came before is kept under another: its effect will be a refusal."""
    try:
        with work.attempt():
            work.add(inbox, rows)
    except IntegrityError:
        ids = inbox.c.id.in_([row["id"] for row in rows])
        seen = set(work.execute(select(inbox.c.id).where(inbox.c.peer == rows[0]["peer"], ids)).scalars())
        for row in rows:
            again = row["id"] in seen
            seen.add(str(row["id"]))
            work.add(inbox, [row | {"id": f"{row['id']} again {row['sequence']}"} if again else row])


def waiting(work: UnitOfWork, most: int) -> Sequence[Row[Any]]:
    """The next envelopes to take effect, urgent lane first; none of a case that has one set aside."""
    return work.rows(_waiting, {"most": most})


def waiting_at(work: UnitOfWork, position: int) -> Row[Any] | None:
    """One envelope that may take effect now; None where it may not, or not any more."""
    return work.row(_waiting_at, {"at": position})


def mark_done(work: UnitOfWork, positions: Sequence[int], when: datetime) -> None:
    """These envelopes have had their effect."""
    work.change_each(_mark_done, [{"at": position, "when": when} for position in positions])


def mark(work: UnitOfWork, position: int, state: Arrival, error: str | None, when: datetime | None) -> None:
    """Note where an envelope has ended or stopped, and why."""
    work.execute(update(inbox).where(inbox.c.position == position).values(state=state, error=error, done_at=when))


def wait_for(work: UnitOfWork, position: int, name: str) -> None:
    """An envelope waits for something that is not here yet, by its name."""
    work.execute(update(inbox).where(inbox.c.position == position).values(waits_for=name))


def arrived(work: UnitOfWork, name: str) -> None:
    """What envelopes waited for is here: they go on."""
    if work.of(_waiting_for, name):
        work.change(_here, name=name)


def waited_for(work: UnitOfWork, beginning: str) -> list[str]:
    """What envelopes wait for of which the name begins so."""
    names = select(inbox.c.waits_for).where(inbox.c.waits_for.startswith(beginning, autoescape=True)).distinct()
    return [row.waits_for for row in work.rows(names.order_by(inbox.c.waits_for))]


def turn_away(work: UnitOfWork, peer: str, reason: str, detail: str) -> None:
    """Log what was not let in at the door."""
    work.add(turned_away, [{"peer": peer, "at": work.now, "reason": reason, "detail": detail}])


def open_batches(work: UnitOfWork, peer: str) -> Sequence[Row[Any]]:
    """Sealed batches without a receipt, oldest of each lane first, urgent lane first."""
    return work.rows(_open_batches, {"of_peer": peer})


def find_batch(work: UnitOfWork, peer: str, lane: int, first: int) -> Row[Any] | None:
    """A sealed batch by the place of its first envelope."""
    return work.row(_batch, {"of_peer": peer, "of_lane": lane, "from_first": first})


def receipted(work: UnitOfWork, peer: str, lane: int, first: int, receipt: bytes, signature: bytes) -> None:
    """Keep the peer's receipt for a batch."""
    where = {"of_peer": peer, "of_lane": lane, "from_first": first}
    work.change(_receipted, **where, word=receipt, signed=signature, when=work.now)


def unreceipted(work: UnitOfWork, kind: str) -> Sequence[bytes]:
    """The data of messages of a type that a peer has not receipted yet."""
    sent = and_(
        sealed_batch.c.peer == outbox.c.peer,
        sealed_batch.c.lane == outbox.c.lane,
        outbox.c.sequence.between(sealed_batch.c.first, sealed_batch.c.last),
    )
    query = select(outbox.c.data).join(sealed_batch, sent, isouter=True)
    return work.execute(query.where(outbox.c.type == kind, sealed_batch.c.receipt.is_(None))).scalars().all()


def counts(work: UnitOfWork) -> Sequence[Row[Any]]:
    """For each peer, lane and state: how many came in and the oldest that is not done."""
    return work.rows(
        select(
            inbox.c.peer,
            inbox.c.lane,
            inbox.c.state,
            func.count().label("number"),
            func.min(inbox.c.received_at).label("oldest"),
        ).group_by(inbox.c.peer, inbox.c.lane, inbox.c.state)
    )


def refused_before(work: UnitOfWork, peer: str, case_number: str) -> bool:
    """Whether an envelope of a case was refused to a peer."""
    refused = (inbox.c.peer == peer, inbox.c.case_number == case_number, inbox.c.state == Arrival.REFUSED)
    return bool(work.rows(select(inbox.c.position).where(*refused).limit(1)))


def under_way(work: UnitOfWork, case_number: str) -> bool:
    """Whether messages of a case are still to be receipted or to have their effect."""
    receipted = select(1).where(
        sealed_batch.c.peer == outbox.c.peer,
        sealed_batch.c.lane == outbox.c.lane,
        outbox.c.sequence.between(sealed_batch.c.first, sealed_batch.c.last),
        sealed_batch.c.receipt.is_not(None),
    )
    out = select(1).where(outbox.c.case_number == case_number, ~receipted.exists())
    came = select(1).where(inbox.c.case_number == case_number, inbox.c.done_at.is_(None))
    return bool(work.rows(out.limit(1)) or work.rows(came.limit(1)))


def erase(work: UnitOfWork, case_number: str) -> None:
    """Erase the data of all messages of a case; headers, chain and receipts stay and still verify.

    Raises ValueError while some of them are under way: they could no longer be carried or have their effect.
    """
    if under_way(work, case_number):
        raise ValueError(f"messages of {case_number} are still under way")
    for table in (outbox, inbox):
        work.execute(update(table).where(table.c.case_number == case_number).values(data=None))
