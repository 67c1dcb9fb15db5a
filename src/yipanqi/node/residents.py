"""Residents' accounts, for administrators: found by identity number only, ended, and opened again.

That somebody looked, and what was done, is noted for the person; what the account is used for is not seen here.
"""

from datetime import datetime
from typing import Annotated

import msgspec

from yipanqi.access import accounts
from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_administer, require
from yipanqi.access.readings import note_reading
from yipanqi.cases import parties
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Line, Raw, ResidentId, ask, parse
from yipanqi.kernel.problems import conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.node.accounts import PART
from yipanqi.store import access as rows
from yipanqi.supervision.life import note

LOOKING = Text("管理登录账户", "looking after the log-in account")
ENDED = Text("停用登录账户", "ending the log-in account")
REOPENED = Text("恢复登录账户", "opening the log-in account again")


class Wanted(msgspec.Struct, frozen=True):
    """Whose accounts, and why they are looked for."""

    number: Annotated[str, ask(Text("身份证号码", "Identity number"), ResidentId())]
    reason: Annotated[
        str,
        ask(
            Text("理由", "Reason"),
            Line(longest=60),
            Text("本人可以看到；不要写姓名和号码", "The person reads it; write no names or numbers"),
        ),
    ]


class ResidentAccount(msgspec.Struct, frozen=True):
    """One account of a person: the name stays covered."""

    id: str
    name: Text
    opened_at: datetime
    entered_at: datetime | None
    closed_at: datetime | None


def find(work: Work, actor: Actor, words: Raw) -> tuple[ResidentAccount, ...]:
    """The accounts of a person; none where the number is not known here. Raises Refused."""
    require(may_administer(actor))
    form = parse(Wanted, words, work.today)
    party = parties.find(work.uow, work.vault, form.number)
    if party is None:
        return ()
    note_reading(work.uow, actor, party, "account", _purpose(form.reason))
    return tuple(
        ResidentAccount(row.id, Text(row.name, row.name_en), row.opened_at, row.entered_at, row.closed_at)
        for row in rows.accounts_of_party(work.uow, party)
    )


def end(work: Work, actor: Actor, account: str) -> None:
    """Nobody logs in to it any more; its sessions end now. Raises Refused."""
    party = _found(work, actor, account, closed=False)
    accounts.close_account(work.uow, account)
    note(work, actor, PART, account, "close")
    note_reading(work.uow, actor, party, "account", ENDED)


def reopen(work: Work, actor: Actor, account: str) -> None:
    """The person can log in again. Raises Refused."""
    party = _found(work, actor, account, closed=True)
    accounts.reopen_account(work.uow, account)
    note(work, actor, PART, account, "reopen")
    note_reading(work.uow, actor, party, "account", REOPENED)


def _found(work: Work, actor: Actor, account: str, *, closed: bool) -> str:
    require(may_administer(actor))
    row = rows.find_account(work.uow, account)
    if row is None or row.kind == "staff":
        raise unknown("account-unknown", "没有这个账户", "there is no such account")
    if (row.closed_at is not None) is not closed:
        raise conflict("not-now", "账户的状态已经改变，请刷新", "the account stands otherwise now: look again")
    return str(row.party)


def _purpose(reason: str) -> Text:
    return Text(f"{LOOKING.zh}：{reason}", f"{LOOKING.en}: {reason}")
