"""Adopting: a reviewed document becomes part of the catalogue, and what it promises of this side is drawn up.

Nothing before its date changes: its clauses carry the day it was issued, and parameters go on as they are until an
authority sets them.
"""

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import DocumentEntry
from yipanqi.policy.catalogue.entries import ClauseEntry
from yipanqi.policy.reader import document as reader
from yipanqi.store import editions as rows
from yipanqi.supervision.editions.adopted import Adopted, catalogue_of
from yipanqi.supervision.editions.carding import cards, services_of
from yipanqi.supervision.editions.linking import descents, links, proposed
from yipanqi.supervision.editions.reviewing import readings, review
from yipanqi.supervision.editions.uploading import Closing, Edition, close, see, still_open
from yipanqi.supervision.ledger.drawing_up import DrawnUp, draw_up_shares, shares


class Names(msgspec.Struct, frozen=True):
    """How the catalogue will name a document: the id that clause ids begin with, and a short name for boards."""

    document: str
    short: Text


def names_for(work: Work, edition: Edition) -> Names:
    """What is proposed: the number, or the title where there is none."""
    found = readings(work, edition)[1].document
    id_ = (found.number or found.title)[:60].replace("#", "").replace(">", "").replace("/", "")
    year = f"{found.issued_on.year} " if found.issued_on else ""
    return Names(id_, same(f"{year}{found.title[:12]}"))


def hindrances(work: Work, actor: Actor, id_: str) -> tuple[Problem, ...]:
    """What has to be done before a document can be adopted; () when it may be."""
    found = review(work, actor, id_)
    document = found.now.document
    undecided = sum(not each.decided for each in proposed(work, found.edition).pairs)
    checks = {
        "known": (
            found.known is not None,
            Text("目录中已有这份文件，请附上文本", "It is in the catalogue: attach the text"),
        ),
        "doubts": (
            not found.settled,
            Text("还有 {n} 处存疑待确认", "{n} doubts are still open").format(n=len(found.now.doubts)),
        ),
        "date": (document.issued_on is None, Text("缺成文日期", "The date of issue is missing")),
        "title": (not document.title, Text("缺标题", "The title is missing")),
        "issuers": (not document.issuers, Text("缺发文机关", "The issuers are missing")),
        "places": (_twice(document), Text("有两条的编号相同", "Two clauses have the same number")),
        "lineage": (
            bool(undecided),
            Text("还有 {n} 对条款的沿革未确认", "{n} pairs of clauses are not decided").format(n=undecided),
        ),
    }
    return tuple(Problem(code, text) for code, (missing, text) in checks.items() if missing)


def _twice(document: reader.Document) -> bool:
    places = [(clause.section, clause.number) for clause in document.clauses]
    return len(places) != len(set(places))


def adopt(work: Work, actor: Actor, id_: str, names: Names) -> DrawnUp:
    """Adopt a document and draw up its undertakings. Raises Refused where something is still to be done."""
    edition = still_open(work, actor, id_)
    if missing := hindrances(work, actor, id_):
        raise Refused(missing, Kind.CONFLICT)
    _check(work, names)
    adopted = preview(work, edition, names)
    close(work, actor, id_, Closing.ADOPTED, names.document, msgspec.json.encode(adopted).decode())
    held = catalogue_of(work)
    clauses = held.of(names.document)
    mine = [s for s in shares(clauses, work.world.code) if may_coordinate(actor, frozenset({s.division}))]
    return draw_up_shares(work, actor, held.documents[names.document], clauses, mine)


def _check(work: Work, names: Names) -> None:
    wrong = not names.document or len(names.document) > 60 or set("#>/") & set(names.document)
    if wrong:
        text = Text("编号不超过 60 字，不含 #、>、/", "At most 60 characters, without #, > and /")
        raise Refused(Problem("document-id", text, "document"))
    if names.document in catalogue_of(work).documents:
        raise Refused(
            Problem("document-taken", Text("目录中已有此编号", "The catalogue has this id already"), "document")
        )
    if not names.short.zh:
        raise Refused(Problem("required", Text("请填写简称", "Enter a short name"), "zh"))


def preview(work: Work, edition: Edition, names: Names) -> Adopted:
    """What would join the catalogue."""
    found = readings(work, edition)[1].document
    held = cards(work, edition)
    kin = proposed(work, edition).kin
    entry = DocumentEntry(
        id=names.document,
        number=found.number,
        title=found.title,
        short=names.short,
        issuers=found.issuers,
        issued_on=found.issued_on or work.today,
        kind=found.kind,
        sections=tuple(same(section.title) for section in found.sections),
        clauses={
            place: ClauseEntry(
                title=held[place].title,
                kind=clause.kind,
                field=held[place].field,
                strength=held[place].strength,
                offices=clause.offices,
                deadline=clause.deadline,
                targets=clause.targets,
            )
            for clause in found.clauses
            for place in [f"{clause.section}.{clause.number or 0}"]
        },
        consultation=found.consultation,
    )
    return Adopted(
        entry, services_of(held), links(work, edition.id, names.document), descents(kin, edition.id, names.document)
    )


def what_joined(work: Work, actor: Actor, id_: str) -> Adopted | None:
    """What joined the catalogue with an edition; None while it is under review. Raises Refused."""
    see(work, actor, id_)
    row = rows.get(work.uow, id_)
    return msgspec.json.decode(row.adopted, type=Adopted) if row and row.adopted else None
