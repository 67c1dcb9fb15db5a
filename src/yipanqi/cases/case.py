"""One case inside one unit of work: what happens to it, and what is kept of it."""

import hashlib
from collections import deque
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, ActorKind
from yipanqi.cases.counting import is_decided
from yipanqi.cases.knowing import Knowing, Made, Rule
from yipanqi.cases.legs import Leg, Legs
from yipanqi.cases.machine import START, Status, Transition, Who
from yipanqi.cases.papers import Papers
from yipanqi.cases.service import Given, Procedure, Service
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import forbidden
from yipanqi.kernel.text import Text
from yipanqi.store import cases as rows

__all__ = ["RULE", "Case", "Leg", "Letter", "Made", "Rule"]

RULE = Actor(ActorKind.CLOCK, "rule", Text("系统规则", "the rule"))
"""The actor of what follows by rule."""


class Letter(msgspec.Struct, frozen=True):
    """A document to the person: what it is, in which words, by which office, with redress where it decides against
    them.
    """

    title: Text
    paragraphs: tuple[Text, ...]
    office: str
    written_on: date
    redress: Text | None = None


class Case(Knowing, Papers, Legs):
    """A case as its procedure's effects see it. Everything it does is kept when the unit of work ends, or nothing."""

    def __init__(
        self, work: Work, service: Service, procedure: Procedure, fields: dict[str, Any], *, new: bool
    ) -> None:
        super().__init__(work, service, procedure, fields, new=new)
        self._then: deque[tuple[str, Who, Given]] = deque()
        self._legs = {} if new else None
        self._facts = {} if new else None
        self._others = {} if new else None

    @classmethod
    def load(cls, work: Work, row: Row[Any]) -> "Case":
        """A case from its row, with the service in the version it was opened in."""
        service = work.world.services.get(row.service, row.version)
        return cls(work, service, service.procedure(row.procedure), row._asdict(), new=False)

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
                "concluded_at": None,
                "outcome": "",
                "decided_at": None,
                "used_days": None,
                "paused": "",
                "pauses": 0,
                "events": 0,
                "changed_at": work.now,
            },
            new=True,
        )
        case._fields.update(case.offices())
        case.find_others()
        work.hold(case)
        return case

    def do(self, action: str, who: Who, given: Given, note: str = "") -> None:
        """Perform an action and all that follows from it. Raises Refused where the table does not allow it."""
        self._perform(action, who, given, note)
        while self._then:
            self._perform(*self._then.popleft())
        self.work.settle()

    def then(self, action: str, body: msgspec.Struct | bytes = b"", who: Who = Who.RULE, found: object = None) -> None:
        """An action that follows from the present one, in the same unit of work, with what that has found out."""
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        self._then.append((action, who, Given(RULE, data, found)))

    def _perform(self, action: str, who: Who, given: Given, note: str = "") -> None:
        transition = self.machine.find(action, self.state)
        if who not in transition.who:
            raise forbidden("not-yours", f"您无权进行此操作（{action}）", f"{action} is not for the {who}")
        if not self._named(who, action, given.actor):
            raise forbidden("not-named", f"贵单位未获授权办理{action}", f"the organisation is not named for {action}")
        before, after = self.state, transition.to or self.state
        self._change(state=after, status=self.machine.state(after).status)
        if self._fields["decided_at"] is None and is_decided(self.status):
            self._change(decided_at=self.work.now)
        if self.ended != (self.field("closed_at") is not None):
            self._change(closed_at=self.work.now if self.ended else None)
        self._write_event(transition, before, after, who, given.actor, note)
        effect = self.procedure.effects.get((self.role, action))
        if effect is not None:
            effect(self.procedure, self, given)

    def _named(self, who: Who, action: str, actor: Actor) -> bool:
        """An organisation acts only as it is named for, whatever door it came through."""
        if who is not Who.ORGANISATION or actor.kind is not ActorKind.ORGANISATION:
            return True
        return actor.named_for(self.service.slug, action)

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
        """Note how it ended: granted, refused, withdrawn, released. The clock stops; "" lets it all begin again."""
        self._change(outcome=outcome, concluded_at=self.work.now if outcome else None)

    def letter(
        self, kind: str, title: Text, paragraphs: Sequence[Text], redress: Text | None = None, office: str = ""
    ) -> None:
        """Write a letter to the person, by this side's office or another; it stands on the case page and can be
        printed.
        """
        letter = Letter(title, tuple(paragraphs), office or self.field("office"), self.work.today, redress)
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

    def gather(self) -> None:
        """Hand over what was learnt, and the row and the legs of a case that is new."""
        self.gather_facts()
        self.count_days()
        self.count()
        if self.new:
            self.work.keep(rows.case, dict(self._fields))
            self.new = False
        if self._others_changed:
            rows.set_others(self.work.uow, self.number, self.others)
            self._others_changed = False
        self.gather_legs()

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
            "concluded_at",
            "outcome",
            "decided_at",
            "used_days",
            "paused",
            "pauses",
            "events",
            "changed_at",
        )
        return {"wanted": self.number} | {f"new_{name}": self._fields[name] for name in names}

    def written(self) -> None:
        """All of it is in the database now."""
        self.changed = False
        self.legs_written()
