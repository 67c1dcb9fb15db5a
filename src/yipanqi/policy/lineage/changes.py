"""What changed from one clause to another: offices, deadline, targets, strength of its verbs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Protocol

from yipanqi.policy.lineage.comparing import works
from yipanqi.policy.lineage.edges import Change, What
from yipanqi.policy.lineage.phrases import Phrase, phrases, same_thing
from yipanqi.policy.reader.document import Clause, Deadline, Office, Target
from yipanqi.policy.strength import Strength


class Facts(Protocol):
    """What a clause promises, read from a text or kept in a catalogue."""

    @property
    def offices(self) -> tuple[Office, ...]:
        """Who answers for it."""

    @property
    def deadline(self) -> Deadline:
        """By when."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """How far."""


def changed_facts(before: Facts, after: Facts, *, by_work: bool = False) -> tuple[Change, ...]:
    """Changes of offices, deadline and targets; `by_work` compares what offices do, not what they are called, for a
    lower place's list names its own.
    """
    return (
        *changed_offices(before.offices, after.offices, by_work=by_work),
        *changed_deadline(before.deadline, after.deadline),
        *changed_targets(before.targets, after.targets),
    )


def changed_offices(before: Sequence[Office], after: Sequence[Office], *, by_work: bool) -> tuple[Change, ...]:
    """One change with the names before and after, unless they are the same."""
    names, others = (list(dict.fromkeys(office.name for office in each)) for each in (before, after))
    if set(names) == set(others) or (by_work and works(before) == works(after)):
        return ()
    return (Change(What.OFFICES, _joined(names), _joined(others)),)


def changed_deadline(before: Deadline, after: Deadline) -> tuple[Change, ...]:
    """One change, unless both are the same day, both without end, or neither is said."""
    one, other = said(before), said(after)
    return () if one == other else (Change(What.DEADLINE, one, other),)


def said(deadline: Deadline) -> str | None:
    """A deadline in a word: its day, 常态化 for what goes on, None where there is none."""
    if deadline.on:
        return deadline.on.isoformat()
    return "常态化" if deadline.ongoing else None


def changed_targets(before: Sequence[Target], after: Sequence[Target]) -> tuple[Change, ...]:
    """Targets of one unit that differ, in their order; what is left over was added or left out.

    A range (2—3 个) counts as one target, its upper end.
    """
    changes = []
    one, other = (_upper_ends(each) for each in (before, after))
    for unit in dict.fromkeys(target.unit for target in (*one, *other)):
        pairs = _paired([t for t in one if t.unit == unit], [t for t in other if t.unit == unit])
        changes += [Change(What.TARGET, figure(old), figure(new), figures=(old, new)) for old, new in pairs]
    return tuple(changes)


def _paired(before: list[Target], after: list[Target]) -> Iterator[tuple[Target | None, Target | None]]:
    """Targets that differ, old with new: those that compare alike first, then in order, then what is left over."""
    same = {_key(target) for target in before} & {_key(target) for target in after}
    olds, news = ([target for target in each if _key(target) not in same] for each in (before, after))
    for old in list(olds):
        alike = next((new for new in news if new.comparator == old.comparator), None)
        if alike:
            olds.remove(old)
            news.remove(alike)
            yield old, alike
    yield from zip_longest(olds, news)


def figure(target: Target | None) -> str | None:
    """A target in words: ≤ 15 工作日."""
    if target is None:
        return None
    sign = {"<=": "≤ ", ">=": "≥ ", "+": "+ ", "~": "约 "}.get(target.comparator, "")
    return f"{sign}{target.value:g} {target.unit}"


def changed_strength(before: Clause, after: Clause) -> tuple[Change, ...]:
    """Phrases of both clauses that speak of the same thing with a verb of another grade.

    A title that merely moves something forward (推进…) is compared with a title only: nearly all titles begin so.
    """
    changes: dict[str, Change] = {}
    for one, other in zip(_spoken(before), _spoken(after), strict=True):
        for new in other:
            was = same_thing(new, one)
            if was and was.strength is not new.strength:
                changes.setdefault(was.about, Change(What.STRENGTH, was.verb, new.verb, about=new.about))
    return tuple(changes.values())


def _spoken(clause: Clause) -> tuple[list[Phrase], list[Phrase]]:
    """The phrases with a verb that stand in the title, and those that promise something in the whole clause."""
    title = [each for each in phrases(clause.title) if each.strength]
    wording = phrases(clause.text.removeprefix(clause.title))
    firm = [each for each in title if each.strength is not Strength.ADVANCE]
    return title, [*firm, *(each for each in wording if each.strength)]


def _upper_ends(targets: Iterable[Target]) -> list[Target]:
    held = list(targets)
    lower = {
        place
        for place, (one, other) in enumerate(pairwise(held))
        if (one.comparator, other.comparator) == (">=", "<=") and (one.unit, one.quote) == (other.unit, other.quote)
    }
    return [target for place, target in enumerate(held) if place not in lower]


def _key(target: Target) -> tuple[float, str]:
    return target.value, target.comparator


def _joined(names: Iterable[str]) -> str | None:
    return "、".join(names) or None
