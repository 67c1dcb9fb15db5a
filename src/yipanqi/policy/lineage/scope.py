"""Whether a clause that became another reaches as far as before, further, or less far."""

from collections.abc import Iterable, Sequence

from yipanqi.policy.lineage.comparing import Candidate
from yipanqi.policy.lineage.edges import Change, Relation, What
from yipanqi.policy.lineage.phrases import Phrase, phrases, same_thing
from yipanqi.policy.lineage.weights import weights

_TIMES = ("小时", "日", "工作日", "月", "年", "分钟")


def scope(pair: Candidate, changes: Iterable[Change]) -> Relation:
    """By its targets where they moved, else by its wording: what was added against what was left out."""
    steps = [step for change in changes if change.what is What.TARGET for step in _steps(change)]
    wider = max(steps, default=0) or widened(pair)
    if wider >= weights().alike:
        return Relation.EXTENDED
    return Relation.NARROWED if wider <= -weights().alike else Relation.SAME


def widened(pair: Candidate) -> float:
    """From -1 (most was left out) to 1 (most was added): by phrases and by their pieces alike."""
    before, after = (phrases(each.clause.text) for each in (pair.before, pair.after))
    by_phrases = _not_in(after, before) - _not_in(before, after)
    return (by_phrases + pair.kept - pair.old) / 2


def _not_in(some: Sequence[Phrase], others: Sequence[Phrase]) -> float:
    """The share of some phrases, by length, that speak of nothing the others speak of."""
    total = sum(len(each.words) for each in some)
    alone = sum(len(each.words) for each in some if not same_thing(each, others))
    return alone / total if total else 0.0


def _steps(change: Change) -> list[float]:
    """How much further a target goes: more of what is at least so much, less of what is at most so much.

    Whether a plain length of time is better longer (a stay) or shorter (a delivery), a figure does not say.
    """
    old, new = change.figures or (None, None)
    if old is None or new is None or (new.unit in _TIMES and new.comparator == "="):
        return []
    return [old.value - new.value if new.comparator == "<=" else new.value - old.value]
