"""Comments: left by web without an account, or entered by staff as they came; found again by a receipt.

Only who holds the receipt sees the comment, its answer, and who has read it, and can take it back.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.access.readings import Reading, readings_of
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Choice, Choices, Date, Line, Lines, Option, Raw, ask, parse
from yipanqi.kernel.problems import Kind, Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import consultation as rows
from yipanqi.supervision.consultation.answers import Answer, latest
from yipanqi.supervision.consultation.keeping import promised
from yipanqi.supervision.consultation.opening import (
    ENTERED,
    Consultation,
    State,
    found,
    ours,
    rule,
    see,
    view,
)
from yipanqi.supervision.keeping import years
from yipanqi.supervision.receipts import key_of, new_receipt, receipt_of

WHOLE = "whole"
"""In addresses: the draft as a whole."""


class Channel(StrEnum):
    """The way a comment came."""

    WEB = "web"
    MAIL = "mail"
    POST = "post"
    PHONE = "phone"
    WINDOW = "window"


CHANNEL_NAMES: Mapping[Channel, Text] = MappingProxyType(
    {
        Channel.WEB: Text("网上", "web"),
        Channel.MAIL: Text("电子邮件", "e-mail"),
        Channel.POST: Text("信函", "letter"),
        Channel.PHONE: Text("电话", "phone"),
        Channel.WINDOW: Text("当面", "in person"),
    }
)

KINDS = (
    Option("person", Text("个人", "a person")),
    Option("enterprise", Text("企业", "an enterprise")),
    Option("association", Text("协会、社会组织", "an association")),
    Option("unit", Text("机关、事业单位", "a public body")),
)
CONSENT = Option(
    "yes",
    Text(
        "同意保存以上姓名和联系方式，只用于就本意见与我联系，结果公布{kept}后连同意见原文一并删除",
        "Name and contact may be kept, to reach me about this comment only, and are deleted with its words {kept}"
        " after the result",
    ).format(kept=years(promised())),
)
CAME = tuple(Option(c.value, CHANNEL_NAMES[c]) for c in Channel if c is not Channel.WEB)


class Contact(msgspec.Struct, frozen=True):
    """Who it was and how to reach them: sealed, opened on its own and noted each time."""

    name: str = ""
    reach: str = ""


class Comment(msgspec.Struct, frozen=True):
    """What one says by web."""

    words: Annotated[str, ask(Text("您的意见和建议", "Your comment"), Lines(longest=2000, shortest=2))]
    kind: Annotated[str, ask(Text("您代表", "You speak for"), Choice(KINDS))]
    name: Annotated[str | None, ask(Text("姓名或单位名称", "Name"), Line(longest=60), optional=True)] = None
    reach: Annotated[str | None, ask(Text("联系方式", "How to reach you"), Line(longest=100), optional=True)] = None
    consent: Annotated[
        tuple[str, ...], ask(Text("个人信息", "Personal data"), Choices((CONSENT,), least=1), optional=True)
    ] = ()

    def problems(self) -> list[Problem]:
        """Nothing personal is kept without consent."""
        return consent_lacking(self.name, self.reach, self.consent)


class Entry(msgspec.Struct, frozen=True):
    """What staff enter that came another way."""

    channel: Annotated[str, ask(Text("来的方式", "How it came"), Choice(CAME))]
    received_on: Annotated[date, ask(Text("收到日期", "Day received"), Date(future=False))]
    words: Annotated[str, ask(Text("意见原文", "What was said"), Lines(longest=2000, shortest=2))]
    kind: Annotated[str, ask(Text("意见人", "Who said it"), Choice(KINDS))]
    place: Annotated[
        str | None,
        ask(
            Text("对应条文", "Clause"),
            Line(longest=16),
            Text("如 2.5；不填表示对全文", "Such as 2.5; empty for the whole"),
            optional=True,
        ),
    ] = None
    name: Annotated[str | None, ask(Text("姓名或单位名称", "Name"), Line(longest=60), optional=True)] = None
    reach: Annotated[str | None, ask(Text("联系方式", "How to reach them"), Line(longest=100), optional=True)] = None
    consent: Annotated[
        tuple[str, ...], ask(Text("个人信息", "Personal data"), Choices((CONSENT,), least=1), optional=True)
    ] = ()

    def problems(self) -> list[Problem]:
        """Nothing personal is kept without consent."""
        return consent_lacking(self.name, self.reach, self.consent)


class Own(msgspec.Struct, frozen=True):
    """One's own comment, found by its receipt: what one said ("" once erased), how it was answered, who read it."""

    consultation: Consultation
    place: str
    received_on: date
    late: bool
    words: str
    erased: bool
    withdrawn: bool
    may_withdraw: bool
    together_with: int
    answer: Answer | None
    readings: tuple[Reading, ...]


def consent_lacking(name: str | None, reach: str | None, consent: tuple[str, ...]) -> list[Problem]:
    """A name or contact without consent to keep it."""
    if not (name or reach) or consent:
        return []
    text = Text("填写姓名或联系方式须同意保存；也可以不填", "To leave a name or contact, agree to its being kept")
    return [Problem("consent", text, "consent")]


def leave(work: Work, id_: str, place: str, raw: Raw, once: str) -> str:
    """Take a comment by web; its receipt. The same `once` is the same comment sent again."""
    row = found(work, id_)
    receipt = receipt_of(work, once)
    if rows.find_comment(work.uow, key_of(work, receipt, "comment")) is not None:
        return receipt
    seen = view(work, row)
    _open(seen)
    _not_flooded(work, seen)
    form = parse(Comment, raw, work.today)
    contact = Contact(form.name or "", form.reach or "")
    _keep(work, seen, receipt, place, Channel.WEB, work.today, form.kind, form.words, contact, "")
    return receipt


def enter(work: Work, actor: Actor, id_: str, raw: Raw) -> str:
    """Enter what came by mail, phone or in person; its receipt, to be told to who said it."""
    seen = view(work, ours(work, actor, id_))
    if seen.state in (State.PLANNED, State.PUBLISHED):
        raise conflict("not-open", "现在不能登记意见", "Comments cannot be entered now")
    form = parse(Entry, raw, work.today)
    if form.received_on < seen.opens_on:
        text = Text("收到日期不能早于公告日期", "It cannot have come before the announcement")
        raise Refused(Problem("received-early", text, "received_on"))
    receipt = new_receipt(work)
    contact = Contact(form.name or "", form.reach or "")
    channel = Channel(form.channel)
    _keep(work, seen, receipt, form.place or "", channel, form.received_on, form.kind, form.words, contact, actor.id)
    return receipt


def look_up(work: Work, receipt: str) -> Own:
    """One's own comment. Raises Refused (unknown)."""
    row = _own(work, receipt)
    seen = see(work, row.consultation)
    published = seen.state is State.PUBLISHED
    together = [r for r in rows.comments(work.uow, seen.id, row.matter) if r.withdrawn_at is None]
    return Own(
        seen,
        row.place,
        row.received_on,
        row.late,
        work.vault.open(row.words).decode() if row.words else "",
        not row.words,
        row.withdrawn_at is not None,
        row.withdrawn_at is None and not published,
        len(together),
        latest(work, seen.id).get(row.matter) if published and row.withdrawn_at is None else None,
        readings_of(work.uow, row.id),
    )


def withdraw(work: Work, receipt: str) -> None:
    """Take one's comment back, until the result is published; it is counted as withdrawn."""
    row = _own(work, receipt)
    if see(work, row.consultation).state is State.PUBLISHED:
        raise conflict("published", "结果已经公布，不能再撤回", "The result is published; it cannot be taken back")
    if row.withdrawn_at is None:
        rows.withdraw(work.uow, row.id)
        rows.note(work.uow, row.consultation, "", "withdrawn", row.id)


def _own(work: Work, receipt: str) -> Row[tuple[object, ...]]:
    row = rows.find_comment(work.uow, key_of(work, receipt, "comment"))
    if row is None:
        raise unknown("receipt-unknown", "没有这个回执号，请核对后重新输入", "No such receipt: check it and try again")
    return row


def _open(seen: Consultation) -> None:
    if seen.state is State.PLANNED:
        raise conflict("not-open", f"{seen.opens_on} 起可以提意见", f"Comments are taken from {seen.opens_on} on")
    if seen.state is not State.OPEN:
        raise conflict("closed", f"已于 {seen.last_on} 截止", f"It closed on {seen.last_on}")


def _not_flooded(work: Work, seen: Consultation) -> None:
    most = rule(work, "web_comments_a_day", work.today, seen.division)
    if rows.came_since(work.uow, seen.id, work.now - timedelta(days=1)) >= most:
        text = Text(
            "今日网上意见已达上限，请明日再提或发送邮件", "Too many comments today: try tomorrow, or send an e-mail"
        )
        raise Refused(Problem("flooded", text), Kind.TOO_MANY)


def _keep(
    work: Work,
    seen: Consultation,
    receipt: str,
    place: str,
    channel: Channel,
    on: date,
    kind: str,
    words: str,
    contact: Contact,
    by: str,
) -> None:
    if place and seen.clause(place) is None:
        raise Refused(
            Problem("clause-unknown", Text("征求意见稿中没有这一条", "The draft has no such clause"), "place")
        )
    id_ = work.uow.new_id()
    sealed = work.vault.seal(msgspec.json.encode(contact)) if contact != Contact() else None
    row = {
        "id": id_,
        "matter": id_,
        "place": place,
        "channel": channel.value,
        "kind": kind,
        "received_on": on,
        "late": on > seen.last_on,
        "found_by": key_of(work, receipt, "comment"),
        "words": work.vault.seal(words.encode()),
        "contact": sealed,
        "entered_at": work.now,
        "entered_by": by,
        "withdrawn_at": None,
    }
    rows.append(work.uow, rows.comment, seen.id, row)
    if by:
        rows.note(work.uow, seen.id, by, ENTERED, id_)
