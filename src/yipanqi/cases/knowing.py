"""What a case knows: facts with their sources, what the procedure remembers, and the decisions made from them."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.cases.file import CaseFile
from yipanqi.cases.held import entry
from yipanqi.cases.machine import Who
from yipanqi.kernel.decision import (
    Ask,
    Citation,
    Condition,
    Decision,
    Figure,
    Known,
    Lacking,
    Outcome,
    Question,
    Refusal,
)
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store import cases as rows

Rule = Callable[[Known[Any], Rulebook], Ask | Decision[Any]]
"""A rule with its form already filled in: facts and rulebook to a decision, or to what it lacks."""


class Made(msgspec.Struct, frozen=True):
    """A decision as it is kept: outcome, conditions, figures, refusals, notes, and the result as JSON."""

    outcome: Outcome
    conditions: tuple[Condition, ...]
    figures: tuple[Figure, ...]
    refusals: tuple[Refusal, ...]
    notes: tuple[Text, ...]
    result: msgspec.Raw
    reason: str = ""

    @property
    def cites(self) -> tuple[Citation, ...]:
        """Every parameter read, once."""
        read = [c.cites for c in self.conditions] + [f.cites for f in self.figures]
        return tuple(dict.fromkeys(cite for cites in read for cite in cites))


class Fact(msgspec.Struct, frozen=True):
    """The answer (JSON) to a question, with its source and when it was given; `kept` where it is in the database."""

    question: Question
    answer: bytes
    source: str
    known_at: datetime
    kept: bool = False


class Knowing(CaseFile):
    """The facts and decisions of a case."""

    _facts: dict[str, Fact | Row[Any]] | None = None
    _decisions = 0

    def decide(self, rule: Rule, on: date | None = None) -> Ask | Decision[Any]:
        """Run a rule on the facts known, with the parameters of a day (the day of application).

        What this node's registers hold is looked up each time, so that nothing is decided on what was true last week;
        what
        is held elsewhere comes back as an `Ask`, once. On a live node a grant that rests on assumed, unconfirmed
        values is
        referred to an officer.
        """
        answers = self._answers_from_elsewhere()
        while True:
            rules = self.rules(on)
            asked = _run(rule, Known(answers), rules)
            if isinstance(asked, Decision):
                doubtful = self.work.world.live and rules.assumed and asked.outcome is Outcome.GRANTED
                return msgspec.structs.replace(asked, outcome=Outcome.REFERRED) if doubtful else asked
            here = [q for q in asked.questions if not q.at]
            if not here:
                return asked
            answers.update({q: self.look_up(q) for q in here})

    def look_up(self, question: Question) -> msgspec.Struct | None:
        """Answer a question from a register of this node, and keep the answer with the case. Raises NotAsked."""
        found: msgspec.Struct | None = entry(self.work, self.service, question.register, question.about)
        self.learn(question, msgspec.json.encode(found), self.work.world.code)
        return found

    def learn(self, question: Question, answer: bytes, source: str) -> None:
        """Keep the answer (JSON) to a question, with its source; a later answer takes its place."""
        self._known_facts()[_key(question)] = Fact(question, answer, source, self.work.now)

    def remember(self, name: str, value: msgspec.Struct) -> None:
        """Keep something the procedure needs later under a name: a letter, a statement."""
        answer = msgspec.json.encode(value)
        self._values[answer, type(value)] = value
        self.learn(Question(name, self.number), answer, self.work.world.code)

    def recall(self, name: str, kind: type[Any]) -> Any:
        """What was remembered under a name, or None."""
        found = self._fact(_key(Question(name, self.number)))
        if found is None:
            return None
        if (found.answer, kind) not in self._values:
            self._values[found.answer, kind] = msgspec.json.decode(found.answer, type=kind)
        return self._values[found.answer, kind]

    def remembered(self, name: str) -> bytes:
        """The same as JSON; b"" for nothing."""
        found = self._fact(_key(Question(name, self.number)))
        return found.answer if found else b""

    @cached_property
    def _values(self) -> dict[tuple[bytes, type[Any]], Any]:
        """What answers say, read once."""
        return {}

    def forget(self, name: str) -> None:
        """Remember it no more."""
        key = _key(Question(name, self.number))
        if self._known_facts().pop(key, None) is not None:
            rows.drop_facts(self.work.uow, self.number, [key])

    def made(self, step: str, decision: Decision[Any], who: Who, actor: Actor, reason: str = "") -> None:
        """Keep a decision with its reasons; a person who departs from the rule's proposal gives a reason."""
        self._decisions += 1
        kept = Made(
            decision.outcome,
            decision.conditions,
            decision.figures,
            decision.refusals,
            decision.notes,
            msgspec.Raw(msgspec.json.encode(decision.result)),
            reason,
        )
        self.work.keep(
            rows.decision,
            {
                "case_number": self.number,
                "place": int(self._fields["events"]) * 10 + self._decisions,
                "step": step,
                "outcome": decision.outcome,
                "who": who,
                "actor": actor.id,
                "at": self.work.now,
                "body": self.work.vault.seal(msgspec.json.encode(kept)),
            },
        )

    def gather_facts(self) -> None:
        """Hand over what was learnt."""
        new = {key: fact for key, fact in (self._facts or {}).items() if isinstance(fact, Fact) and not fact.kept}
        if new and not self.new:
            rows.drop_facts(self.work.uow, self.number, list(new))
        for key, fact in new.items():
            self._known_facts()[key] = msgspec.structs.replace(fact, kept=True)
            self.work.keep(
                rows.fact,
                {
                    "case_number": self.number,
                    "question": key,
                    "register": fact.question.register,
                    "source": fact.source,
                    "known_at": fact.known_at,
                    "answer": self.work.vault.seal(msgspec.json.encode((fact.question, msgspec.Raw(fact.answer)))),
                },
            )

    def _known_facts(self) -> dict[str, Fact | Row[Any]]:
        """What is known, by key; a row is opened when it is needed (`_fact`)."""
        if self._facts is None:
            self._facts = {row.question: row for row in rows.facts(self.work.uow, self.number)}
        return self._facts

    def _fact(self, key: str) -> Fact | None:
        known = self._known_facts()
        found = known.get(key)
        if found is not None and not isinstance(found, Fact):
            opened = self.work.vault.open(found.answer)
            question, answer = msgspec.json.decode(opened, type=tuple[Question, msgspec.Raw])
            found = known[key] = Fact(question, bytes(answer), found.source, found.known_at, kept=True)
        return found

    def _answers_from_elsewhere(self) -> dict[Question, Any]:
        kinds = {r.name: r.kind for r in self.service.registers}
        known = self._known_facts().items()
        registered = [key for key, fact in known if isinstance(fact, Fact) or fact.register in kinds]
        facts = [fact for key in registered if (fact := self._fact(key))]
        return {
            fact.question: msgspec.json.decode(fact.answer, type=kinds[fact.question.register] | None)
            for fact in facts
            if fact.question.at and fact.question.register in kinds
        }


def _run(rule: Rule, known: Known[Any], rules: Rulebook) -> Ask | Decision[Any]:
    try:
        return rule(known, rules)
    except Lacking as lacking:
        return Ask(lacking.questions)


@lru_cache(4096)
def _key(question: Question) -> str:
    return hashlib.sha256(msgspec.json.encode(question)).hexdigest()[:40]
