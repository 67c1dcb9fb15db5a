"""Double entry in integer units, whatever the unit: fen, months, credits, seats.

A transfer moves an amount from one account to another of the same unit: posted at once, or pending and then posted or
voided. Money under way is an account too. The database itself checks that no account that may not be overdrawn is,
pending transfers included.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, cast

import msgspec
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    CheckConstraint,
    Column,
    Insert,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from yipanqi.store.case_tables import CASE
from yipanqi.store.database import Rows, UnitOfWork
from yipanqi.store.keyed import Keyed
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement, Values

ACCOUNT, TRANSFER = "account", "ledger transfer"
"""What is expected of a unit of work: names of accounts, ids of transfers (`store.keyed`)."""

OUTSIDE = "world"
"""The account that what comes in from outside leaves, and what goes out enters; it may go below zero."""

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


def _opening(insert: Callable[[Table], Any]) -> Insert:
    """Change an account, or open it with the change: of a covered one nothing may be taken so, for what would be
    inserted is checked before it is known whether the account is there.
    """
    amounts: dict[str, BindParameter[int]] = {
        "taken": bindparam("take"),
        "given": bindparam("give"),
        "reserved": bindparam("reserve"),
    }
    new = insert(account).values(
        name=bindparam("of_name"), unit=bindparam("of_unit"), covered=bindparam("if_covered"), **amounts
    )
    changed = {name: account.c[name] + new.excluded[name] for name in amounts}
    changed["covered"] = and_(account.c.covered, new.excluded.covered)
    return cast("Insert", new.on_conflict_do_update(index_elements=["name", "unit"], set_=changed))


def _summed(steps: Sequence[Values]) -> Sequence[Values]:
    """Steps of the same account as one."""
    sums: dict[tuple[object, object], dict[str, Any]] = {}
    for step in steps:
        so_far = sums.setdefault((step["of_name"], step["of_unit"]), dict(step, take=0, give=0, reserve=0))
        for amount in ("take", "give", "reserve"):
            so_far[amount] += step[amount]
        so_far["if_covered"] = so_far["if_covered"] and step["if_covered"]
    return list(sums.values())


_open = Statement(
    _opening(sqlite.insert), keys={"name": "of_name"}, merged=_summed, postgresql=_opening(postgresql.insert)
)
# where an account was never used, opening it with a debt is what the database refuses
_change = Statement(
    update(account)
    .where(account.c.name == bindparam("of_name"), account.c.unit == bindparam("of_unit"))
    .values(
        taken=account.c.taken + bindparam("take"),
        given=account.c.given + bindparam("give"),
        reserved=account.c.reserved + bindparam("reserve"),
    ),
    keys={"name": "of_name"},
    merged=_summed,
    otherwise=_open,
)
_balances = Keyed(
    select(account.c.name, account.c.unit, (account.c.given - account.c.taken).label("balance")),
    account.c.name,
    ACCOUNT,
)
_pending = Keyed(
    select(transfer).where(transfer.c.state == "pending").order_by(transfer.c.at, transfer.c.id),
    transfer.c.case_number,
    CASE,
)
_one = Keyed(select(transfer.c.id), transfer.c.id, TRANSFER)
_pending_one = Keyed(select(transfer).where(transfer.c.state == "pending"), transfer.c.id, TRANSFER)
_ends = Statement(
    update(transfer)
    .where(
        transfer.c.id == bindparam("of_id"),
        transfer.c.case_number == bindparam("of_case"),
        transfer.c.state == "pending",
    )
    .values(state=bindparam("new_state"), ended_at=bindparam("when")),
    keys={"id": "of_id", "case_number": "of_case"},
)


class State(StrEnum):
    """Where a transfer stands."""

    POSTED = "posted"
    PENDING = "pending"
    VOIDED = "voided"


class Transfer(msgspec.Struct, frozen=True):
    """An amount (positive, in `unit`) from account `debit` to account `credit`. The id is the caller's and unique: a
    repeat fails.

    `open_ended` names those of the two accounts that may go below zero, from then on: the outside
    world, cash before it is counted.
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
    return _end(work, [row for one in dict.fromkeys(ids) for row in work.of(_pending_one, one)], post)


def settle_all(work: UnitOfWork, case_number: str, what: str, *, post: bool) -> int:
    """Post or void what is pending of a case for one purpose. Returns how many changed."""
    return _end(work, [row for row in work.of(_pending, case_number) if row.what == what], post)


def _end(work: UnitOfWork, rows: Rows, post: bool) -> int:
    ends = [{"of_id": r.id, "of_case": r.case_number} for r in rows]
    state = State.POSTED if post else State.VOIDED
    work.change_later(_ends, [{**each, "new_state": state, "when": work.now} for each in ends])
    changes = [_step(r.debit, r.unit, take=r.amount if post else 0, reserve=-r.amount) for r in rows]
    if post:
        changes += [_step(r.credit, r.unit, give=r.amount) for r in rows]
    work.change_later(_change, changes)
    return len(rows)


def pending(work: UnitOfWork, case_number: str) -> list[str]:
    """Ids of a case's pending transfers."""
    return [row.id for row in work.of(_pending, case_number)]


def balance(work: UnitOfWork, name: str, unit: str) -> int:
    """What an account holds: given less taken, pending not counted; 0 for one never used."""
    return sum(int(row.balance) for row in work.of(_balances, name) if row.unit == unit)


def reserved(work: UnitOfWork, name: str, unit: str) -> int:
    """What of an account is pending to leave it."""
    row = work.row(select(account.c.reserved).where(account.c.name == name, account.c.unit == unit))
    return int(row[0]) if row else 0


def known(work: UnitOfWork, transfer_id: str) -> bool:
    """Whether there is a transfer of that id."""
    return bool(work.of(_one, transfer_id))


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
    noted = {(row.name, row.unit): (row.taken, row.given, row.reserved) for row in work.rows(select(account))}
    moved = _moved(work)
    return [
        f"{name} [{unit}]: {noted.get((name, unit))}, transfers say {moved.get((name, unit))}"
        for name, unit in sorted(noted.keys() | moved.keys())
        if noted.get((name, unit)) != moved.get((name, unit), (0, 0, 0))
    ]


def _moved(work: UnitOfWork) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Of every account what its transfers say: taken, given, reserved."""
    t = transfer
    query = select(t.c.debit, t.c.credit, t.c.unit, t.c.state, func.sum(t.c.amount).label("amount"))
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in work.rows(query.group_by(t.c.debit, t.c.credit, t.c.unit, t.c.state)):
        amount, posted = int(row.amount), row.state == State.POSTED
        sums[row.debit, row.unit][0] += amount if posted else 0
        sums[row.credit, row.unit][1] += amount if posted else 0
        sums[row.debit, row.unit][2] += amount if row.state == State.PENDING else 0
    return {name: (taken, given, held) for name, (taken, given, held) in sums.items()}


def _book(work: UnitOfWork, transfers: Sequence[Transfer], state: State) -> None:
    if not transfers:
        return
    work.add_later(
        transfer,
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
    posted = state is State.POSTED
    opened = [
        _step(t.credit, t.unit, give=t.amount if posted else 0, covered=t.credit not in t.open_ended) for t in transfers
    ]
    steps = [
        (t, _step(t.debit, t.unit, take=t.amount if posted else 0, reserve=0 if posted else t.amount))
        for t in transfers
    ]
    work.change_later(_open, opened + [step | {"if_covered": False} for t, step in steps if t.debit in t.open_ended])
    work.change_later(_change, [step for t, step in steps if t.debit not in t.open_ended])


def _step(
    name: str, unit: str, *, take: int = 0, give: int = 0, reserve: int = 0, covered: bool = True
) -> dict[str, object]:
    amounts = {"take": take, "give": give, "reserve": reserve}
    return {"of_name": name, "of_unit": unit, "if_covered": covered, **amounts}
