"""What each clause of the draft became in the final: proposed from the wording, corrected by a person."""

from collections.abc import Mapping, Sequence

import msgspec
from rapidfuzz import fuzz

from yipanqi.supervision.consultation.papers import Wording
from yipanqi.supervision.consultation.wording import Piece, compare

LEAST = 40
"""Below so many per cent of likeness a clause is proposed as dropped."""


class Change(msgspec.Struct, frozen=True):
    """A clause of the draft beside what it became (None: dropped), with the words and the facts that changed."""

    before: Wording
    after: Wording | None
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    offices_gone: tuple[str, ...]
    offices_new: tuple[str, ...]
    deadline: tuple[str, str]
    targets: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def changed(self) -> bool:
        """Whether anything did."""
        moved = self.deadline[0] != self.deadline[1] or self.targets[0] != self.targets[1]
        worded = any(piece.kind != "same" for piece in (*self.title, *self.text))
        return self.after is None or worded or moved or bool(self.offices_gone or self.offices_new)


def propose(draft: Sequence[Wording], final: Sequence[Wording]) -> Mapping[str, tuple[str, int]]:
    """For each place of the draft the most like place of the final with its likeness in per cent; "" for dropped."""
    found = {}
    for before in draft:
        scored = [(_likeness(before, after), after.place) for after in final]
        score, place = max(scored, default=(0, ""), key=lambda pair: pair[0])
        found[before.place] = (place, score) if score >= LEAST else ("", score)
    return found


def change(before: Wording, after: Wording | None) -> Change:
    """What became of a clause."""
    if after is None:
        return Change(before, None, (), (), (), (), (before.deadline, ""), (before.targets, ()))
    worded = before.text and after.text
    return Change(
        before,
        after,
        compare(before.title.zh, after.title.zh),
        compare(before.text, after.text) if worded else (),
        tuple(o for o in before.offices if o not in after.offices),
        tuple(o for o in after.offices if o not in before.offices),
        (before.deadline, after.deadline),
        (before.targets, after.targets),
    )


def _likeness(before: Wording, after: Wording) -> int:
    """Of titles or of wordings, whichever is greater: a clause is renamed, or rewritten under the same title."""
    title = fuzz.ratio(before.title.zh, after.title.zh)
    return round(max(title, fuzz.ratio(before.text, after.text) if before.text and after.text else 0))
