"""Decisions that explain themselves.

A rule is a plain function of facts and a rulebook that returns a `Decision`, or an `Ask` for the facts it lacks. It
builds the
decision with a `Review`, which notes every condition with its fact and the parameters read for it, so that officers,
citizens and
courts see the same reasons.
"""

from collections.abc import Hashable, Iterable, Mapping
from enum import StrEnum
from typing import Generic, NoReturn, TypeVar

import msgspec

from yipanqi.kernel.text import Text

T = TypeVar("T")


class Citation(msgspec.Struct, frozen=True):
    """A parameter as it was read: value, since when, for which place, set by which clause, how sure."""

    parameter: str
    title: Text
    value: str
    since: str
    place: str = ""
    set_by: str = ""
    evidence: str = "assumed"
    because: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """One way of saying no: code, words for the person, and what the person can do next."""

    code: str
    text: Text
    remedy: Text


class Condition(msgspec.Struct, frozen=True):
    """One thing a rule looked at: the fact, where it comes from, met or not (None: cannot tell, for a person to
    judge).
    """

    title: Text
    fact: Text
    source: Text
    met: bool | None
    cites: tuple[Citation, ...] = ()


class Figure(msgspec.Struct, frozen=True):
    """An amount a rule worked out: integer in `unit` (fen, month, day), and how."""

    name: str
    title: Text
    amount: int
    unit: str
    how: Text = Text("", "")
    cites: tuple[Citation, ...] = ()


class Outcome(StrEnum):
    """What a rule says: yes, no, or that a person must look."""

    GRANTED = "granted"
    REFUSED = "refused"
    REFERRED = "referred"


class Decision(msgspec.Struct, Generic[T], frozen=True):
    """An outcome with its conditions, figures and, where granted, its result."""

    outcome: Outcome
    conditions: tuple[Condition, ...]
    figures: tuple[Figure, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    result: T | None = None
    notes: tuple[Text, ...] = ()

    @property
    def granted(self) -> T:
        """The result of a granted decision. Raises ValueError where it was not granted."""
        if self.outcome is not Outcome.GRANTED or self.result is None:
            raise ValueError(f"not granted: {[r.code for r in self.refusals]}")
        return self.result

    @property
    def cites(self) -> tuple[Citation, ...]:
        """Every parameter read, once, in the order of reading."""
        read = [c.cites for c in self.conditions] + [f.cites for f in self.figures]
        return tuple(dict.fromkeys(cite for cites in read for cite in cites))


CONSENT = "consent"
"""The basis of a question that rests on nothing but the consent of the person it is about."""


class Question(msgspec.Struct, frozen=True):
    """A fact a rule lacks: from which register, about whom, held where ("" is here), for what purpose and on what
    basis: the document that allows it, or `CONSENT`.
    """

    register: str
    about: str
    at: str = ""
    purpose: str = ""
    basis: str = ""


class Ask(msgspec.Struct, frozen=True):
    """What a rule needs before it can decide; all questions are asked at once."""

    questions: tuple[Question, ...]


class Lacking(Exception):
    """Raised inside a rule by `Known` for a fact not known yet; the caller turns it into an `Ask`."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.questions = tuple(questions)
        super().__init__(f"lacking {self.questions}")


class Known(Generic[T]):
    """The facts a rule has been given, by question. Reading one that is missing asks for it."""

    def __init__(self, answers: Mapping[Question, T | None]) -> None:
        self._answers = dict(answers)

    def lacks(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """Those of the questions that have no answer yet."""
        return tuple(q for q in questions if q not in self._answers)

    def __getitem__(self, question: Question) -> T | None:
        """The answer: None where the holder has nothing on record. Raises `Lacking` where it was not asked yet."""
        if question not in self._answers:
            raise Lacking([question])
        return self._answers[question]


class Reads:
    """What a rulebook gives a review: the citations of what was read since it was last asked."""

    def taken(self) -> tuple[Citation, ...]:
        """Citations since the last call."""
        return ()


class Review:
    """Builds a decision condition by condition."""

    def __init__(self, rules: Reads) -> None:
        self._rules = rules
        self._conditions: list[Condition] = []
        self._figures: list[Figure] = []
        self._refusals: list[Refusal] = []
        self._notes: list[Text] = []

    def that(self, title: Text, met: bool | None, fact: Text, source: Text, otherwise: Refusal | None = None) -> bool:
        """Note a condition; where it is not met and `otherwise` is given, the decision refuses with it. Returns
        whether met.
        """
        self._conditions.append(Condition(title, fact, source, met, self._rules.taken()))
        if met is False and otherwise is not None:
            self._refusals.append(otherwise)
        return bool(met)

    def figure(self, name: str, title: Text, amount: int, unit: str, how: Text) -> int:
        """Note an amount and how it was worked out; returns it."""
        self._figures.append(Figure(name, title, amount, unit, how, self._rules.taken()))
        return amount

    def note(self, text: Text) -> None:
        """Something the person should know that decides nothing."""
        self._notes.append(text)

    @property
    def refusing(self) -> bool:
        """Whether some condition already refuses."""
        return bool(self._refusals)

    def decide(self, result: T | None) -> Decision[T]:
        """Refused where a condition refused, referred to a person where one could not be told, else granted with the
        result.
        """
        if self._refusals:
            return self._decision(Outcome.REFUSED, None)
        if any(c.met is None for c in self._conditions):
            return self._decision(Outcome.REFERRED, result)
        return self._decision(Outcome.GRANTED, result)

    def _decision(self, outcome: Outcome, result: T | None) -> Decision[T]:
        return Decision(
            outcome, tuple(self._conditions), tuple(self._figures), tuple(self._refusals), result, tuple(self._notes)
        )


def never(value: NoReturn) -> NoReturn:
    """Marks a branch the types rule out."""
    raise AssertionError(f"not possible: {value!r}")


def once(values: Iterable[Hashable]) -> bool:
    """Whether no value is repeated."""
    seen = list(values)
    return len(seen) == len(set(seen))
