"""Accounts of a node's people: staff, whom its administrators open, and residents, whom a log-in provider vouches for.

What is done to an account is noted with it: who did it, when, with what.
"""

import msgspec
import pyotp

from yipanqi.access import accounts, second_factor, sessions, tokens
from yipanqi.access.accounts import NewAccount, Scope, StaffAccount
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases import parties
from yipanqi.cases.parties import Party
from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.identity import resident_id
from yipanqi.kernel.problems import Problem, Refused, conflict, forbidden, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import account_requests
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault
from yipanqi.supervision.life import note

PART = "account"
"""What the history of an account is kept under."""

CONSOLE = Actor(ActorKind.STAFF, tokens.CONSOLE, Text("控制台", "console"))
"""Who keeps the machine and gives commands to a stopped node: the second person where a node has one administrator."""


class Vouched(msgspec.Struct, frozen=True):
    """Who has logged in, and where the provider has verified it, the name and identity number."""

    subject: str
    name: str = ""
    number: str = ""


def open_staff(work: Work, login: str, name: Text, issuer: str, subject: str, scope: Scope, by: Actor) -> str:
    """Open the account of a staff member; returns its id. Raises Refused where an office or division is not known."""
    check(work, scope)
    if accounts.staff_account(work.uow, login) or accounts.taken(work.uow, issuer, subject):
        raise conflict("account-taken", "登录名或登录身份已有账户", "there is an account of that log-in already")
    new = NewAccount(
        login=login,
        name=name,
        kind=ActorKind.STAFF,
        issuer=issuer,
        subject=subject,
        roles=scope.roles,
        offices=scope.offices,
        divisions=scope.divisions,
        practice=not work.world.live,
    )
    opened = accounts.open_account(work.uow, new, by.id)
    note(work, by, PART, opened, "open", said(scope))
    return opened


def enrol(work: Work, login: str, by: Actor, reason: str = "") -> str:
    """A new second factor for a staff member, who is logged out where the old one was shown, and whose tokens end;
    returns the otpauth URI, which is kept nowhere.
    """
    account = staff(work, login)
    secret = pyotp.random_base32()
    second_factor.set_secret(work.uow, work.vault, account.id, secret)
    sessions.end_all(work.uow, account.id)
    tokens.revoke_all(work.uow, account.id)
    note(work, by, PART, account.id, "second-factor", {"reason": reason})
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"Yipanqi {work.world.code}")


def widen(work: Work, login: str, scope: Scope, by: Actor) -> None:
    """Trust a staff member with more. Raises Refused."""
    account = staff(work, login)
    check(work, account.scope + scope)
    for sort, value in (scope - account.scope).grants():
        accounts.grant(work.uow, account.id, sort, value, by.id)
    note(work, by, PART, account.id, "widen", said(scope))


def narrow(work: Work, login: str, scope: Scope, by: Actor) -> None:
    """Take trust back at once, running sessions included. Raises Refused where it was not held."""
    account = staff(work, login)
    for sort, value in scope.grants():
        if not accounts.revoke(work.uow, account.id, sort, value):
            raise conflict("not-held", f"该账户没有 {value}", f"the account does not hold {value}")
    if Role.ADMINISTRATOR in scope.roles:
        _ask_no_more(work, account.id)
    note(work, by, PART, account.id, "narrow", said(scope))


def close(work: Work, login: str, by: Actor, reason: str = "") -> None:
    """Nobody logs in to it any more; its sessions and tokens end now, and what waited for it, or was asked by it, waits
    no more.
    """
    account = staff(work, login)
    accounts.close_account(work.uow, account.id)
    tokens.revoke_all(work.uow, account.id)
    _ask_no_more(work, account.id)
    for row in account_requests.waiting(work.uow):
        if row.account == account.id:
            account_requests.settle(work.uow, row.id)
    note(work, by, PART, account.id, "close", {"reason": reason})


def _ask_no_more(work: Work, account: str) -> None:
    """What an administrator had asked for waits no more: another would confirm it in good faith."""
    for row in account_requests.waiting(work.uow):
        if row.asked_by == account:
            account_requests.settle(work.uow, row.id)


def staff(work: Work, login: str) -> StaffAccount:
    """An open staff account by its log-in name. Raises Refused (unknown)."""
    found = accounts.staff_account(work.uow, login)
    if found is None or found.closed_at is not None:
        raise unknown("account-unknown", f"没有“{login}”这个账户", f"there is no account {login!r}")
    return found


def said(scope: Scope) -> dict[str, str]:
    """What was given or taken, as it is noted; what is empty is left out."""
    kinds = {"roles": scope.roles, "offices": scope.offices, "divisions": scope.divisions}
    return {kind: "、".join(sorted(held)) for kind, held in kinds.items() if held}


def check(work: Work, scope: Scope) -> None:
    """Offices and divisions are known, and an administrator is nothing else besides. Raises Refused."""
    problems = []
    if Role.ADMINISTRATOR in scope.roles and len(scope.roles) > 1:
        rule = Text("账户管理员不兼任其他角色", "An account administrator has no other role")
        problems.append(Problem("separate", rule, "role"))
    for division in scope.divisions:
        try:
            work.world.divisions.get(division, work.today)
        except Refused as refused:
            problems += [Problem(p.code, p.text, "division") for p in refused.problems]
    if scope.roles & {Role.WINDOW_CLERK, Role.OFFICER}:
        for office in scope.offices:
            try:
                work.world.offices.get(office)
            except Refused as refused:
                problems += [Problem(p.code, p.text, "office") for p in refused.problems]
    if problems:
        raise Refused(problems)


def enter(uow: UnitOfWork, vault: Vault, issuer: str, who: Vouched, *, live: bool) -> str:
    """The account of who has logged in. Where there is none yet, and the provider has verified who it is, a resident's
    is opened: the number and name are kept sealed, as those of every person are. Raises Refused (forbidden).
    """
    if not who.number or accounts.taken(uow, issuer, who.subject):
        return accounts.find_account(uow, issuer, who.subject, live)
    try:
        number = resident_id(who.number, day_of(uow.now))
    except Refused:
        raise forbidden(
            "number", "统一认证给出的身份证号码有误", "The log-in gave an identity number that cannot be right"
        ) from None
    party = parties.find_or_add(uow, vault, Party(number, who.name.strip()))
    new = NewAccount(
        login=uow.new_id(),
        name=Text(f"{who.name.strip()[:1]}某", "Resident"),
        kind=ActorKind.RESIDENT,
        issuer=issuer,
        subject=who.subject,
        party=party,
        roles=frozenset({Role.RESIDENT}),
    )
    return accounts.open_account(uow, new, "log-in")
