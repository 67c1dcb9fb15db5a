"""What the API answers with: the views of the use cases, as JSON can carry them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from yipanqi.access.readings import Reading
from yipanqi.cases.clock import Standing
from yipanqi.cases.credentials import Held, Validity
from yipanqi.cases.machine import Status
from yipanqi.cases.service import Expectation
from yipanqi.kernel.decision import Condition, Figure, Outcome, Refusal
from yipanqi.kernel.forms import schema
from yipanqi.kernel.text import Text
from yipanqi.node.steps import Step
from yipanqi.node.trace import Carried, Promise
from yipanqi.node.usecases import Compared, Guide
from yipanqi.node.views import Carried as Message
from yipanqi.node.views import ConsentLine, Decided, Look, Offered, PaperLine, PartLine, View, Written
from yipanqi.policy.catalogue import CataloguedService, Clause, Document
from yipanqi.policy.reader.document import Deadline, Office
from yipanqi.protocols.handling.live_words import Record


class Made(msgspec.Struct, frozen=True):
    """The id of what there is now."""

    id: str


class Done(msgspec.Struct, frozen=True):
    """The case that was filed or acted on, and the state it is in where that is known."""

    number: str
    state: str = ""


class ActionAnswer(msgspec.Struct, frozen=True):
    """What may be done now; `asks` is the JSON Schema of what has to be said with it."""

    action: str
    title: Text
    asks: Mapping[str, object] | None


class DecisionAnswer(msgspec.Struct, frozen=True):
    """A decision with its reasons, figures and citations."""

    step: str
    who: str
    at: datetime
    outcome: Outcome
    conditions: tuple[Condition, ...]
    figures: tuple[Figure, ...]
    refusals: tuple[Refusal, ...]
    notes: tuple[Text, ...]
    reason: str


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A case as its page shows it."""

    number: str
    service: str
    title: Text
    procedure: str
    procedure_title: Text
    role: str
    state: str
    state_title: Text
    status: Status
    status_title: Text
    outcome: str
    holder: Text
    holder_node: str
    places: Mapping[str, str]
    channel: str
    window: Text
    papers: tuple[PaperLine, ...]
    consents: tuple[ConsentLine, ...]
    name: str
    form: Mapping[str, object]
    clock: Standing | None
    submitted_at: datetime
    closed_at: datetime | None
    steps: tuple[Step, ...]
    decisions: tuple[DecisionAnswer, ...]
    letters: tuple[Written, ...]
    credentials: tuple[str, ...]
    actions: tuple[ActionAnswer, ...]
    parts: tuple[PartLine, ...]
    session: Record | None
    traffic: tuple[Message, ...]
    readings: tuple[Reading, ...]
    rated: bool
    outlook: tuple[Expectation, ...] = ()
    looks: tuple[Look, ...] = ()


class PaperAnswer(msgspec.Struct, frozen=True):
    """A paper that is needed, with the grades that do: A issued, B checked at a window, C uploaded, D declared."""

    kind: str
    title: Text
    grades: tuple[str, ...]
    required: bool


class ProcedureAnswer(msgspec.Struct, frozen=True):
    """One way of asking: `limit` names the parameter with the promised working days, `form` is its JSON Schema."""

    id: str
    title: Text
    summary: Text
    protocol: str
    limit: str
    ways: tuple[Text, ...]
    papers: tuple[PaperAnswer, ...]
    form: Mapping[str, object]


class TargetAnswer(msgspec.Struct, frozen=True):
    """How far a clause goes, as printed."""

    value: float
    unit: str
    comparator: str
    quote: str


class ClauseAnswer(msgspec.Struct, frozen=True):
    """A clause of a document."""

    id: str
    document: Document
    section: int
    number: int
    title: Text
    offices: tuple[Office, ...]
    deadline: Deadline
    targets: tuple[TargetAnswer, ...]


class PromiseAnswer(msgspec.Struct, frozen=True):
    """A clause and the services that carry it out, with parameters, cases and days."""

    clause: ClauseAnswer
    services: tuple[Carried, ...]
    planned: tuple[CataloguedService, ...]


class GuideAnswer(msgspec.Struct, frozen=True):
    """The guide of a service."""

    service: str
    version: int
    title: Text
    summary: Text
    procedures: tuple[ProcedureAnswer, ...]
    clauses: tuple[ClauseAnswer, ...]
    parameters: tuple[Compared, ...]


class UseAnswer(msgspec.Struct, frozen=True):
    """Where a credential was shown."""

    office: str
    relying: str
    purpose: str
    outcome: str
    at: datetime


class CredentialAnswer(msgspec.Struct, frozen=True):
    """A credential: `open` claims show always, `hidden` ones as the holder chooses; `validity`: does it stand."""

    number: str
    kind: str
    issuer: str
    case: str
    issued_at: datetime
    valid_to: datetime | None
    validity: Validity
    reason: str
    open: dict[str, Any]
    hidden: dict[str, Any]
    uses: tuple[UseAnswer, ...]


def credential_answer(held: Held) -> CredentialAnswer:
    """A credential as JSON."""
    return msgspec.convert(msgspec.to_builtins(held), CredentialAnswer)


def case_answer(view: View) -> CaseAnswer:
    """A case page as JSON."""
    same = {name: getattr(view, name) for name in CaseAnswer.__struct_fields__ if hasattr(view, name)}
    return CaseAnswer(
        **same
        | {
            "procedure": view.procedure_id,
            "procedure_title": view.procedure,
            "places": dict(view.codes),
            "form": msgspec.to_builtins(view.form),
            "decisions": tuple(_decision(decided) for decided in view.decisions),
            "actions": tuple(_action(offered, view) for offered in view.actions),
        }
    )


def clause_answer(clause: Clause) -> ClauseAnswer:
    """A clause as JSON."""
    return msgspec.convert(msgspec.to_builtins(clause), ClauseAnswer)


def promise_answer(promise: Promise) -> PromiseAnswer:
    """A promise as JSON."""
    return PromiseAnswer(clause_answer(promise.clause), promise.services, promise.planned)


def guide_answer(guide: Guide) -> GuideAnswer:
    """A guide as JSON."""
    procedures = tuple(
        ProcedureAnswer(
            p.id,
            p.title,
            p.summary,
            p.protocol,
            p.limit,
            p.ways,
            tuple(PaperAnswer(paper.kind, paper.title, paper.grades, paper.required) for paper in p.papers),
            schema(p.form),
        )
        for p in guide.service.procedures
    )
    service, clauses = guide.service, tuple(clause_answer(clause) for clause in guide.clauses)
    return GuideAnswer(
        service.slug, service.version, service.title, service.summary, procedures, clauses, guide.parameters
    )


def _decision(decided: Decided) -> DecisionAnswer:
    made = decided.made
    return DecisionAnswer(
        decided.step,
        decided.who,
        decided.at,
        made.outcome,
        made.conditions,
        made.figures,
        made.refusals,
        made.notes,
        made.reason,
    )


def _action(offered: Offered, view: View) -> ActionAnswer:
    asks = type(view.form) if offered.form else offered.asks
    return ActionAnswer(offered.action, offered.title, schema(asks) if asks else None)
