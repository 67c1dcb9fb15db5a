"""账户管理: accounts of staff, changes that wait for a second administrator, and the accounts of a resident."""

from typing import Any

import msgspec
import segno
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from yipanqi.access.actor import ROLE_NAMES, Role
from yipanqi.kernel.forms import fields
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.node import administration, residents
from yipanqi.node.account_forms import Opening
from yipanqi.node.administration import LIFE, STATE_NAMES, VERSION, Done, Seen
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.problems import STATUS
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import NodeDep, SettingsDep, WebNode, WebSettings
from yipanqi.web.steering.asking import Ask, ask, step_ask
from yipanqi.web.visitor import language

BASE = "/office/accounts"
PLACE = Text("账户管理", "Accounts")
ADMINISTRATORS = [guards.staff(Role.ADMINISTRATOR)]
OPENING = Ask(f"{BASE}/new", Text("开立账户", "Open an account"), Opening, BASE, PLACE, office=False)
WORDS = {
    "reason": Text("理由", "Reason"),
    "roles": Text("角色", "Roles"),
    "offices": Text("单位", "Offices"),
    "divisions": Text("区划", "Divisions"),
    "what_for": Text("用途", "For"),
    "scopes": Text("范围", "Opens"),
}
TITLES = {step.action: step.title for step in LIFE.steps} | {
    "open": Text("开立账户", "Opened"),
    "widen": Text("增加角色或范围", "More was given"),
    "narrow": Text("收回角色或范围", "Some was taken back"),
    "reason": Text("调整理由", "Why it was changed"),
    "ask": Text("提交确认", "Asked of a second administrator"),
    "decline": Text("不予确认", "Declined"),
    "token": Text("生成令牌", "A token was made"),
    "token-end": Text("终止令牌", "A token was ended"),
}
SHOWN: dict[str, Any] = {
    "role_names": {role.value: name for role, name in ROLE_NAMES.items()},
    "states": STATE_NAMES,
    "titles": TITLES,
    "words": WORDS,
}


@get("/", guards=ADMINISTRATORS, sync_to_thread=True)
def every(request: AnyRequest, node: NodeDep, q: FromQuery[str] = "", standing: FromQuery[str] = "") -> Template:
    """Accounts of staff, and what waits for a second administrator."""
    with node.node.look() as work:
        found = administration.listed(work, request.user, q, standing)
        waiting = administration.waiting(work, request.user)
    return page(
        "administration/accounts", found=found, waiting=waiting, q=q, state=standing, me=request.user.id, **SHOWN
    )


@get("/new", guards=ADMINISTRATORS, sync_to_thread=True)
def new(request: AnyRequest, node: NodeDep) -> Template:
    """Ask whose account, and what it is trusted with."""
    return ask(request, node, OPENING)


@post("/new", guards=ADMINISTRATORS, sync_to_thread=True)
def open_(request: AnyRequest, node: NodeDep, settings: SettingsDep, sent: Sent) -> Template:
    """Open it; its second factor is shown this once."""
    issuer = issuer_of(settings)
    try:
        done = node.node.command(lambda work: administration.open_(work, request.user, issuer, sent))
    except Refused as refused:
        return _again(request, node, OPENING, sent, refused)
    return _secret(done)


@get("/{login:str}", guards=ADMINISTRATORS, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, login: FromPath[str]) -> Template:
    """One account: what it holds, what waits, what was done to it."""
    return page("administration/account", seen=_seen(request, node, login), me=request.user.id, **SHOWN)


@get("/{login:str}/do/{action:str}", guards=ADMINISTRATORS, sync_to_thread=True)
def asking(request: AnyRequest, node: NodeDep, login: FromPath[str], action: FromPath[str]) -> Template:
    """Ask what has to be said with a step; a change begins with what the account holds."""
    seen = _seen(request, node, login)
    what = _asking(seen, action)
    if action != "change":
        return ask(request, node, what)
    return ask(request, node, _on(what, seen.account.scope.version), _held(seen))


@post("/{login:str}/do/{action:str}", guards=ADMINISTRATORS, sync_to_thread=True)
def act(
    request: AnyRequest, node: NodeDep, login: FromPath[str], action: FromPath[str], sent: Sent
) -> Redirect | Template:
    """Take the step; a new second factor is shown this once."""
    what = _asking(_seen(request, node, login), action)
    try:
        done = node.node.command(lambda work: administration.act(work, request.user, login, action, sent))
    except Refused as refused:
        return _again(request, node, _on(what, *typed(sent.get(VERSION))), sent, refused)
    return _secret(done) if done.second_factor else Redirect(what.back, status_code=303)


@post("/waiting/{id_:str}/{answer:str}", guards=ADMINISTRATORS, sync_to_thread=True)
def settle(request: AnyRequest, node: NodeDep, id_: FromPath[str], answer: FromPath[str]) -> Redirect:
    """Confirm a change that another administrator asked for, or decline it."""
    if answer not in ("confirm", "decline"):
        raise unknown("answer-unknown", "没有这个操作", "there is no such answer")
    confirmed = answer == "confirm"
    done = node.node.command(lambda work: administration.settle(work, request.user, id_, confirmed=confirmed))
    return Redirect(f"{BASE}/{done.login}", status_code=303)


@get("/residents", guards=ADMINISTRATORS, sync_to_thread=True)
def residents_page(request: AnyRequest, node: NodeDep) -> Template:
    """Ask whose accounts."""
    return _residents(request, node)


@post("/residents", guards=ADMINISTRATORS, sync_to_thread=True)
def find_resident(request: AnyRequest, node: NodeDep, sent: Sent) -> Template:
    """Sent in the body, so that no number is in an address; that it was looked for is noted for the person."""
    try:
        found = node.node.command(lambda work: residents.find(work, request.user, sent))
    except Refused as refused:
        return _residents(request, node, sent, refused)
    return page("administration/found", found=found)


@post("/residents/{id_:str}/{action:str}", guards=ADMINISTRATORS, sync_to_thread=True)
def resident_act(request: AnyRequest, node: NodeDep, id_: FromPath[str], action: FromPath[str]) -> Redirect:
    """End the account, or open it again."""
    if action not in ("reopen", "close"):
        raise unknown("action-unknown", "没有这个操作", "there is no such action")
    deed = residents.reopen if action == "reopen" else residents.end
    node.node.command(lambda work: deed(work, request.user, id_))
    return Redirect(f"{BASE}/residents", status_code=303)


accounts_office = Router(
    path=BASE,
    route_handlers=[every, new, open_, one, asking, act, settle, residents_page, find_resident, resident_act],
    include_in_schema=False,
)


def issuer_of(settings: WebSettings) -> str:
    """Who vouches for staff at log-in: the node's provider, or its own on a practice node."""
    return settings.provider.issuer if settings.provider else ISSUER


def _seen(request: AnyRequest, node: WebNode, login: str) -> Seen:
    with node.node.look() as work:
        return administration.see(work, request.user, login)


def _asking(seen: Seen, action: str) -> Ask:
    account = seen.account
    about = f"{account.name.zh}（{account.login}）"
    asked = step_ask(seen.steps, action, f"{BASE}/{account.login}", PLACE, about)
    return msgspec.structs.replace(asked, office=False)


def _on(what: Ask, *version: str) -> Ask:
    """The form with what was held when it was opened, whatever has happened meanwhile."""
    return msgspec.structs.replace(what, hidden=tuple((VERSION, each) for each in version))


def _held(seen: Seen) -> Typed:
    account = seen.account
    return {
        "roles": list(account.roles),
        "offices": "\n".join(account.offices),
        "divisions": "\n".join(account.divisions),
    }


def _again(request: AnyRequest, node: WebNode, what: Ask, sent: Typed, refused: Refused) -> Template:
    if STATUS[refused.kind] != 400:
        raise refused
    return ask(request, node, what, sent, refused)


def _secret(done: Done) -> Template:
    code = segno.make_qr(done.second_factor).svg_inline(omitsize=True)
    return page("administration/second_factor", done=done, code=code, back=f"{BASE}/{done.login}")


def _residents(
    request: AnyRequest, node: WebNode, sent: Typed | None = None, refused: Refused | None = None
) -> Template:
    problems = refused.problems if refused else ()
    asked = questions(fields(residents.Wanted), sent or {}, problems, language(request), today(node))
    return page("administration/residents", 400 if refused else 200, asked=asked, problems=problems)
