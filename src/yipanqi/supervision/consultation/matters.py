"""Matters: the comments that say the same, gathered; who reads them is noted, and contacts are opened on their own.

Likeness is proposed by comparing the words (rapidfuzz); that two comments are the same is for a person to say. A matter
keeps its count, and each comment in it its receipt.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations

import msgspec
from rapidfuzz import fuzz
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.access.readings import note_reading
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import consultation as rows
from yipanqi.supervision.consultation.answers import Answer, latest, matter_of
from yipanqi.supervision.consultation.comments import Channel, Contact
from yipanqi.supervision.consultation.opening import APART, GATHERED, SEPARATED, ours, rule

PURPOSE = Text("研究公众意见", "considering what the public says")
CONTACTING = Text("就意见与本人联系", "reaching the person about the comment")
MOST_PROPOSALS = 50


class Said(msgspec.Struct, frozen=True):
    """One comment as who considers it sees it."""

    id: str
    place: str
    channel: Channel
    kind: str
    received_on: date
    late: bool
    withdrawn: bool
    has_contact: bool
    words: str
    erased: bool


class Matter(msgspec.Struct, frozen=True):
    """Comments that say the same: where they stand in the draft, how many still stand, and the answer that counts."""

    id: str
    place: str
    count: int
    withdrawn: int
    channels: tuple[Channel, ...]
    late: bool
    answer: Answer | None

    @property
    def standing(self) -> str:
        """`withdrawn`, `waiting` for an answer, `checking` by the second person, `returned`, or `agreed`."""
        if not self.count:
            return "withdrawn"
        if self.answer is None:
            return "waiting"
        return self.answer.verdict or "checking"


class Alike(msgspec.Struct, frozen=True):
    """Two matters whose words are alike, in per cent."""

    one: Matter
    other: Matter
    score: int
    words: tuple[str, str]


def matters(work: Work, actor: Actor, id_: str) -> tuple[Matter, ...]:
    """All matters of a consultation by the place in the draft, the whole of it first; no words, so nothing is noted."""
    ours(work, actor, id_)
    return gathered(work, id_)


def gathered(work: Work, id_: str) -> tuple[Matter, ...]:
    """The same, for use cases that have asked who may."""
    groups: dict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in rows.comments(work.uow, id_):
        groups[row.matter].append(row)
    answers = latest(work, id_)
    found = [_matter(id_of, group, answers.get(id_of)) for id_of, group in groups.items()]
    return tuple(sorted(found, key=lambda m: (_order(m.place), m.id)))


def read(work: Work, actor: Actor, id_: str, matter: str) -> tuple[Matter, tuple[Said, ...]]:
    """A matter with the words of its comments; each reading is noted for who wrote them."""
    ours(work, actor, id_)
    group = matter_of(work, id_, matter)
    return _matter(matter, group, latest(work, id_).get(matter)), tuple(_said(work, actor, row) for row in group)


def contact(work: Work, actor: Actor, id_: str, comment: str) -> Contact:
    """Who left a comment and how to reach them; noted. Raises Refused (unknown) where nothing was left."""
    ours(work, actor, id_)
    row = next((r for r in rows.comments(work.uow, id_) if r.id == comment), None)
    if row is None or row.contact is None or row.withdrawn_at is not None:
        raise unknown("no-contact", "没有留下联系方式", "No way to reach them was left")
    note_reading(work.uow, actor, row.id, "contact", CONTACTING)
    return msgspec.json.decode(work.vault.open(row.contact), type=Contact)


def proposals(work: Work, actor: Actor, id_: str) -> tuple[Alike, ...]:
    """Matters that may say the same, the most alike first; what a person has kept apart is not proposed again."""
    division = ours(work, actor, id_).division
    heads = {row.id: row for row in rows.comments(work.uow, id_) if row.withdrawn_at is None and row.id == row.matter}
    known = {m.id: m for m in gathered(work, id_) if m.count and m.standing != "agreed"}
    apart = {row.subject for row in rows.acts(work.uow, id_) if row.action == APART}
    words = {head: work.vault.open(row.words).decode() for head, row in heads.items() if head in known}
    pairs = [
        (a, b, s)
        for a, b, s in _alike(words, rule(work, "duplicate_score", work.today, division))
        if f"{a} {b}" not in apart
    ]
    shown = sorted(pairs, key=lambda pair: -pair[2])[:MOST_PROPOSALS]
    for head in {head for a, b, _ in shown for head in (a, b)}:
        note_reading(work.uow, actor, head, "comment", PURPOSE)
    return tuple(Alike(known[a], known[b], score, (words[a], words[b])) for a, b, score in shown)


def gather(work: Work, actor: Actor, id_: str, one: str, other: str) -> None:
    """A person says that two matters are the same: the later joins the earlier.

    Raises Refused (conflict) where one is answered for good already.
    """
    first, second = _pair(work, actor, id_, one, other)
    answers = latest(work, id_)
    if any(answers[m].verdict == "agreed" for m in (first, second) if m in answers):
        raise conflict("answered", "答复已经核对，不能再合并", "An answer is agreed already")
    rows.gather(work.uow, second, first)
    rows.note(work.uow, id_, actor.id, GATHERED, f"{first} {second}")


def keep_apart(work: Work, actor: Actor, id_: str, one: str, other: str) -> None:
    """A person says that two matters are not the same; they are not proposed again."""
    first, second = _pair(work, actor, id_, one, other)
    rows.note(work.uow, id_, actor.id, APART, f"{first} {second}")


def separate(work: Work, actor: Actor, id_: str, comment: str) -> None:
    """A comment that was gathered wrongly becomes a matter of its own again."""
    ours(work, actor, id_)
    row = next((r for r in rows.comments(work.uow, id_) if r.id == comment), None)
    if row is None or row.matter == row.id:
        raise unknown("not-gathered", "该意见没有并入其他意见", "The comment is not gathered with others")
    if (answer := latest(work, id_).get(row.matter)) and answer.verdict == "agreed":
        raise conflict("answered", "答复已经核对，不能再拆分", "The answer is agreed already")
    rows.separate(work.uow, comment)
    rows.note(work.uow, id_, actor.id, SEPARATED, f"{row.matter} {comment}")


def _pair(work: Work, actor: Actor, id_: str, one: str, other: str) -> tuple[str, str]:
    ours(work, actor, id_)
    if one == other:
        raise Refused(Problem("same-matter", Text("请选择两组不同的意见", "Choose two different matters"), "other"))
    for matter in (one, other):
        matter_of(work, id_, matter)
    return min(one, other), max(one, other)


def _alike(words: dict[str, str], least: int) -> Iterable[tuple[str, str, int]]:
    plain = {head: "".join(text.split()) for head, text in words.items()}
    for a, b in combinations(sorted(plain), 2):
        score = fuzz.ratio(plain[a], plain[b], score_cutoff=least)
        if score >= least:
            yield a, b, round(score)


def _matter(id_: str, group: Sequence[Row[tuple[object, ...]]], answer: Answer | None) -> Matter:
    standing = [row for row in group if row.withdrawn_at is None]
    first = next((row for row in group if row.id == id_), group[0])
    channels = tuple(dict.fromkeys(Channel(row.channel) for row in standing))
    late = bool(standing) and all(row.late for row in standing)
    return Matter(id_, first.place, len(standing), len(group) - len(standing), channels, late, answer)


def _said(work: Work, actor: Actor, row: Row[tuple[object, ...]]) -> Said:
    withdrawn = row.withdrawn_at is not None
    shown = bool(row.words) and not withdrawn
    if shown:
        note_reading(work.uow, actor, row.id, "comment", PURPOSE)
    return Said(
        row.id,
        row.place,
        Channel(row.channel),
        row.kind,
        row.received_on,
        row.late,
        withdrawn,
        row.contact is not None,
        work.vault.open(row.words).decode() if shown else "",
        not row.words,
    )


def _order(place: str) -> tuple[int, ...]:
    return tuple(int("".join(c for c in part if c.isdigit()) or 0) for part in place.split(".")) if place else ()
