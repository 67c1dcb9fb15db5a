"""Answers: what becomes of each matter, with the reason, drafted by one person and agreed to by another."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Choice, Lines, Option, Raw, YesNo, ask, parse
from yipanqi.kernel.problems import Problem, conflict, forbidden, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import consultation as rows
from yipanqi.supervision.consultation.opening import ANSWERED, CHECKED, ours


class Outcome(StrEnum):
    """What becomes of a comment."""

    ADOPTED = "adopted"
    PARTLY = "partly adopted"
    NOT_ADOPTED = "not adopted"
    OUT_OF_SCOPE = "out of scope"
    ABUSIVE = "abusive"


OUTCOME_NAMES: Mapping[Outcome, Text] = MappingProxyType(
    {
        Outcome.ADOPTED: Text("采纳", "adopted"),
        Outcome.PARTLY: Text("部分采纳", "partly adopted"),
        Outcome.NOT_ADOPTED: Text("未采纳", "not adopted"),
        Outcome.OUT_OF_SCOPE: Text("不属于本次征求意见范围", "outside this consultation"),
        Outcome.ABUSIVE: Text("辱骂、广告等，不予公开", "abuse or advertising, not shown"),
    }
)
HINTS: Mapping[Outcome, Text] = MappingProxyType(
    {
        Outcome.OUT_OF_SCOPE: Text("理由中写明向哪里反映", "say in the reason where it belongs"),
        Outcome.ABUSIVE: Text("只计数，不公布内容；须由第二人核对", "counted only; the second person checks this too"),
    }
)
CHOICES = tuple(Option(o.value, OUTCOME_NAMES[o], HINTS.get(o)) for o in Outcome)


class Draft(msgspec.Struct, frozen=True):
    """An answer as it is drafted; gist and reason are what is published."""

    outcome: Annotated[str, ask(Text("处理结果", "Outcome"), Choice(CHOICES))]
    gist: Annotated[
        str,
        ask(
            Text("意见要点", "Gist of the comment"),
            Lines(longest=500),
            Text("将公布；不写姓名、电话等个人信息", "Published: no names, no phone numbers"),
        ),
    ]
    reason: Annotated[str, ask(Text("理由", "Reason"), Lines(longest=1000), Text("将公布", "Published"))]
    gist_en: Annotated[
        str | None, ask(Text("意见要点（英文）", "Gist, in English"), Lines(longest=800), optional=True)
    ] = None
    reason_en: Annotated[
        str | None, ask(Text("理由（英文）", "Reason, in English"), Lines(longest=1500), optional=True)
    ] = None


class Check(msgspec.Struct, frozen=True):
    """What the second person says."""

    agreed: Annotated[bool, ask(Text("同意这一答复", "Agree to the answer"), YesNo())]
    remark: Annotated[str | None, ask(Text("核对意见", "Remark"), Lines(longest=500), optional=True)] = None

    def problems(self) -> list[Problem]:
        """What goes back says why."""
        text = Text("退回须写明意见", "Say why it goes back")
        return [] if self.agreed or self.remark else [Problem("remark", text, "remark")]


class Answer(msgspec.Struct, frozen=True):
    """The answer to a matter. `verdict`: "" while a second person has not looked, then agreed or returned."""

    id: str
    matter: str
    outcome: Outcome
    gist: Text
    reason: Text
    drafted_at: datetime
    drafted_by: str
    verdict: str
    remark: str
    checked_at: datetime | None
    checked_by: str


def draft(work: Work, actor: Actor, id_: str, matter: str, raw: Raw) -> None:
    """Answer a matter; an earlier answer stays readable and counts no more, so it is checked anew."""
    row = ours(work, actor, id_)
    _unpublished(row)
    matter_of(work, id_, matter)
    said = parse(Draft, raw, work.today)
    new = {
        "matter": matter,
        "outcome": said.outcome,
        "gist": said.gist,
        "gist_en": said.gist_en or "",
        "reason": said.reason,
        "reason_en": said.reason_en or "",
        "drafted_at": work.now,
        "drafted_by": actor.id,
        "verdict": "",
        "remark": "",
        "checked_at": None,
        "checked_by": "",
    }
    rows.append(work.uow, rows.answer, id_, new)
    rows.note(work.uow, id_, actor.id, ANSWERED, matter)


def check(work: Work, actor: Actor, id_: str, matter: str, raw: Raw) -> None:
    """The second person agrees or sends it back. Raises Refused (forbidden) for who drafted it."""
    _unpublished(ours(work, actor, id_))
    answer = latest(work, id_).get(matter)
    if answer is None or answer.verdict:
        raise conflict("nothing-to-check", "没有待核对的答复", "There is no answer to check")
    if answer.drafted_by == actor.id:
        raise forbidden("same-person", "拟稿人不能核对自己的答复", "Who drafted an answer cannot check it")
    said = parse(Check, raw, work.today)
    rows.check(work.uow, answer.id, "agreed" if said.agreed else "returned", said.remark or "", actor.id)
    rows.note(work.uow, id_, actor.id, CHECKED, matter)


def latest(work: Work, id_: str) -> Mapping[str, Answer]:
    """The answer that counts of every matter that has one."""
    return {row.matter: _read(row) for row in rows.answers(work.uow, id_)}


def matter_of(work: Work, id_: str, matter: str) -> rows.Rows:
    """The comments of a matter. Raises Refused (unknown)."""
    found = rows.comments(work.uow, id_, matter)
    if not found:
        raise unknown("matter-unknown", "没有这组意见", "There is no such matter")
    return found


def _unpublished(row: Row[Any]) -> None:
    if row.published_at is not None:
        raise conflict("published", "结果已经公布", "The result is published")


def _read(row: Row[Any]) -> Answer:
    return Answer(
        row.id,
        row.matter,
        Outcome(row.outcome),
        Text(row.gist, row.gist_en or row.gist),
        Text(row.reason, row.reason_en or row.reason),
        row.drafted_at,
        row.drafted_by,
        row.verdict,
        row.remark,
        row.checked_at,
        row.checked_by,
    )
