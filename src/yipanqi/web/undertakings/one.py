"""One undertaking: how it stands and why, what was reported, what is asked, its whole history, and what one may do."""

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Template

from yipanqi.access.permissions import may_answer_for, may_coordinate
from yipanqi.formats.filekinds import PDF, SUFFIXES
from yipanqi.kernel.decision import Citation
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Document
from yipanqi.policy.rulebook import evidence_words
from yipanqi.store import undertakings as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.ledger import difficulties, history, reporting
from yipanqi.supervision.ledger.difficulties import Difficulty
from yipanqi.supervision.ledger.explaining import explain
from yipanqi.supervision.ledger.history import EVENT_NAMES, EVIDENCE_NAMES, Event, Report
from yipanqi.supervision.ledger.listing import Line, Signals
from yipanqi.supervision.ledger.rules import citations
from yipanqi.supervision.ledger.signals import OPEN, STATE_NAMES
from yipanqi.supervision.ledger.undertaking import Undertaking, of_row
from yipanqi.supervision.ledger.undertaking import get as undertaking_of
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page
from yipanqi.web.places import address_of_clause
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.undertakings.acting import offered
from yipanqi.web.undertakings.forms import BASE
from yipanqi.web.undertakings.lists import STAFF, shown


class Seen(msgspec.Struct, frozen=True):
    """Everything about an undertaking, for a page or a program."""

    line: Line
    why: Text
    rules: tuple[Citation, ...]
    events: tuple[Event, ...]
    reports: tuple[Event, ...]
    difficulties: tuple[Difficulty, ...]
    parent: Undertaking | None
    children: tuple[Line, ...]
    successor: Undertaking | None
    document: Document | None


def see(node: WebNode, id_: str) -> Seen:
    """An undertaking with all that belongs to it. Raises Refused (unknown)."""
    with node.node.look() as work:
        found, signals = undertaking_of(work, id_), Signals(work)
        events = history.history(work, id_)
        below = [of_row(row) for row in rows.children(work.uow, id_)]
        return Seen(
            line=Line(found, signals.of(found)),
            why=explain(found.basis, work.today, signals.rules(found.division)),
            rules=citations(work.world, work.today, found.division),
            events=events,
            reports=history.standing_reports(events),
            difficulties=difficulties.difficulties(events),
            parent=undertaking_of(work, found.parent) if found.parent else None,
            children=tuple(Line(each, signals.of(each)) for each in below),
            successor=undertaking_of(work, found.successor) if found.successor else None,
            document=catalogue_of(work).documents.get(found.document),
        )


@get("/{id_:str}", guards=STAFF, sync_to_thread=True)
def one(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """One undertaking."""
    seen, actor = see(node, id_), request.user
    found = seen.line.undertaking
    above = seen.parent is not None and may_answer_for(actor, seen.parent.unit)
    ours = may_coordinate(actor, frozenset({found.division}))
    return page(
        "undertakings/one",
        200,
        base=BASE,
        seen=seen,
        found=found,
        figures=_figures(seen),
        running=found.state in OPEN,
        ours=ours,
        own=may_answer_for(actor, found.unit),
        answers=ours or above,
        acts=offered(found) if ours else {},
        document=seen.document,
        address=address_of_clause,
        evidence_words=evidence_words,
        event_names=EVENT_NAMES,
        evidence_names=EVIDENCE_NAMES,
        state_names=STATE_NAMES,
        **shown(actor),
    )


@get("/{id_:str}/evidence/{digest:str}", guards=STAFF, sync_to_thread=True)
def evidence(node: NodeDep, id_: FromPath[str], digest: FromPath[str]) -> Response[bytes]:
    """A file that was sent as evidence."""
    return evidence_file(node, id_, digest)


def evidence_file(node: WebNode, id_: str, digest: str) -> Response[bytes]:
    """A file that was sent as evidence: pictures are shown, documents are saved. Raises Refused (unknown)."""
    with node.node.look() as work:
        media, data = reporting.evidence_file(work, id_, digest)
    way = "attachment" if media == PDF else "inline"
    named = {
        "Content-Disposition": f'{way}; filename="{digest[:8]}.{SUFFIXES[media]}"',
        "Content-Security-Policy": "sandbox",
    }
    return Response(data, media_type=media, headers=named)


def _figures(seen: Seen) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """For each target its words, and the figures reported for it with the days they were counted for, latest first."""
    told = [f for e in reversed(seen.reports) if isinstance(e.body, Report) for f in e.body.figures]
    return tuple(
        (target.quote, [(f"{f.value} {f.unit}", f.as_of.isoformat()) for f in told if f.target == place])
        for place, target in enumerate(seen.line.undertaking.targets)
    )
