"""How busy the exchange is: what is on its way, and when what was not taken is tried again."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from yipanqi.store.database import UnitOfWork
from yipanqi.store.mailbox import Arrival, inbox, outbox, sealed_batch
from yipanqi.store.statement import Statement

_next_try = Statement(
    select(func.min(sealed_batch.c.next_try_at)).where(
        sealed_batch.c.peer == bindparam("of_peer"), sealed_batch.c.receipt.is_(None)
    )
)


def next_try(work: UnitOfWork, peer: str) -> datetime | None:
    """When the first of a peer's batches that were not taken is tried again; None where there is none."""
    found: datetime | None = work.rows(_next_try, {"of_peer": peer})[0][0]
    return found


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
