"""Drawing up (分解立账): a document's clauses become undertakings, one for each unit of this administration."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Clause, Document, catalogue
from yipanqi.policy.reader.document import DocumentKind, Office, Role
from yipanqi.policy.sides import concerns, division_of, is_outside
from yipanqi.store import undertakings as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.ledger import history
from yipanqi.supervision.ledger.entering import place_of, share_key
from yipanqi.supervision.ledger.history import Change, EventKind, Source
from yipanqi.supervision.ledger.parents import parents
from yipanqi.supervision.ledger.rules import reporting_cycle
from yipanqi.supervision.ledger.signals import Cycle, State
from yipanqi.supervision.ledger.undertaking import Undertaking, to_row

DRAFT = Text(
    "征求意见稿尚未作出承诺，不分解工作任务；待正式印发后再立账。",
    "A draft for comment promises nothing yet: no undertakings are drawn up until the final is issued.",
)
NONE_OURS = Text("该文件没有本方单位承担的条目。", "No clause of this document is a share of this side.")
BY_LINEAGE = Text("按已确认的沿革，该条落实上级文件的条款", "By confirmed lineage it implements the clause above")
_WEIGHT: Mapping[Role, int] = MappingProxyType({Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORTING: 2})


class Outsider(msgspec.Struct, frozen=True):
    """A unit of a place outside the two administrations (`side` 北京), or of no known place (""), in a clause."""

    clause: str
    unit: str
    side: str


class DrawnUp(msgspec.Struct, frozen=True):
    """What drawing up a document did: the new undertakings, how many were there already, why there are none ("" for
    no reason), clauses that name no unit, those whose deadline lies before the document's own day, and units that no
    ledger of the two administrations keeps: a person sees to them.
    """

    document: str
    new: tuple[str, ...] = ()
    known: int = 0
    why_none: Text = Text("", "")
    without_unit: tuple[str, ...] = ()
    due_before_start: tuple[str, ...] = ()
    outside: tuple[Outsider, ...] = ()


class Share(msgspec.Struct, frozen=True):
    """One unit's part in a clause."""

    clause: Clause
    office: Office
    division: str

    @property
    def key(self) -> str:
        """What it is drawn up under, once only."""
        return share_key(self.clause.id, self.office.name)


def draw_up(work: Work, actor: Actor, document_id: str) -> DrawnUp:
    """Draw up what a document of the catalogue promises of this side, for the coordination office whose divisions it
    concerns. What is there already stays as it is. Raises Refused.
    """
    document, clauses = _of_catalogue(work, document_id)
    own = shares(clauses, work.world.code)
    require(may_coordinate(actor, frozenset(s.division for s in own) or frozenset({work.world.code.ljust(6, "0")})))
    mine = [s for s in own if may_coordinate(actor, frozenset({s.division}))]
    return draw_up_shares(work, actor, document, clauses, mine)


def draw_up_shipped(work: Work, by: Actor) -> tuple[DrawnUp, ...]:
    """Draw up every document of the catalogue, when a node is set up."""
    return tuple(_draw_up_all(work, by, id_) for id_ in catalogue().documents)


def _draw_up_all(work: Work, by: Actor, document_id: str) -> DrawnUp:
    document, clauses = _of_catalogue(work, document_id)
    return draw_up_shares(work, by, document, clauses, shares(clauses, work.world.code))


def draw_up_shares(
    work: Work, by: Actor, document: Document, clauses: Iterable[Clause], own: Iterable[Share]
) -> DrawnUp:
    """Draw up some shares of a document's clauses; nobody is asked whether `by` may."""
    if document.kind is DocumentKind.DRAFT:
        return DrawnUp(document.id, why_none=DRAFT)
    known, clauses, own = rows.shares(work.uow, document.id), tuple(clauses), tuple(own)
    new = [(share, _undertaking(work, share)) for share in own if share.key not in known]
    rows.add(work.uow, [to_row(u, share.key) | {"opened_at": work.now} for share, u in new])
    source = Source(document.number or document.title)
    rows.note(work.uow, [history.event_row(work, by, u.id, EventKind.DRAWN_UP, source) for _, u in new])
    for id_, parent in parents(work, [u for _, u in new]).items():
        history.note(work, by, id_, EventKind.PLACED, Change(BY_LINEAGE.zh, source.source, "", parent))
        rows.change(work.uow, id_, parent=parent)
    return DrawnUp(
        document=document.id,
        new=tuple(u.id for _, u in new),
        known=len(own) - len(new),
        why_none=Text("", "") if own else NONE_OURS,
        without_unit=tuple(c.id for c in clauses if not c.offices),
        due_before_start=tuple(c.id for c in clauses if c.deadline.on and c.deadline.on < document.issued_on),
        outside=tuple(each for clause in clauses for each in outsiders(clause)),
    )


def shares(clauses: Iterable[Clause], administration: str) -> tuple[Share, ...]:
    """The shares of one administration; a unit that a clause names twice has one, in its weightiest role."""
    return tuple(share for clause in clauses for share in _of_clause(clause, administration))


def outsiders(clause: Clause) -> tuple[Outsider, ...]:
    """The units of a clause that are of neither administration, or of no known place."""
    named = (Outsider(clause.id, office.name, office.side) for office in clause.offices if is_outside(office.side))
    return tuple(dict.fromkeys(named))


def _of_clause(clause: Clause, administration: str) -> Iterator[Share]:
    taken: set[str] = set()
    for office in sorted(clause.offices, key=lambda office: _WEIGHT[office.role]):
        if office.name not in taken and concerns(office.side, administration):
            taken.add(office.name)
            yield Share(clause, office, division_of(office.side, administration))


def _of_catalogue(work: Work, document_id: str) -> tuple[Document, tuple[Clause, ...]]:
    known = catalogue_of(work)
    if document_id not in known.documents:
        raise unknown("document", f"目录中没有这份文件：{document_id}", f"no such document: {document_id}")
    return known.documents[document_id], known.of(document_id)


def _undertaking(work: Work, share: Share) -> Undertaking:
    clause, office = share.clause, share.office
    due = clause.deadline.on
    return Undertaking(
        id=work.uow.new_id(),
        clause=clause.id,
        document=clause.document.id,
        place=place_of(clause),
        field=clause.field.value,
        title=clause.title,
        unit=office.name,
        side=office.side,
        division=share.division,
        role=office.role,
        starts_on=clause.document.issued_on,
        due_on=due,
        printed=clause.deadline.printed,
        cycle=Cycle.NONE if due else reporting_cycle(work.world, work.today, share.division),
        targets=clause.targets,
        parent=None,
        state=State.NOT_BEGUN,
        reported_on=None,
        asked_on=None,
        done_on=None,
        late_on=None,
        successor=None,
        problems=0,
    )
