"""Accounts: who can log in, and what they are trusted with.

The offices and divisions of an account are the scope of all its roles; who does two jobs of different scope has two
accounts. Every grant is kept with its time, and taken back rather than deleted.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.kernel.problems import forbidden
from yipanqi.kernel.text import Text
from yipanqi.store import access as store
from yipanqi.store.database import UnitOfWork

Sort = Literal["role", "office", "division"]


class Scope(msgspec.Struct, frozen=True):
    """What an account is trusted with: roles, offices (full names of units for liaison officers), divisions."""

    roles: frozenset[Role] = frozenset()
    offices: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()

    def __sub__(self, other: "Scope") -> "Scope":
        """What is in this one only."""
        return Scope(self.roles - other.roles, self.offices - other.offices, self.divisions - other.divisions)

    def __add__(self, other: "Scope") -> "Scope":
        """Both together."""
        return Scope(self.roles | other.roles, self.offices | other.offices, self.divisions | other.divisions)

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.roles or self.offices or self.divisions)

    @property
    def version(self) -> str:
        """Says in 16 hex digits what is held, so that a change made on an older state is known for one."""
        return hashlib.sha256(msgspec.json.encode(self.grants())).hexdigest()[:16]

    def grants(self) -> list[tuple[Sort, str]]:
        """One by one, as they are kept."""
        return [
            *(("role", role.value) for role in sorted(self.roles)),
            *(("office", office) for office in sorted(self.offices)),
            *(("division", division) for division in sorted(self.divisions)),
        ]


class NewAccount(msgspec.Struct, frozen=True):
    """An account to open. `issuer` and `subject` are the log-in provider's; no live node takes `practice` ones."""

    login: str
    name: Text
    kind: ActorKind
    issuer: str
    subject: str
    party: str = ""
    roles: frozenset[Role] = frozenset()
    offices: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    practice: bool = False


class Account(msgspec.Struct, frozen=True):
    """One account as the faces list it."""

    id: str
    login: str
    name: Text
    kind: ActorKind
    subject: str


def open_account(work: UnitOfWork, new: NewAccount, by: str = "set-up") -> str:
    """Open an account with its grants; its id."""
    account = work.new_id()
    store.insert(
        work,
        store.account,
        id=account,
        login=new.login,
        issuer=new.issuer,
        subject=new.subject,
        kind=new.kind.value,
        name=new.name.zh,
        name_en=new.name.en,
        party=new.party,
        practice=new.practice,
        totp_step=0,
        opened_at=work.now,
    )
    held: dict[Sort, frozenset[str]] = {"role": frozenset(new.roles), "office": new.offices, "division": new.divisions}
    for sort, values in held.items():
        for value in sorted(values):
            grant(work, account, sort, value, by)
    return account


def grant(work: UnitOfWork, account: str, sort: Sort, value: str, by: str) -> None:
    """Give an account a role, or widen its scope."""
    store.insert(
        work,
        store.grant,
        id=work.new_id(),
        account=account,
        sort=sort,
        value=value,
        granted_at=work.now,
        granted_by=by,
    )


def revoke(work: UnitOfWork, account: str, sort: Sort, value: str) -> bool:
    """Take a role or a scope back at once, running sessions included; whether the account had it."""
    return store.revoke(work, account, sort, value)


def close_account(work: UnitOfWork, account: str) -> None:
    """Nobody logs in to it any more; its sessions end now."""
    store.close_account(work, account)


def reopen_account(work: UnitOfWork, account: str) -> None:
    """One logs in to it again, with what it still holds."""
    store.reopen_account(work, account)


def find_account(work: UnitOfWork, issuer: str, subject: str, live: bool) -> str:
    """The account of who the provider says has logged in.

    Raises Refused (forbidden) where there is none, it is closed, or it is a practice one and this node is live.
    """
    row = store.account_of_subject(work, issuer, subject)
    if row is None or row.closed_at is not None or (live and row.practice):
        raise forbidden("no_account", "没有与该登录身份对应的账户", "There is no account for this log-in")
    return str(row.id)


def actor_of(work: UnitOfWork, account: str, second_factor: bool) -> Actor | None:
    """The account as an actor, with what it holds now; None where it is closed."""
    row = store.find_account(work, account)
    if row is None or row.closed_at is not None:
        return None
    held = store.grants_of(work, account)
    return Actor(
        kind=ActorKind(row.kind),
        id=row.id,
        name=Text(row.name, row.name_en),
        party=row.party,
        roles=frozenset(Role(g.value) for g in held if g.sort == "role"),
        offices=frozenset(g.value for g in held if g.sort == "office"),
        divisions=frozenset(g.value for g in held if g.sort == "division"),
        second_factor=second_factor,
    )


class StaffAccount(msgspec.Struct, frozen=True):
    """A staff account as administrators see it, open or closed, with what it holds now and its last log-in."""

    id: str
    login: str
    name: Text
    subject: str
    second_factor: bool
    opened_at: datetime
    closed_at: datetime | None
    entered_at: datetime | None
    roles: tuple[str, ...]
    offices: tuple[str, ...]
    divisions: tuple[str, ...]

    @property
    def scope(self) -> Scope:
        """What it holds."""
        return Scope(frozenset(map(Role, self.roles)), frozenset(self.offices), frozenset(self.divisions))


def staff_accounts(work: UnitOfWork) -> tuple[StaffAccount, ...]:
    """Every staff account, by log-in name."""
    held: dict[str, list[tuple[str, str]]] = {}
    for each in store.staff_grants(work):
        held.setdefault(each.account, []).append((each.sort, each.value))
    return tuple(_staff(row, held.get(row.id, [])) for row in store.staff_accounts(work))


def staff_account(work: UnitOfWork, login: str) -> StaffAccount | None:
    """One staff account by its log-in name."""
    return next((found for found in staff_accounts(work) if found.login == login), None)


def taken(work: UnitOfWork, issuer: str, subject: str) -> bool:
    """Whether a provider's subject has an account, open or closed."""
    return store.account_of_subject(work, issuer, subject) is not None


def has(work: UnitOfWork, account: str, sort: Sort, value: str) -> bool:
    """Whether an account holds a role or a scope."""
    return (sort, value) in {(held.sort, held.value) for held in store.grants_of(work, account)}


def _staff(row: Row[Any], held: Iterable[tuple[str, str]]) -> StaffAccount:
    by_sort: dict[str, list[str]] = {"role": [], "office": [], "division": []}
    for sort, value in held:
        by_sort[sort].append(value)
    return StaffAccount(
        id=row.id,
        login=row.login,
        name=Text(row.name, row.name_en),
        subject=row.subject,
        second_factor=row.totp_secret is not None,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        entered_at=row.entered_at,
        roles=tuple(sorted(by_sort["role"])),
        offices=tuple(sorted(by_sort["office"])),
        divisions=tuple(sorted(by_sort["division"])),
    )


def names_of(work: UnitOfWork, accounts: Iterable[str]) -> dict[str, Text]:
    """What people who acted are called, by account; who has none here (a rule, another node) is left out."""
    found = {each: store.find_account(work, each) for each in set(accounts)}
    return {each: Text(row.name, row.name_en) for each, row in found.items() if row is not None}


def practice_accounts(work: UnitOfWork) -> tuple[Account, ...]:
    """The sample accounts of a practice node."""
    rows = store.practice_accounts(work)
    return tuple(Account(r.id, r.login, Text(r.name, r.name_en), ActorKind(r.kind), r.subject) for r in rows)
