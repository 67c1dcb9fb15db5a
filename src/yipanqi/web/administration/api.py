"""The API of accounts and tokens: what the pages do, for programs."""

from typing import Any

import msgspec
from litestar import Router
from litestar.params import FromPath, FromQuery, JSONBody

from yipanqi.access.accounts import StaffAccount
from yipanqi.kernel.problems import forbidden
from yipanqi.node import administration, programs, residents
from yipanqi.node.administration import Done, Request, State
from yipanqi.node.programs import Listed
from yipanqi.node.residents import ResidentAccount
from yipanqi.supervision.life import Happened
from yipanqi.web.administration.accounts import ADMINISTRATORS, issuer_of
from yipanqi.web.administration.tokens import STAFF
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.casework import AnyRequest
from yipanqi.web.seam import NodeDep, SettingsDep


class AccountStanding(msgspec.Struct, frozen=True):
    """An account, what one may do to it, what waits for a second administrator, and what was done to it."""

    account: StaffAccount
    version: str
    state: State
    actions: tuple[str, ...]
    waiting: tuple[Request, ...]
    history: tuple[Happened, ...]


class Secret(msgspec.Struct, frozen=True):
    """A new token. It is kept nowhere and not shown again."""

    token: str


@reads(ADMINISTRATORS, "/api/office/accounts", "工作人员账户 Accounts of staff")
def every(
    request: AnyRequest, node: NodeDep, q: FromQuery[str] = "", standing: FromQuery[str] = ""
) -> list[StaffAccount]:
    """By log-in name: those that are `open` or `closed`, and in which all words of `q` are found."""
    with node.node.look() as work:
        return list(administration.listed(work, request.user, q, standing))


@makes(ADMINISTRATORS, "/api/office/accounts", "开立账户 Open an account")
def open_(request: AnyRequest, node: NodeDep, settings: SettingsDep, data: JSONBody[dict[str, Any]]) -> Done:
    """`login`, `name`, `subject`, `reason`; `name_en`, `roles`; `offices` and `divisions` one a line.

    The second factor is answered this once.
    """
    issuer = issuer_of(settings)
    return node.node.command(lambda work: administration.open_(work, request.user, issuer, data))


@reads(ADMINISTRATORS, "/api/office/accounts/{login:str}", "一个账户 One account")
def one(request: AnyRequest, node: NodeDep, login: FromPath[str]) -> AccountStanding:
    """What it holds, when somebody last logged in, what was done to it."""
    with node.node.look() as work:
        seen = administration.see(work, request.user, login)
    actions = tuple(step.action for step in seen.steps)
    return AccountStanding(seen.account, seen.account.scope.version, seen.state, actions, seen.waiting, seen.history)


@changes(ADMINISTRATORS, "/api/office/accounts/{login:str}/{action:str}", "办理 Take a step")
def act(
    request: AnyRequest, node: NodeDep, login: FromPath[str], action: FromPath[str], data: JSONBody[dict[str, Any]]
) -> Done:
    """change, second-factor, close, reopen; the body is the form of the step, with its `reason`.

    A change may say the `version` of the account on which it was made, and is refused where another is the present one.
    """
    return node.node.command(lambda work: administration.act(work, request.user, login, action, data))


@reads(ADMINISTRATORS, "/api/office/account-changes", "待确认的调整 Changes that wait")
def waiting(request: AnyRequest, node: NodeDep) -> list[Request]:
    """Changes that wait for a second administrator, the oldest first."""
    with node.node.look() as work:
        return list(administration.waiting(work, request.user))


@changes(ADMINISTRATORS, "/api/office/account-changes/{id_:str}/confirm", "确认调整 Confirm a change")
def confirm(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Done:
    """By another administrator than the one who asked."""
    return node.node.command(lambda work: administration.settle(work, request.user, id_, confirmed=True))


@changes(ADMINISTRATORS, "/api/office/account-changes/{id_:str}/decline", "不予确认 Decline a change")
def decline(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Done:
    """Or take it back, by the one who asked."""
    return node.node.command(lambda work: administration.settle(work, request.user, id_, confirmed=False))


@changes(ADMINISTRATORS, "/api/office/resident-accounts", "查找群众账户 Find a resident's accounts")
def find_resident(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> list[ResidentAccount]:
    """`number` and `reason`; that it was looked for is noted for the person."""
    return list(node.node.command(lambda work: residents.find(work, request.user, data)))


@changes(ADMINISTRATORS, "/api/office/resident-accounts/{id_:str}/close", "停用群众账户 End a resident's account", 204)
def end_resident(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> None:
    """Nobody logs in to it any more; its sessions end."""
    node.node.command(lambda work: residents.end(work, request.user, id_))


@changes(
    ADMINISTRATORS,
    "/api/office/resident-accounts/{id_:str}/reopen",
    "恢复群众账户 Open a resident's account again",
    204,
)
def reopen_resident(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> None:
    """The person can log in again."""
    node.node.command(lambda work: residents.reopen(work, request.user, id_))


@reads(STAFF, "/api/office/tokens", "程序令牌 Tokens")
def tokens(request: AnyRequest, node: NodeDep) -> list[Listed]:
    """One's own, or for an administrator all of them; never the secrets."""
    with node.node.look() as work:
        return list(programs.listed(work, request.user))


@makes(STAFF, "/api/office/tokens", "生成令牌 Make a token")
def make(request: AnyRequest, node: NodeDep, data: JSONBody[dict[str, Any]]) -> Secret:
    """`what_for`, `parts`, `writes`, `until`; `login` for another's account. A token never makes a token."""
    if request.auth is None:
        raise forbidden("token-by-token", "令牌不能用来生成令牌，请本人登录后办理", "a token never makes a token")
    return Secret(node.node.command(lambda work: programs.make(work, request.user, data)))


@changes(STAFF, "/api/office/tokens/{id_:str}/end", "终止令牌 End a token", 204)
def end(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> None:
    """It opens nothing from now on."""
    node.node.command(lambda work: programs.end(work, request.user, id_))


administration_api = Router(
    path="/",
    route_handlers=[
        *(every, open_, one, act, waiting, confirm, decline),
        *(find_resident, end_resident, reopen_resident, tokens, make, end),
    ],
    tags=["工作人员 Staff"],
    security=[{"bearer": []}],
)
