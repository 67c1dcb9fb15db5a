"""Administering accounts: what account administrators do through any face.

Four eyes: a change that gives a role of weight, or widens the scope of an account that has one, waits until a second
administrator confirms it; nobody changes their own account. What is taken back, ended or reset holds at once. An
account ended by mistake is opened again with what it held, except roles of weight, which are asked for anew.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access import accounts
from yipanqi.access.accounts import Scope, StaffAccount
from yipanqi.access.actor import ROLE_NAMES, WEIGHTY, Actor, Role
from yipanqi.access.permissions import may_administer, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem, Refused, conflict, forbidden, unknown
from yipanqi.kernel.text import Text
from yipanqi.node import accounts as keeping
from yipanqi.node.account_forms import Changing, Opening, Reason
from yipanqi.node.accounts import PART
from yipanqi.store import account_requests
from yipanqi.supervision.life import Happened, Life, Step, history, note


class State(StrEnum):
    """How an account stands."""

    OPEN = "open"
    CLOSED = "closed"


STATE_NAMES: Mapping[str, Text] = {State.OPEN: Text("正常", "Open"), State.CLOSED: Text("已停用", "Ended")}
_WHO = (Role.ADMINISTRATOR,)
LIFE = Life(
    STATE_NAMES,
    (
        Step("change", (State.OPEN,), "", _WHO, Text("调整角色和范围", "Change roles and scope"), Changing),
        Step("second-factor", (State.OPEN,), "", _WHO, Text("重新登记第二因素", "New second factor"), Reason),
        Step("close", (State.OPEN,), State.CLOSED, _WHO, Text("停用账户", "End the account"), Reason),
        Step("reopen", (State.CLOSED,), State.OPEN, _WHO, Text("恢复账户", "Open it again"), Reason),
    ),
)
"""What is done to an account. Confirming and declining a change are done to the change."""


VERSION = "version"
"""The name under which a change says on what it was made."""


class Request(msgspec.Struct, frozen=True):
    """A change that waits for a second administrator: what is to be given, and what was held when it was asked for."""

    id: str
    login: str
    asked_by: str
    asked_by_name: Text
    scope: Scope
    held: Scope
    reason: str


class Seen(msgspec.Struct, frozen=True):
    """An account with what one may do to it, what waits for it, and what was done to it, the latest first."""

    account: StaffAccount
    state: State
    steps: tuple[Step, ...]
    waiting: tuple[Request, ...]
    history: tuple[Happened, ...]


class Done(msgspec.Struct, frozen=True):
    """What came of an act: whose account; the otpauth address of a new second factor ("" for none), shown this once;
    and whether something waits for a second administrator."""

    login: str
    second_factor: str = ""
    waits: bool = False


def listed(work: Work, actor: Actor, words: str = "", state: str = "") -> tuple[StaffAccount, ...]:
    """Accounts of staff by log-in name: those in whose names, roles, offices or divisions all words are found."""
    require(may_administer(actor))
    wanted = words.lower().split()
    return tuple(
        each
        for each in accounts.staff_accounts(work.uow)
        if (not state or _state(each) == state) and all(word in _words(each) for word in wanted)
    )


def waiting(work: Work, actor: Actor) -> tuple[Request, ...]:
    """Every change that waits for a second administrator, the oldest first."""
    require(may_administer(actor))
    logins = {each.id: each.login for each in accounts.staff_accounts(work.uow)}
    rows = account_requests.waiting(work.uow)
    names = accounts.names_of(work.uow, (row.asked_by for row in rows))
    return tuple(_request(row, logins[row.account], names.get(row.asked_by, _NOBODY)) for row in rows)


def see(work: Work, actor: Actor, login: str) -> Seen:
    """One account of staff. Raises Refused (unknown)."""
    account = _found(work, actor, login)
    state = _state(account)
    mine = account.id == actor.id
    return Seen(
        account,
        state,
        () if mine else LIFE.open_to(state, actor.roles),
        tuple(each for each in waiting(work, actor) if each.login == login),
        history(work, PART, account.id)[::-1],
    )


def open_(work: Work, actor: Actor, issuer: str, words: Raw) -> Done:
    """Open an account, with a second factor; roles of weight wait; `issuer` is the provider's. Raises Refused."""
    require(may_administer(actor))
    form = parse(Opening, words, work.today)
    wanted = _scope(work, form)
    now = Scope() if wanted.roles & WEIGHTY else wanted
    name = Text(form.name, form.name_en or form.name)
    account = keeping.open_staff(work, form.login, name, issuer, form.subject, now, actor)
    if now != wanted:
        _ask(work, actor, account, wanted, form.reason)
    return Done(form.login, keeping.enrol(work, form.login, actor, form.reason), now != wanted)


def act(work: Work, actor: Actor, login: str, action: str, words: Raw) -> Done:
    """Take a step with an account. A change may say on which `version` of what is held it was made. Raises Refused."""
    account = _others(work, actor, login)
    asks = LIFE.find(action, _state(account)).asks
    if asks is Changing:
        said = {name: value for name, value in words.items() if name != VERSION}
        if typed(words.get(VERSION)) not in ([], [account.scope.version]):
            raise conflict(
                "changed-since",
                "填写期间该账户的角色或范围已被他人调整，请重新打开",
                "what the account holds was changed meanwhile: open the form again",
            )
        return _change(work, actor, account, parse(Changing, said, work.today))
    reason = parse(Reason, words, work.today).reason
    if action == "second-factor":
        return Done(login, keeping.enrol(work, login, actor, reason))
    if action == "reopen":
        return _reopen(work, actor, account, reason)
    keeping.close(work, login, actor, reason)
    return Done(login)


def settle(work: Work, actor: Actor, id_: str, *, confirmed: bool) -> Done:
    """Confirm what another administrator asked for, or decline it; who asked takes it back by declining. Refused."""
    request = next((each for each in waiting(work, actor) if each.id == id_), None)
    if request is None:
        raise unknown("request-unknown", "没有待确认的这项调整", "there is no such change waiting")
    account = _others(work, actor, request.login)
    if confirmed and request.asked_by == actor.id:
        raise forbidden("four-eyes", "提出调整的人不能自己确认", "who asked for it cannot confirm it")
    if confirmed and account.scope - request.held - request.scope:
        raise conflict(
            "widened-since",
            "提出调整之后，该账户又增加了角色或范围，请重新提出",
            "the account was given more since this was asked for: ask for it again",
        )
    account_requests.settle(work.uow, id_)
    if confirmed:
        keeping.widen(work, request.login, request.scope, actor)
    else:
        note(work, actor, PART, account.id, "decline", keeping.said(request.scope))
    return Done(request.login)


def _change(work: Work, actor: Actor, account: StaffAccount, form: Changing) -> Done:
    wanted = _scope(work, form)
    given, taken = wanted - account.scope, account.scope - wanted
    if not given and not taken:
        raise Refused(Problem("nothing", Text("没有任何变化", "Nothing would change"), "roles"))
    if taken:
        keeping.narrow(work, account.login, taken, actor)
    waits = bool(given) and bool(wanted.roles & WEIGHTY)
    if waits:
        _ask(work, actor, account.id, given, form.reason)
    elif given:
        keeping.widen(work, account.login, given, actor)
    if taken or not waits:  # what is asked of another says why by itself
        note(work, actor, PART, account.id, "reason", {"reason": form.reason})
    return Done(account.login, waits=waits)


def _reopen(work: Work, actor: Actor, account: StaffAccount, reason: str) -> Done:
    """Open it again, as it was but for roles of weight."""
    accounts.reopen_account(work.uow, account.id)
    note(work, actor, PART, account.id, "reopen", {"reason": reason})
    weighty = Scope(account.scope.roles & WEIGHTY)
    if weighty:
        keeping.narrow(work, account.login, weighty, actor)
        _ask(work, actor, account.id, weighty, reason)
    return Done(account.login, waits=bool(weighty))


def _ask(work: Work, actor: Actor, account: str, scope: Scope, reason: str) -> None:
    held = next((each.scope for each in accounts.staff_accounts(work.uow) if each.id == account), Scope())
    body = {"scope": scope, "held": held, "reason": reason}
    account_requests.ask(work.uow, account, actor.id, msgspec.json.encode(body).decode())
    note(work, actor, PART, account, "ask", keeping.said(scope) | {"reason": reason})


class _Body(msgspec.Struct):
    scope: Scope
    held: Scope
    reason: str


def _request(row: Row[Any], login: str, by: Text) -> Request:
    body = msgspec.json.decode(row.body, type=_Body)
    return Request(row.id, login, row.asked_by, by, body.scope, body.held, body.reason)


def _found(work: Work, actor: Actor, login: str) -> StaffAccount:
    require(may_administer(actor))
    found = accounts.staff_account(work.uow, login)
    if found is None:
        raise unknown("account-unknown", f"没有“{login}”这个账户", f"there is no account {login!r}")
    return found


def _others(work: Work, actor: Actor, login: str) -> StaffAccount:
    found = _found(work, actor, login)
    if found.id == actor.id:
        raise forbidden("own-account", "不能管理自己的账户，请另一名管理员办理", "nobody administers their own account")
    return found


def _state(account: StaffAccount) -> State:
    return State.CLOSED if account.closed_at else State.OPEN


def _words(account: StaffAccount) -> str:
    names = [ROLE_NAMES[Role(role)] for role in account.roles]
    said = [account.name, *names]
    held = (account.login, *account.roles, *account.offices, *account.divisions)
    return " ".join([*held, *(t.zh for t in said), *(t.en for t in said)]).lower()


def _scope(work: Work, form: Opening | Changing) -> Scope:
    """What the form says, names turned into ids and codes. Raises Refused, naming the field."""
    offices = {o.name.zh: o.id for o in work.world.offices}
    places = {d.name.zh: d.code for d in work.world.divisions if d.in_force(work.today)}
    scope = Scope(
        frozenset(map(Role, form.roles)),
        frozenset(offices.get(line, line) for line in _lines(form.offices)),
        frozenset(places.get(line, line) for line in _lines(form.divisions)),
    )
    try:
        keeping.check(work, scope)
    except Refused as refused:
        raise Refused([msgspec.structs.replace(p, field=f"{p.field}s") for p in refused.problems]) from None
    return scope


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


_NOBODY = Text("已不在的账户", "an account that is gone")
