"""The result: the final, what the draft's clauses became in it, and the answers with their counts; zero is shown."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Date, Line, Lines, Raw, ask, parse
from yipanqi.kernel.problems import Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import DocumentKind
from yipanqi.store import consultation as rows
from yipanqi.supervision.consultation import keeping
from yipanqi.supervision.consultation.answers import Answer, Outcome
from yipanqi.supervision.consultation.comments import Channel
from yipanqi.supervision.consultation.links import Change, change, propose
from yipanqi.supervision.consultation.matters import Matter, gathered
from yipanqi.supervision.consultation.opening import (
    FINAL,
    LINKED,
    PUBLISHED,
    Consultation,
    State,
    found,
    ours,
    view,
)
from yipanqi.supervision.consultation.papers import Paper, Wording, paper, reading, write

MOST_SUCCESSORS = 12
"""Clauses that one clause can have become; no document of the family splits one into more."""


class Final(msgspec.Struct, frozen=True):
    """The document that was adopted after the consultation."""

    document: Annotated[
        str,
        ask(
            Text("正式印发的文件", "Document as adopted"),
            Line(longest=120),
            Text("目录中的编号，或文件名称", "Its id in the catalogue, or its name"),
        ),
    ]
    adopted_on: Annotated[date, ask(Text("成文日期", "Date of the document"), Date(future=False))]
    text: Annotated[
        str | None, ask(Text("文件全文", "Text of the document"), Lines(longest=400_000), optional=True)
    ] = None


class Counts(msgspec.Struct, frozen=True):
    """How many comments came, and what became of them; comments are counted, each member of a matter for itself."""

    received: int
    by_channel: Mapping[Channel, int]
    late: int
    withdrawn: int
    by_outcome: Mapping[Outcome, int]
    matters: int


class Answered(msgspec.Struct, frozen=True):
    """A matter in the published result: the clause, how many said it, the answer, and what changed in the final."""

    place: str
    title: Text
    count: int
    answer: Answer
    changes: tuple[Change, ...]


class Result(msgspec.Struct, frozen=True):
    """Everything that is published."""

    consultation: Consultation
    counts: Counts
    answered: tuple[Answered, ...]
    changes: tuple[Change, ...]


def adopt(work: Work, actor: Actor, id_: str, raw: Raw) -> None:
    """Name the final; what each clause became is proposed. Named again, it is the later that counts."""
    row = ours(work, actor, id_)
    seen = view(work, row)
    if seen.state in (State.PLANNED, State.OPEN):
        raise conflict("still-open", "征求意见尚未截止", "The consultation is not over")
    wanted = parse(Final, raw, work.today)
    if wanted.adopted_on < seen.opens_on:
        text = Text("成文日期不能早于征求意见", "It cannot be older than the draft")
        raise Refused(Problem("final-early", text, "adopted_on"))
    final = paper(work, wanted.document, wanted.text or "")
    if final.kind is DocumentKind.DRAFT:
        raise Refused(Problem("still-a-draft", Text("这仍是征求意见稿", "This is still a draft"), "document"))
    kept = {"final_document": final.id, "final_title": final.title, "final_on": wanted.adopted_on}
    rows.change(work.uow, id_, **kept, final=write(final.clauses))
    rows.note(work.uow, id_, actor.id, FINAL, final.id[:80])
    draft = Paper(seen.document, seen.title, DocumentKind.DRAFT, seen.draft)
    for place, (became, score) in propose(work, draft, final).items():
        _link(work, id_, place, " ".join(became), score, "")


def correct(work: Work, actor: Actor, id_: str, place: str, became: str) -> None:
    """A person says what a clause became: places in the final with a blank between, "" for dropped."""
    row = ours(work, actor, id_)
    known = {clause.place for clause in reading(row.final)}
    if place not in {clause.place for clause in reading(row.draft)}:
        raise unknown("clause-unknown", "征求意见稿中没有这一条", "The draft has no such clause")
    places = list(dict.fromkeys(became.split()))
    if not set(places) <= known or len(places) > MOST_SUCCESSORS:
        text = Text("正式文件中没有这一条", "The final has no such clause")
        raise Refused(Problem("clause-unknown", text, "became"))
    _link(work, id_, place, " ".join(places), 100, actor.id)
    rows.note(work.uow, id_, actor.id, LINKED, place)


def publish(work: Work, actor: Actor, id_: str) -> None:
    """Publish the result. Raises Refused (conflict) while it is open, published already, or something is unanswered."""
    seen = view(work, ours(work, actor, id_))
    if seen.state is State.CLOSED:
        said = Text("还有 {n} 组意见没有经核对的答复", "{n} matters have no answer that was agreed").format(
            n=seen.unanswered
        )
        raise conflict("unanswered", said.zh, said.en)
    if seen.state is not State.ANSWERED:
        raise conflict("not-now", "现在不能公布结果", "The result cannot be published now")
    rows.change(work.uow, id_, published_at=work.now, published_by=actor.id)
    rows.note(work.uow, id_, actor.id, PUBLISHED)
    keeping.begin(work, id_)


def result(work: Work, id_: str) -> Result:
    """The published result, open to all. Raises Refused (unknown) before it is published."""
    seen = view(work, found(work, id_))
    if seen.state is not State.PUBLISHED:
        raise unknown("not-published", "结果尚未公布", "The result is not published yet")
    return _result(work, seen)


def preview(work: Work, actor: Actor, id_: str) -> Result:
    """The result as it stands, for who prepares it."""
    return _result(work, view(work, ours(work, actor, id_)))


def _result(work: Work, seen: Consultation) -> Result:
    became = _changes(work, seen)
    matters = gathered(work, seen.id)
    shown = [m for m in matters if m.count and m.answer and m.answer.outcome is not Outcome.ABUSIVE]
    answered = tuple(_answered(seen, m, m.answer, became) for m in shown if m.answer is not None)
    return Result(seen, _counts(work, seen, matters), answered, tuple(c for found in became.values() for c in found))


def _answered(seen: Consultation, matter: Matter, answer: Answer, became: Mapping[str, tuple[Change, ...]]) -> Answered:
    clause = seen.clause(matter.place)
    title = clause.title if clause else Text("全文", "the draft as a whole")
    return Answered(matter.place, title, matter.count, answer, became.get(matter.place, ()))


def _changes(work: Work, seen: Consultation) -> Mapping[str, tuple[Change, ...]]:
    if not seen.final_document:
        return {}
    final: dict[str, Wording] = {c.place: c for c in reading(found(work, seen.id).final)}
    linked = {row.place: row.became.split() for row in rows.links(work.uow, seen.id)}
    return {
        before.place: tuple(change(before, final.get(place)) for place in linked.get(before.place) or [""])
        for before in seen.draft
    }


def _counts(work: Work, seen: Consultation, matters: tuple[Matter, ...]) -> Counts:
    every = rows.comments(work.uow, seen.id)
    standing = [row for row in every if row.withdrawn_at is None]
    channels = Counter(Channel(row.channel) for row in every)
    outcomes: Counter[Outcome] = Counter()
    for matter in matters:
        if matter.answer is not None:
            outcomes[matter.answer.outcome] += matter.count
    return Counts(
        len(every),
        {channel: channels[channel] for channel in Channel},
        sum(row.late for row in standing),
        len(every) - len(standing),
        {outcome: outcomes[outcome] for outcome in Outcome},
        sum(1 for m in matters if m.count),
    )


def _link(work: Work, id_: str, place: str, became: str, score: int, by: str) -> None:
    row = {"place": place, "became": became, "score": score, "set_at": work.now, "set_by": by}
    rows.append(work.uow, rows.link, id_, row)
