"""Chooses from all candidates the pairs that are kin: the closest first, each clause once, then splits and mergers."""

from collections.abc import Mapping, Sequence

from yipanqi.policy.lineage.comparing import Candidate, Subject
from yipanqi.policy.lineage.weights import weights


class Rivals:
    """How close each clause comes to any other, in all the documents that are compared with its own."""

    def __init__(self, every: Sequence[Candidate]) -> None:
        self._of: dict[Subject, list[Candidate]] = {}
        for each in every:
            self._of.setdefault(each.before, []).append(each)
            self._of.setdefault(each.after, []).append(each)

    def outworded(self, each: Candidate) -> bool:
        """Whether a closer relative of the later clause, in any document, shares far more of its wording."""
        closer = (rival.part("text") for rival in self._of[each.after] if rival.score > each.score)
        return each.part("text") < weights().rival * max(closer, default=0.0)

    def stands_out(self, each: Candidate) -> bool:
        """Whether it is far closer than the next best of either clause."""
        others = (rival.score for end in (each.before, each.after) for rival in self._of[end] if rival is not each)
        return each.score >= weights().margin * max(others, default=0.0)

    def nearest(self, clause: Subject) -> Candidate | None:
        """The closest candidate of a clause, kin or not."""
        return max(self._of.get(clause, ()), key=lambda each: each.score, default=None)


def chosen(ranked: Sequence[Candidate], rivals: Rivals) -> list[Candidate]:
    """The pairs of two documents that are kin, from their candidates in order, the closest first."""
    first: dict[Subject, Candidate] = {}
    pairs = []
    for each in ranked:
        if each.before not in first and each.after not in first and _enough(each, rivals):
            first[each.before] = first[each.after] = each
            pairs.append(each)
    return pairs + [each for each in ranked if _besides(each, first) and not rivals.outworded(each)]


def _enough(each: Candidate, rivals: Rivals) -> bool:
    held = weights()
    worded = each.part("text") >= held.wording
    likely = worded and (each.score >= held.likely or (each.score >= held.faint and rivals.stands_out(each)))
    return (likely or each.score >= held.sure) and not rivals.outworded(each)


def _besides(each: Candidate, first: Mapping[Subject, Candidate]) -> bool:
    """Whether a clause that has no relative yet is a further one of a clause that has one."""
    if (each.before in first) == (each.after in first):
        return False
    taken, held = first[each.before if each.before in first else each.after], weights()
    offices = each.part("offices") >= held.besides_offices and each.score >= held.besides_near
    return (offices or each.part("text") >= held.besides_text) and each.score >= max(
        held.besides, held.besides_share * taken.score
    )
