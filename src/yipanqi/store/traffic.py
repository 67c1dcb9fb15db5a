"""How the exchange stands: what is on its way, when what was not taken is tried again, what was said about a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from yipanqi.store.database import UnitOfWork
from yipanqi.store.mailbox import Arrival, inbox, outbox, sealed_batch
from yipanqi.store.statement import Statement

_next_try = Statement(
    select(func.min(sealed_batch.c.next_try_at)).where(
        sealed_batch.c.peer == bindparam("of_peer"), sealed_batch.c.receipt.is_(None)
    )
)
_its_batch = (
    sealed_batch.c.peer == outbox.c.peer,
    sealed_batch.c.lane == outbox.c.lane,
    sealed_batch.c.first <= outbox.c.sequence,
    sealed_batch.c.last >= outbox.c.sequence,
)
_sent_for = Statement(
    select(
        outbox.c.type,
        outbox.c.time,
        outbox.c.refused,
        select(sealed_batch.c.receipted_at).where(*_its_batch).scalar_subquery().label("receipted"),
    )
    .where(outbox.c.case_number == bindparam("of_case"))
    .order_by(outbox.c.position)
)
_received_for = Statement(
    select(inbox.c.type, inbox.c.received_at, inbox.c.state)
    .where(inbox.c.case_number == bindparam("of_case"))
    .order_by(inbox.c.position)
)


def next_try(work: UnitOfWork, peer: str) -> datetime | None:
    """When the first of a peer's batches that were not taken is tried again; None where there is none."""
    found: datetime | None = work.rows(_next_try, {"of_peer": peer})[0][0]
    return found


def sent_for(work: UnitOfWork, case_number: str) -> Sequence[Row[Any]]:
    """Messages sent about a case: type, time, why refused, and whether their batch is receipted."""
    return work.rows(_sent_for, {"of_case": case_number})


def received_for(work: UnitOfWork, case_number: str) -> Sequence[Row[Any]]:
    """Messages received about a case: type, when, how far."""
    return work.rows(_received_for, {"of_case": case_number})


def unsettled(work: UnitOfWork) -> tuple[int, int, int]:
    """What is on its way: messages not sealed, batches without receipt, arrivals without effect that may have it."""
    counted = [
        work.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
        for table, where in (
            (outbox, [outbox.c.sequence.is_(None)]),
            (sealed_batch, [sealed_batch.c.receipt.is_(None)]),
            (inbox, [inbox.c.state == Arrival.WAITING, inbox.c.waits_for.is_(None)]),
        )
    ]
    return counted[0], counted[1], counted[2]


def newest(work: UnitOfWork) -> int:
    """A number that grows with every message that is posted or comes in."""
    return sum(work.execute(select(func.max(table.c.position))).scalar() or 0 for table in (outbox, inbox))
