"""What each clause of the draft became in the final: confirmed lineage where there is any, else proposed by comparing
the two (`policy.lineage`), and corrected by a person.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from yipanqi.cases.work import Work
from yipanqi.policy import lineage
from yipanqi.policy.lineage.changes import changed_facts
from yipanqi.policy.reader.document import DocumentKind
from yipanqi.supervision.consultation.papers import Paper, Wording, as_document, place_of
from yipanqi.supervision.consultation.wording import Piece, compare
from yipanqi.supervision.editions.adopted import links_of

Became = Mapping[str, tuple[Sequence[str], int]]
"""For each place of the draft the places of the final that it became (none: dropped), and how sure in per cent."""


class Change(msgspec.Struct, frozen=True):
    """A clause of the draft beside what it became (None: dropped), with the words and the facts that changed."""

    before: Wording
    after: Wording | None
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    facts: tuple[lineage.Change, ...]

    @property
    def changed(self) -> bool:
        """Whether anything did."""
        worded = any(piece.kind != "same" for piece in (*self.title, *self.text))
        return self.after is None or worded or bool(self.facts)


def propose(work: Work, draft: Paper, final: Paper) -> Became:
    """What each clause of the draft became."""
    confirmed = _confirmed(work, draft, final)
    return confirmed if confirmed is not None else _compared(draft, final)


def change(before: Wording, after: Wording | None) -> Change:
    """What became of a clause."""
    if after is None:
        return Change(before, None, (), (), ())
    texts = compare(before.text, after.text) if before.text and after.text else ()
    return Change(before, after, compare(before.title.zh, after.title.zh), texts, changed_facts(before, after))


def _confirmed(work: Work, draft: Paper, final: Paper) -> Became | None:
    found: dict[str, list[str]] = defaultdict(list)
    for link in links_of(work):
        (one, _, place), (other, _, became) = link.before.rpartition("#"), link.after.rpartition("#")
        if (one, other) == (draft.id, final.id):
            found[place].append(became)
    return {clause.place: (found[clause.place], 100) for clause in draft.clauses} if found else None


def _compared(draft: Paper, final: Paper) -> Became:
    earlier = as_document("draft", draft.title, DocumentKind.DRAFT, None, draft.clauses)
    later = as_document("final", final.title, final.kind, None, final.clauses)
    found: dict[str, list[str]] = defaultdict(list)
    sure: dict[str, int] = {}
    for edge in lineage.propose((earlier, later)).edges:
        if edge.before is not None and edge.before.file == "draft":
            place = place_of(edge.before.section, edge.before.number)
            sure[place] = min(sure.get(place, 100), round(edge.score * 100))
            found[place] += [place_of(edge.after.section, edge.after.number)] if edge.after else []
    return {clause.place: (found[clause.place], sure.get(clause.place, 0)) for clause in draft.clauses}
