"""Double entry in integer units, whatever the unit: fen, months, credits, seats.

A transfer moves an amount from one account to another of the same unit: posted at once, or pending and then posted or
voided. Money under
way is an account too. The database itself checks that no account that may not be overdrawn is, pending transfers
included.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    String,
    Table,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from yipanqi.store.database import UnitOfWork
from yipanqi.store.schema import Instant, metadata

Amount = BigInteger().with_variant(Integer(), "sqlite")

account = Table(
    "ledger_account",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("unit", String(12), primary_key=True),
    Column("covered", Boolean, nullable=False),
    Column("taken", Amount, nullable=False),
    Column("given", Amount, nullable=False),
    Column("reserved", Amount, nullable=False),
    CheckConstraint("taken >= 0 AND given >= 0 AND reserved >= 0", name="amounts"),
    CheckConstraint("NOT covered OR given - taken - reserved >= 0", name="never_overdrawn"),
)

transfer = Table(
    "ledger_transfer",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("case_number", String(40), nullable=False, index=True),
    Column("debit", String(120), nullable=False),
    Column("credit", String(120), nullable=False),
    Column("unit", String(12), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("state", String(10), nullable=False),
    Column("what", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("amount > 0", name="amount_positive"),
)

_known = select(account.c.name, account.c.unit).where(account.c.name.in_(bindparam("names", expanding=True)))
_change = (
    update(account)
    .where(account.c.name == bindparam("of_name"), account.c.unit == bindparam("of_unit"))
    .values(
        taken=account.c.taken + bindparam("take"),
        given=account.c.given + bindparam("give"),
        reserved=account.c.reserved + bindparam("reserve"),
    )
)
_ends = (
    update(transfer)
    .where(transfer.c.id == bindparam("of_id"), transfer.c.state == "pending")
    .values(state=bindparam("new_state"), ended_at=bindparam("when"))
)


class State(StrEnum):
    """Where a transfer stands."""

    POSTED = "posted"
    PENDING = "pending"
    VOIDED = "voided"


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """An amount (positive, in `unit`) from account `debit` to account `credit`. The id is the caller's and unique: a
    repeat fails.

    `open_ended` names those of the two accounts that may go below zero: the outside world, cash before it is counted.
    """

    id: str
    debit: str
    credit: str
    unit: str
    amount: int
    what: str
    case: str = ""
    open_ended: tuple[str, ...] = ()


def post(work: UnitOfWork, transfers: Iterable[Transfer]) -> None:
    """Post transfers; all or none, as the unit of work. Raises IntegrityError on a repeated id or an overdrawn
    account.
    """
    _book(work, [t for t in transfers if t.amount], State.POSTED)


def reserve(work: UnitOfWork, transfers: Iterable[Transfer]) -> None:
    """Make transfers pending: the debit side is reserved, nothing has moved yet."""
    _book(work, [t for t in transfers if t.amount], State.PENDING)


def settle(work: UnitOfWork, ids: Sequence[str], *, post: bool) -> int:
    """Post or void pending transfers; those that have ended already stay as they are. Returns how many changed."""
    rows = work.rows(select(transfer).where(transfer.c.id.in_(ids), transfer.c.state == State.PENDING))
    if not rows:
        return 0
    state = State.POSTED if post else State.VOIDED
    work.execute(_ends, [{"of_id": r.id, "new_state": state, "when": work.now} for r in rows])
    changes = [_step(r.debit, r.unit, take=r.amount if post else 0, reserve=-r.amount) for r in rows]
    if post:
        changes += [_step(r.credit, r.unit, give=r.amount) for r in rows]
    work.execute(_change, changes)
    return len(rows)


def pending(work: UnitOfWork, case_number: str) -> list[str]:
    """Ids of a case's pending transfers."""
    return list(
        work.execute(
            select(transfer.c.id)
            .where(transfer.c.case_number == case_number, transfer.c.state == State.PENDING)
            .order_by(transfer.c.at, transfer.c.id)
        ).scalars()
    )


def balance(work: UnitOfWork, name: str, unit: str) -> int:
    """What an account holds: given less taken, pending not counted; 0 for one never used."""
    row = work.row(select(account.c.given - account.c.taken).where(account.c.name == name, account.c.unit == unit))
    return int(row[0]) if row else 0


def taken(work: UnitOfWork, name: str, unit: str) -> int:
    """What has left an account in all its time."""
    row = work.row(select(account.c.taken).where(account.c.name == name, account.c.unit == unit))
    return int(row[0]) if row else 0


def balances(work: UnitOfWork, prefix: str) -> dict[tuple[str, str], int]:
    """(name, unit) to balance of every account whose name begins so."""
    rows = work.rows(
        select(account.c.name, account.c.unit, (account.c.given - account.c.taken).label("balance")).where(
            account.c.name.startswith(prefix, autoescape=True)
        )
    )
    return {(row.name, row.unit): int(row.balance) for row in rows}


def imbalances(work: UnitOfWork) -> list[str]:
    """What does not add up between accounts and transfers, in words; empty when the books are right."""
    wrong = []
    totals = work.rows(
        select(account.c.unit, (func.sum(account.c.given) - func.sum(account.c.taken)).label("total")).group_by(
            account.c.unit
        )
    )
    wrong += [f"{row.unit}: accounts sum to {row.total}" for row in totals if row.total]
    t = transfer
    for row in work.rows(select(account)):
        here = or_(t.c.debit == row.name, t.c.credit == row.name)
        moved = work.rows(select(t).where(here, t.c.unit == row.unit, t.c.state != State.VOIDED))
        taken = sum(m.amount for m in moved if m.debit == row.name and m.state == State.POSTED)
        given = sum(m.amount for m in moved if m.credit == row.name and m.state == State.POSTED)
        held = sum(m.amount for m in moved if m.debit == row.name and m.state == State.PENDING)
        if (taken, given, held) != (row.taken, row.given, row.reserved):
            wrong.append(
                f"{row.name} [{row.unit}]: {(row.taken, row.given, row.reserved)}, transfers say {(taken, given, held)}"
            )
    return wrong


def _book(work: UnitOfWork, transfers: Sequence[Transfer], state: State) -> None:
    if not transfers:
        return
    _open_accounts(work, transfers)
    work.execute(
        insert(transfer),
        [
            {
                "id": t.id,
                "case_number": t.case,
                "debit": t.debit,
                "credit": t.credit,
                "unit": t.unit,
                "amount": t.amount,
                "state": state,
                "what": t.what,
                "at": work.now,
            }
            for t in transfers
        ],
    )
    if state is State.POSTED:
        # the credit sides first, so that an account that gets and gives in one go is never below zero between
        changes = [_step(t.credit, t.unit, give=t.amount) for t in transfers]
        changes += [_step(t.debit, t.unit, take=t.amount) for t in transfers]
    else:
        changes = [_step(t.debit, t.unit, reserve=t.amount) for t in transfers]
    work.execute(_change, changes)


def _open_accounts(work: UnitOfWork, transfers: Sequence[Transfer]) -> None:
    wanted = {(name, t.unit): name not in t.open_ended for t in transfers for name in (t.debit, t.credit)}
    known = {(r.name, r.unit) for r in work.rows(_known, {"names": sorted({name for name, _ in wanted})})}
    new = [
        {"name": name, "unit": unit, "covered": covered, "taken": 0, "given": 0, "reserved": 0}
        for (name, unit), covered in wanted.items()
        if (name, unit) not in known
    ]
    if new:
        work.execute(insert(account), new)


def _step(name: str, unit: str, *, take: int = 0, give: int = 0, reserve: int = 0) -> dict[str, object]:
    return {"of_name": name, "of_unit": unit, "take": take, "give": give, "reserve": reserve}
