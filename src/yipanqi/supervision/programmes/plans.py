"""Joint plans of the catalogue that are not programmes yet: what documents in force ask both sides to hold together.

A plan becomes a programme in one act: everything that the catalogue knows is filled in, a person adds day, place and
how many may come. What is a draft for comment promises nothing and is no plan.
"""

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_answer_for, may_coordinate
from yipanqi.cases.work import Work
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Clause, Document
from yipanqi.policy.reader.document import ClauseKind, DocumentKind, Role
from yipanqi.policy.sides import concerns
from yipanqi.store import steering as rows
from yipanqi.store import undertakings
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.programmes.programme import Kind, of_row

PROGRAMME = "programme"
"""What the catalogue calls a service that is tracked rather than carried out."""

_SIGNS = (
    (("联盟", "联合体"), Kind.ALLIANCE),
    (("大赛", "竞赛", "赛事"), Kind.CONTEST),
    (("培训", "轮训"), Kind.COURSE),
    (("招聘", "博览", "展会", "双选"), Kind.FAIR),
    (("论坛",), Kind.FORUM),
)
"""Words that say what kind a plan is, first come first served; an event otherwise, and the person may say another."""


class Plan(msgspec.Struct, frozen=True):
    """A service that both sides are to carry out as a programme: the clauses that ask for it, and who answers for them.

    `unit` and `division` are those of this side, `partners` the units of others.
    """

    service: str
    title: Text
    kind: Kind
    clauses: tuple[str, ...]
    documents: tuple[Document, ...]
    unit: str
    division: str
    partners: tuple[str, ...]

    @property
    def form(self) -> dict[str, list[str]]:
        """What of the form of a programme the catalogue knows."""
        return {
            "kind": [self.kind.value],
            "title": [self.title.zh],
            "title_en": [self.title.en],
            "unit": [self.unit],
            "partners": ["\n".join(self.partners)],
            "clauses": ["\n".join(self.clauses)],
            "service": [self.service],
        }


def plans(work: Work, actor: Actor) -> tuple[Plan, ...]:
    """Those that someone may announce and that no programme has been made of; the newest documents first."""
    made = {of_row(work, row).service for row in rows.programmes(work.uow)}
    held = catalogue_of(work)
    found = []
    for service in held.services.values():
        if PROGRAMME not in service.protocols or service.slug in made:
            continue
        clauses = [held.clauses[id_] for id_ in service.clauses if id_ in held.clauses]
        plan = _plan(work, service.slug, service.title, [each for each in clauses if _promises(each)])
        if plan and (may_answer_for(actor, plan.unit) or may_coordinate(actor, frozenset({plan.division}))):
            found.append(plan)
    return tuple(sorted(found, key=lambda plan: plan.documents[0].issued_on, reverse=True))


def _promises(clause: Clause) -> bool:
    return clause.kind is ClauseKind.TASK and clause.document.kind is not DocumentKind.DRAFT


def _plan(work: Work, slug: str, title: Text, clauses: list[Clause]) -> Plan | None:
    """None where nobody of this side answers for it: it is in no undertaking of the ledger."""
    latest = sorted(clauses, key=lambda clause: clause.document.issued_on, reverse=True)
    ours = [row for clause in latest for row in undertakings.of_clause(work.uow, clause.id)]
    ours.sort(key=lambda row: bool(row.role == Role.SUPPORTING))  # who leads, or answers, comes before who helps
    if not ours:
        return None
    named = (office for clause in latest for office in clause.offices)
    others = (office.name for office in named if not concerns(office.side, work.world.code))
    return Plan(
        slug,
        title,
        next((kind for words, kind in _SIGNS if any(word in title.zh for word in words)), Kind.EVENT),
        tuple(clause.id for clause in latest),
        tuple(dict.fromkeys(clause.document for clause in latest)),
        ours[0].unit,
        ours[0].division,
        tuple(dict.fromkeys(others)),
    )
