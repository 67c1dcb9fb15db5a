"""Coming in and going out: log-in, second factor, log-out, language and view."""

import asyncio
import secrets
from typing import Annotated, Any, Literal
from urllib.parse import quote

import msgspec
from litestar import Request, Router, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect, Template

from yipanqi.access import second_factor, sessions
from yipanqi.access.actor import Actor, ActorKind
from yipanqi.access.sessions import Session
from yipanqi.kernel.forms import Line, ask, fields, parse
from yipanqi.kernel.forms.kinds import compact
from yipanqi.kernel.problems import Problem, Refused, forbidden
from yipanqi.kernel.text import Text
from yipanqi.node.accounts import Vouched, enter
from yipanqi.web import guards, oidc
from yipanqi.web.pages import page
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.questions import Sent, questions
from yipanqi.web.seam import NodeDep, SettingsDep, WebNode, WebSettings
from yipanqi.web.sessions import cookie_name, session_cookie
from yipanqi.web.visitor import language, local_path

AnyRequest = Request[Any, Any, Any]
Next = Annotated[str | None, QueryParameter(name="next")]
ClientDep = NamedDependency[oidc.Client]
ATTEMPT_LASTS = 600
YEAR = 365 * 24 * 3600


CODE_HINT = Text("打开验证器，填写当前显示的 6 位数字", "The 6 digits that your authenticator shows now")


class CodeForm(msgspec.Struct, frozen=True):
    """The code of the second factor."""

    code: Annotated[str, ask(Text("验证码", "Code"), Line(longest=12), hint=CODE_HINT)]


@get("/log-in", guards=[guards.anyone])
async def log_in(node: NodeDep, settings: SettingsDep, client: ClientDep, then: Next = None) -> Redirect:
    """To the provider, remembering where the person wanted to go."""
    address, attempt = await client.start(return_address(settings), local_path(then))
    return Redirect(address, status_code=303, cookies=[_attempt_cookie(node, settings, attempt)])


@get("/log-in/return", guards=[guards.anyone])
async def log_in_return(
    request: AnyRequest,
    node: NodeDep,
    settings: SettingsDep,
    client: ClientDep,
    state_: Annotated[str, QueryParameter(name="state")] = "",
    code: FromQuery[str] = "",
) -> Redirect:
    """Back from the provider: a session for the account of who logged in."""
    attempt = _attempt(request.cookies.get(_attempt_name(node), ""))
    who = await client.finish(attempt, state_, code, return_address(settings))
    token, actor = await asyncio.to_thread(_begin, node, settings, who)
    then = attempt.then if actor.kind is not ActorKind.STAFF else f"/second-factor?next={quote(attempt.then, safe='')}"
    cookies = [session_cookie(node, settings, token), _attempt_cookie(node, settings, None)]
    return Redirect(then, status_code=303, cookies=cookies)


@post("/log-out", guards=[guards.anyone], sync_to_thread=True)
def log_out(request: AnyRequest, node: NodeDep, settings: SettingsDep) -> Redirect:
    """The session ends, here and in the database."""
    if token := request.cookies.get(cookie_name(node)):
        with node.write() as work:
            sessions.end(work, token)
    return Redirect("/", status_code=303, cookies=[session_cookie(node, settings, None)])


@get("/second-factor", guards=[guards.signed_in], sync_to_thread=True)
def second_factor_page(request: AnyRequest, node: NodeDep) -> Template:
    """Ask for the code; a practice node shows it."""
    return _second_factor_page(request, node, ())


@post("/second-factor", guards=[guards.signed_in], guessable=True, sync_to_thread=True)
def second_factor_sent(request: AnyRequest, node: NodeDep, sent: Sent, then: Next = None) -> Redirect | Template:
    """On with the work, or the code again."""
    session: Session = request.auth
    try:
        form = parse(CodeForm, sent, node.now().date())
        with node.write() as work:
            second_factor.take_code(work, node.vault, session.actor.id, compact(form.code))
            sessions.note_second_factor(work, session)
    except Refused as refused:
        return _second_factor_page(request, node, refused.problems)
    return Redirect(local_path(then), status_code=303)


@get("/preferences", guards=[guards.anyone], sync_to_thread=False)
def preferences(
    settings: SettingsDep,
    language: FromQuery[Literal["zh", "en"] | None] = None,
    view: FromQuery[Literal["plain", "elder"] | None] = None,
    back: FromQuery[str | None] = None,
) -> Redirect:
    """Language and view, remembered for a year; a link, so that it needs no script."""
    chosen = {"language": language, "view": view}
    cookies = [
        Cookie(key=name, value=value, max_age=YEAR, samesite="lax", secure=settings.secure)
        for name, value in chosen.items()
        if value
    ]
    return Redirect(local_path(back), status_code=303, cookies=cookies)


entry = Router(
    path="/",
    route_handlers=[log_in, log_in_return, log_out, second_factor_page, second_factor_sent, preferences],
    include_in_schema=False,
)


def return_address(settings: WebSettings) -> str:
    """Where the provider sends people back to."""
    return f"{settings.base_url}/log-in/return"


def _begin(node: WebNode, settings: WebSettings, who: Vouched) -> tuple[str, Actor]:
    token = secrets.token_urlsafe(32)
    issuer = settings.provider.issuer if settings.provider else ISSUER
    with node.write() as work:
        account = enter(work, node.vault, issuer, who, live=not node.practice)
        sessions.begin(work, account, token)
        session = sessions.resume(work, token)
    assert session is not None
    return token, session.actor


def _second_factor_page(request: AnyRequest, node: WebNode, problems: tuple[Problem, ...]) -> Template:
    with node.read() as work:
        code = second_factor.current_code(work, node.vault, request.user.id) if node.practice else None
    (asked,) = questions(fields(CodeForm), {}, problems, language(request), node.now().date())
    return page("entry/second_factor", 400 if problems else 200, code=code, problems=problems, asked=asked)


def _attempt_name(node: WebNode) -> str:
    return f"log-in-{node.code}"


def _attempt(cookie: str) -> oidc.Attempt:
    # Nothing in it needs to be secret or signed: whoever can write this browser's cookies can log in with it anyway.
    try:
        return msgspec.json.decode(bytes.fromhex(cookie), type=oidc.Attempt)
    except ValueError:
        text = ("登录超时，请重新登录", "The log-in took too long; log in again")
        raise forbidden("log_in_expired", *text) from None


def _attempt_cookie(node: WebNode, settings: WebSettings, attempt: oidc.Attempt | None) -> Cookie:
    return Cookie(
        key=_attempt_name(node),
        value=msgspec.json.encode(attempt).hex() if attempt else "",
        max_age=ATTEMPT_LASTS if attempt else 0,
        path="/log-in",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )
