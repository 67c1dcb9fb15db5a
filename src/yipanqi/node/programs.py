"""Tokens of programs: one's own, and for administrators all of them.

Whoever makes a token sees its secret and can act by it. So people make those of their own accounts; an administrator
makes them for another account only where that decides nothing, and a token never makes a token.
"""

from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Annotated

import msgspec

from yipanqi.access import accounts, tokens
from yipanqi.access.accounts import StaffAccount
from yipanqi.access.actor import WEIGHTY, Actor
from yipanqi.access.permissions import may_administer, may_hold_token, require
from yipanqi.access.tokens import Token
from yipanqi.cases.work import Work, begins
from yipanqi.kernel.forms import Choices, Date, Line, Option, Raw, YesNo, ask, parse
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.node.accounts import PART
from yipanqi.supervision.life import note

PARTS = MappingProxyType(
    {
        "counter": Text("综窗", "counter"),
        "desk": Text("审批", "desk"),
        "office": Text("统筹督查", "coordination"),
        "engine": Text("互联运行", "exchange"),
        "cases": Text("办件", "cases"),
        "files": Text("文件", "files"),
        "feedback": Text("评价投诉", "feedback"),
        "board": Text("督查看板", "board"),
        "consultations": Text("意见征集", "consultations"),
        "documents": Text("政策文件", "documents"),
        "programmes": Text("活动", "programmes"),
        "enrolments": Text("报名", "enrolments"),
        "services": Text("事项", "services"),
        "promises": Text("承诺清单", "promises"),
        "search": Text("搜索", "search"),
        "consents": Text("授权", "consents"),
        "credentials": Text("证照", "credentials"),
        "readings": Text("查阅记录", "readings"),
    }
)
"""Parts of the HTTP API that a token may open, by the first word of their paths."""


class NewToken(msgspec.Struct, frozen=True):
    """What a token is for, what it opens, until when, and for whose account ("" for one's own)."""

    what_for: Annotated[
        str,
        ask(
            Text("用途", "What it is for"),
            Line(longest=100),
            Text("写明系统和用途，例如：大厅排队屏", "Name the system, such as: queue display of the hall"),
        ),
    ]
    parts: Annotated[
        tuple[str, ...],
        ask(Text("可访问的接口", "Parts of the API"), Choices(tuple(Option(p, t) for p, t in PARTS.items()))),
    ]
    writes: Annotated[
        bool,
        ask(
            Text("是否可以办理", "May it change anything"),
            YesNo(),
            Text("选“否”则只能查询", "With “No” it only reads"),
        ),
    ]
    until: Annotated[
        date,
        ask(
            Text("截止日期", "Last day"),
            Date(past=False),
            Text("一年以内", "Within a year"),
        ),
    ]
    login: Annotated[
        str,
        ask(
            Text("账户", "Account"),
            Line(longest=60),
            Text("登录名；不填为本人账户", "Log-in name; left out, it is your own"),
            optional=True,
        ),
    ] = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """As tokens keep them."""
        return self.parts if self.writes else tuple(f"{part}:read" for part in self.parts)


class Listed(msgspec.Struct, frozen=True):
    """A token with the log-in name of its account, and whether it still opens anything."""

    token: Token
    login: str
    in_force: bool


def listed(work: Work, actor: Actor) -> tuple[Listed, ...]:
    """One's own tokens, or for an administrator every one; the latest first."""
    require(may_hold_token(actor))
    staff = {each.id: each for each in accounts.staff_accounts(work.uow)}
    return tuple(
        Listed(token, holder.login, token.revoked_at is None and token.ends_at > work.now and not holder.closed_at)
        for token in tokens.listed(work.uow)
        if (holder := staff.get(token.account)) and (may_administer(actor) or token.account == actor.id)
    )


def make(work: Work, actor: Actor, words: Raw) -> str:
    """Make a token; returns the secret, which is kept nowhere. Raises Refused."""
    require(may_hold_token(actor))
    form = parse(NewToken, words, work.today)
    holder = _holder(work, actor, form.login)
    last = begins(form.until + timedelta(days=1))
    return make_for(work, holder, form.what_for, form.scopes, last, actor)


def make_for(
    work: Work, holder: StaffAccount, what_for: str, scopes: tuple[str, ...], ends_at: datetime, by: Actor
) -> str:
    """Make a token for an account, and note with the account who made it. Raises Refused."""
    secret = tokens.make(work.uow, holder.id, what_for, scopes, ends_at, by.id)
    note(work, by, PART, holder.id, "token", {"what_for": what_for, "scopes": " ".join(scopes)})
    return secret


def end(work: Work, actor: Actor, token: str) -> None:
    """End one of one's own tokens, or as an administrator any. Raises Refused."""
    if token not in {each.token.id for each in listed(work, actor)}:
        raise _unknown()
    end_one(work, token, actor)


def end_one(work: Work, token: str, by: Actor) -> None:
    """End a token now. Raises Refused (unknown) where there is none in force."""
    found = next((each for each in tokens.listed(work.uow) if each.id == token), None)
    if found is None or not tokens.revoke(work.uow, token):
        raise _unknown()
    note(work, by, PART, found.account, "token-end", {"what_for": found.what_for})


def _holder(work: Work, actor: Actor, login: str) -> StaffAccount:
    found = next(
        (a for a in accounts.staff_accounts(work.uow) if (a.login == login if login else a.id == actor.id)), None
    )
    if found is None or found.closed_at:
        rule = Text("没有这个登录名的账户，请核对", "There is no open account of that name: check it")
        raise Refused(Problem("account-unknown", rule, "login"))
    if found.id != actor.id and (not may_administer(actor) or found.scope.roles & WEIGHTY):
        rule = Text(
            "令牌由账户本人生成；管理员只能为不审批、不督查的账户代为生成",
            "People make their own tokens; an administrator only those of accounts that decide and supervise nothing",
        )
        raise Refused(Problem("not-own", rule, "login"))
    return found


def _unknown() -> Refused:
    return unknown("token-unknown", "没有有效的这枚令牌", "There is no such token in force")
