"""One case inside one unit of work: what it knows, what happens to it, and what is kept of it."""

import hashlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import Row, select, update

from yipanqi.access.actor import Actor
from yipanqi.cases import parties
from yipanqi.cases.clock import Standing, standing
from yipanqi.cases.machine import ENDS, START, Holder, Machine, Status, Transition, Who
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Given, Procedure, Service
from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.days import Pause
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
from yipanqi.kernel.offices import Office
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store import cases as rows

Rule = Callable[[Known[Any], Rulebook], Ask | Decision[Any]]
"""A rule with its form already filled in: facts and rulebook to a decision, or to what it lacks."""


class Leg(msgspec.Struct):
    """Help that a case asks of the other side or gives it: one move with its own state and clock."""

    id: str
    name: str
    move: str
    peer: str
    ours: bool
    state: str
    opened_at: datetime
    due_on: date | None = None
    ended_at: datetime | None = None
    new: bool = False
    changed: bool = False


class Letter(msgspec.Struct, frozen=True):
    """A document to the person: what it is, in which words, by which office, with redress where it decides against them."""

    title: Text
    paragraphs: tuple[Text, ...]
    office: str
    written_on: date
    redress: Text | None = None


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
        return tuple(dict.fromkeys(c for part in (*self.conditions, *self.figures) for c in part.cites))


class Case:
    """A case as its procedure's effects see it. Everything it does is kept when the unit of work ends, or nothing."""

    def __init__(
        self, work: Work, service: Service, procedure: Procedure, fields: dict[str, Any], *, new: bool
    ) -> None:
        self.work, self.service, self.procedure = work, service, procedure
        self.number: str = fields["number"]
        self.role: str = fields["role"]
        self._fields = fields
        self._new, self._gathered = new, new
        self.changed = False
        self._then: deque[tuple[str, Who, Given]] = deque()
        self._legs: dict[str, Leg] | None = {} if new else None
        self._facts: dict[str, tuple[str, bytes]] | None = {} if new else None
        self._decisions = 0

    # --- coming about -------------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, work: Work, row: Row[Any]) -> "Case":
        """A case from its row, with the service in the version it was opened in."""
        service = work.world.services.get(row.service, row.version)
        return cls(work, service, service.procedure(row.procedure), dict(row._mapping), new=False)

    @classmethod
    def begin(
        cls,
        work: Work,
        service: Service,
        procedure: Procedure,
        *,
        number: str,
        role: str,
        lane: int,
        peer: str,
        applicant: str,
        form: bytes,
        agent: str = "",
        channel: str = "online",
        window: str = "",
        submitted_at: datetime | None = None,
    ) -> "Case":
        """A case that is not in the database yet. The offices that answer for it are those competent for its places."""
        places = procedure.places(msgspec.json.decode(form, type=procedure.form))
        case = cls(
            work,
            service,
            procedure,
            {
                "number": number,
                "service": service.slug,
                "version": service.version,
                "procedure": procedure.id,
                "role": role,
                "state": START,
                "status": Status.DRAFT,
                "lane": lane,
                "peer": peer,
                "office": "",
                "other_office": "",
                "window": window,
                "channel": channel,
                "applicant": applicant,
                "agent": agent,
                "form": work.vault.seal(form),
                "submitted_at": submitted_at or work.now,
                "accepted_at": None,
                "limit_days": None,
                "due_on": None,
                "closed_at": None,
                "outcome": "",
                "events": 0,
                "changed_at": work.now,
            },
            new=True,
        )
        other = procedure.other_role(role)
        case._fields["office"] = case._office(places.get(role, ""))
        case._fields["other_office"] = case._office(places.get(other, "")) if peer else ""
        work.hold(case)
        return case

    def _office(self, division: str) -> str:
        if not division:
            return ""
        world = self.work.world
        current = world.divisions.current(division, self.work.today)
        return world.offices.competent(self.procedure.field, current[0] if current else division, self.work.today).id

    # --- what it is ---------------------------------------------------------------------------------------------------

    @property
    def machine(self) -> Machine:
        """The life cycle on this node."""
        return self.procedure.machines[self.role]

    @property
    def state(self) -> str:
        """Where it stands in its life cycle."""
        return str(self._fields["state"])

    @property
    def status(self) -> Status:
        """The shared status."""
        return Status(self._fields["status"])

    @property
    def peer(self) -> str:
        """The other node, or "" where there is none."""
        return str(self._fields["peer"])

    @property
    def lane(self) -> int:
        """The lane in which all its messages travel."""
        return int(self._fields["lane"])

    @property
    def ended(self) -> bool:
        """Whether nothing more is to happen."""
        return self.status in ENDS

    def field(self, name: str) -> Any:
        """A column of the case's row."""
        return self._fields[name]

    @property
    def office(self) -> Office:
        """The office on this side that answers for it."""
        return self.work.world.offices.get(str(self._fields["office"]))

    @cached_property
    def form_bytes(self) -> bytes:
        """The form as JSON."""
        return self.work.vault.open(self._fields["form"])

    @property
    def form(self) -> Any:
        """The filled-in form."""
        return msgspec.json.decode(self.form_bytes, type=self.procedure.form)

    def set_form(self, form: msgspec.Struct) -> None:
        """Take a corrected form."""
        data = msgspec.json.encode(form)
        self.__dict__["form_bytes"] = data
        self._change(form=self.work.vault.seal(data))

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Which division plays which role."""
        return self.procedure.places(self.form)

    @property
    def applicant(self) -> str:
        """Party id of the person or organisation it is for."""
        return str(self._fields["applicant"])

    @cached_property
    def party(self) -> Party:
        """Who that is."""
        return parties.get(self.work.uow, self.work.vault, self.applicant)

    def rules(self, on: date | None = None) -> Rulebook:
        """The service's parameters as they held on a day (the day of application) in its places."""
        world = self.work.world
        return Rulebook(
            world.parameters(self.service.slug, self.service.parameters),
            on or day_of(self.field("submitted_at")),
            self.places,
            confirmed=world.confirmed,
            ancestors=world.divisions.ancestors,
        )

    # --- what happens -------------------------------------------------------------------------------------------------

    def do(self, action: str, who: Who, given: Given, note: str = "") -> None:
        """Perform an action and all that follows from it. Raises Refused where the table does not allow it."""
        self._perform(action, who, given, note)
        while self._then:
            self._perform(*self._then.popleft())

    def then(self, action: str, body: msgspec.Struct | bytes = b"", who: Who = Who.RULE) -> None:
        """An action that follows from the present one, in the same unit of work."""
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        self._then.append((action, who, Given(RULE, data)))

    def _perform(self, action: str, who: Who, given: Given, note: str = "") -> None:
        transition = self.machine.find(action, self.state)
        if who not in transition.who:
            raise not_for(who, action)
        before, after = self.state, transition.to or self.state
        self._change(state=after, status=self.machine.state(after).status)
        if self.status in ENDS and self.field("closed_at") is None:
            self._change(closed_at=self.work.now)
        self._write_event(transition, before, after, who, given.actor, note)
        effect = self.procedure.effects.get((self.role, action))
        if effect is not None:
            effect(self.procedure, self, given)

    def _write_event(self, row: Transition, before: str, after: str, who: Who, actor: Actor, note: str) -> None:
        place = int(self._fields["events"]) + 1
        self._change(events=place)
        self.work.keep(
            rows.event,
            {
                "case_number": self.number,
                "place": place,
                "at": self.work.now,
                "event": row.event,
                "action": row.action,
                "before": before,
                "after": after,
                "who": who,
                "actor": actor.id,
                "note": note,
            },
        )

    def conclude(self, outcome: str) -> None:
        """Note how it ended: granted, refused, withdrawn, released."""
        self._change(outcome=outcome)

    def call_at(self, name: str, at: datetime) -> None:
        """Perform the timer's action at a moment unless stopped."""
        self.work.set_timer(self.number, name, at, self.lane)

    def call_off(self, name: str) -> None:
        """Stop a timer."""
        self.work.stop_timer(self.number, name)

    # --- facts and decisions ------------------------------------------------------------------------------------------

    def decide(self, rule: Rule) -> Ask | Decision[Any]:
        """Run a rule on the facts known, looking up local ones it asks for; what is held elsewhere comes back as an `Ask`.

        On a live node a grant that rests on assumed, unconfirmed values is referred to an officer.
        """
        answers: dict[Question, Any] = {q: a for q, a in self._known_answers()}
        while True:
            rules = self.rules()
            asked = _run(rule, Known(answers), rules)
            if isinstance(asked, Decision):
                doubtful = self.work.world.live and rules.assumed and asked.outcome is Outcome.GRANTED
                return msgspec.structs.replace(asked, outcome=Outcome.REFERRED) if doubtful else asked
            here = [q for q in asked.questions if not q.at]
            if not here:
                return asked
            answers.update({q: self.look_up(q) for q in here})

    def look_up(self, question: Question) -> msgspec.Struct | None:
        """Answer a question from a register of this node, and keep the answer with the case."""
        found = self.service.register(question.register).get(self.work.uow, self.work.vault, question.about)
        self.learn(question, msgspec.json.encode(found), self.work.world.code)
        return found

    def learn(self, question: Question, answer: bytes, source: str) -> None:
        """Keep the answer (JSON) to a question, with its source; a later answer replaces it in this unit of work only."""
        key = _key(question)
        self._load_facts()[key] = (question.register, answer)
        self.work.keep(
            rows.fact,
            {
                "case_number": self.number,
                "question": key,
                "register": question.register,
                "source": source,
                "known_at": self.work.now,
                "answer": self.work.vault.seal(msgspec.json.encode((question, msgspec.Raw(answer)))),
            },
        )

    def remember(self, name: str, value: msgspec.Struct) -> None:
        """Keep something the procedure needs later under a name: a letter, a statement."""
        self.learn(Question(name, self.number), msgspec.json.encode(value), self.work.world.code)

    def recall(self, name: str, kind: type[Any]) -> Any:
        """What was remembered under a name, or None."""
        found = self._load_facts().get(_key(Question(name, self.number)))
        return msgspec.json.decode(found[1], type=kind) if found else None

    def forget(self, name: str) -> None:
        """Remember it no more, so that another can take its place."""
        key = _key(Question(name, self.number))
        if self._load_facts().pop(key, None) is not None:
            self.work.uow.execute(
                rows.fact.delete().where(rows.fact.c.case_number == self.number, rows.fact.c.question == key)
            )

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

    def _load_facts(self) -> dict[str, tuple[str, bytes]]:
        if self._facts is None:
            self._facts = {}
            for row in rows.facts(self.work.uow, self.number):
                _, answer = msgspec.json.decode(self.work.vault.open(row.answer), type=tuple[Question, msgspec.Raw])
                self._facts[row.question] = (row.register, bytes(answer))
        return self._facts

    def _known_answers(self) -> list[tuple[Question, Any]]:
        if self._new:
            return []
        known = []
        registers = {r.name: r.kind for r in self.service.registers}
        for row in rows.facts(self.work.uow, self.number):
            if row.register in registers:
                question, answer = msgspec.json.decode(
                    self.work.vault.open(row.answer), type=tuple[Question, msgspec.Raw]
                )
                known.append((question, msgspec.json.decode(answer, type=registers[row.register] | None)))
        return known

    # --- clocks -------------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """The clock begins: the promise is the parameter as it holds for the places on the day of acceptance."""
        days = int(self.rules(self.work.today)[self.procedure.limit])
        due = self.calendar.add(self.work.today, days)
        self._change(accepted_at=self.work.now, limit_days=days, due_on=due.on)

    @property
    def calendar(self) -> Any:
        """The working days of the office that answers."""
        return self.work.world.calendar(self.office.division)

    def clock(self, pauses: Sequence[Pause] | None = None) -> Standing | None:
        """How the promised time stands; None before acceptance."""
        if self.field("accepted_at") is None:
            return None
        closed = self.field("closed_at")
        return standing(
            self.calendar,
            day_of(self.field("accepted_at")),
            self.field("limit_days"),
            self.pauses() if pauses is None else pauses,
            day_of(closed) if closed else self.work.today,
        )

    def pauses(self) -> list[Pause]:
        """The pauses of the clock so far."""
        table = rows.pause
        found = self.work.uow.rows(
            select(table).where(table.c.case_number == self.number).order_by(table.c.begun, table.c.place)
        )
        return [Pause(row.begun, row.ended, row.reason) for row in found]

    def pause(self, reason: str) -> None:
        """Stop the clock from tomorrow on, for a lawful reason."""
        self.work.uow.execute(
            rows.pause.insert(),
            {
                "case_number": self.number,
                "begun": self.work.today,
                "place": len(self.pauses()),
                "ended": None,
                "reason": reason,
            },
        )
        self._change(due_on=None)

    def resume(self) -> None:
        """Let the clock go on from tomorrow."""
        table = rows.pause
        self.work.uow.execute(
            update(table)
            .where(table.c.case_number == self.number, table.c.ended.is_(None))
            .values(ended=self.work.today)
        )
        now = self.clock()
        self._change(due_on=now.due_on if now else None)

    # --- letters and legs ---------------------------------------------------------------------------------------------

    def letter(self, kind: str, title: Text, paragraphs: Sequence[Text], redress: Text | None = None) -> None:
        """Write a letter to the person; it stands on the case page and can be printed."""
        letter = Letter(title, tuple(paragraphs), self.office.id, self.work.today, redress)
        self.keep_document(f"letter:{kind}", "A", msgspec.json.encode(letter))

    def keep_document(self, kind: str, grade: str, body: bytes, holder: str = "") -> str:
        """Keep a document with the case, sealed; returns its id."""
        document_id = self.work.uow.new_id()
        self.work.keep(
            rows.document,
            {
                "case_number": self.number,
                "id": document_id,
                "kind": kind,
                "grade": grade,
                "digest": hashlib.sha256(body).hexdigest(),
                "at": self.work.now,
                "holder": holder,
                "body": self.work.vault.seal(body),
            },
        )
        return document_id

    @property
    def legs(self) -> dict[str, Leg]:
        """Its legs by id."""
        if self._legs is None:
            self._legs = {
                row.id: Leg(
                    row.id, row.name, row.move, row.peer, row.ours, row.state, row.opened_at, row.due_on, row.ended_at
                )
                for row in rows.legs(self.work.uow, self.number)
            }
        return self._legs

    def leg(self, name: str) -> Leg:
        """The youngest leg of a name. Raises LookupError."""
        found = [leg for leg in self.legs.values() if leg.name == name]
        if not found:
            raise LookupError(f"case {self.number} has no leg {name!r}")
        return found[-1]

    # --- keeping ------------------------------------------------------------------------------------------------------

    def _change(self, **values: object) -> None:
        self._fields.update(values, changed_at=self.work.now)
        self.changed = not self._new

    def gather(self) -> None:
        """Hand over the row and the legs of a case that is new."""
        if self._new:
            self.work.keep(rows.case, dict(self._fields))
            self._new = False
        for leg in (self._legs or {}).values():
            if leg.new:
                self.work.keep(
                    rows.leg,
                    {
                        "case_number": self.number,
                        "id": leg.id,
                        "name": leg.name,
                        "move": leg.move,
                        "peer": leg.peer,
                        "ours": leg.ours,
                        "state": leg.state,
                        "opened_at": leg.opened_at,
                        "due_on": leg.due_on,
                        "ended_at": leg.ended_at,
                    },
                )
                leg.new = leg.changed = False

    def changes(self) -> dict[str, object]:
        """What is written where the case was there before."""
        names = (
            "state",
            "status",
            "office",
            "other_office",
            "form",
            "accepted_at",
            "limit_days",
            "due_on",
            "closed_at",
            "outcome",
            "events",
            "changed_at",
        )
        return {"wanted": self.number} | {f"new_{name}": self._fields[name] for name in names}

    def changed_legs(self) -> list[dict[str, object]]:
        """Legs that were there before and stand elsewhere now."""
        return [
            {"of_case": self.number, "of_leg": leg.id, "new_state": leg.state, "new_ended_at": leg.ended_at}
            for leg in (self._legs or {}).values()
            if leg.changed
        ]

    @property
    def holder(self) -> Holder:
        """Who has to act next."""
        return self.machine.state(self.state).holder


def in_working_days(case: Case, days: int) -> datetime:
    """The end (24:00 Beijing time) of the day on which that many working days from today are used up."""
    last = case.calendar.add(case.work.today, days).on
    from yipanqi.cases.work import BEIJING

    return datetime(last.year, last.month, last.day, tzinfo=BEIJING) + timedelta(days=1)


def not_for(who: Who, action: str) -> Exception:
    """Someone acts who may not."""
    from yipanqi.kernel.problems import forbidden

    return forbidden("not-yours", f"您无权进行此操作（{action}）", f"{action} is not for the {who}")


def _run(rule: Rule, known: Known[Any], rules: Rulebook) -> Ask | Decision[Any]:
    try:
        return rule(known, rules)
    except Lacking as lacking:
        return Ask(lacking.questions)


def _key(question: Question) -> str:
    return hashlib.sha256(msgspec.json.encode(question)).hexdigest()[:40]


from yipanqi.access.actor import ActorKind  # noqa: E402

RULE = Actor(ActorKind.CLOCK, "rule", Text("系统规则", "the rule"))
"""The actor of what follows by rule."""
