"""What was read of a document, what is in doubt, and what a person says of it, field by field."""

from collections.abc import Iterable

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import conflict
from yipanqi.policy.catalogue import Document
from yipanqi.policy.importing import Difference, differences, document_of
from yipanqi.policy.reader import corrected, read, value_of
from yipanqi.policy.reader.document import Clause, Correction, Field, Reading
from yipanqi.store import editions as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.editions.uploading import Closing, Edition, close, see, still_open

CORRECTION = "correction"


class Review(msgspec.Struct, frozen=True):
    """A document under review: as it was read, as people have put it right, and what is still in doubt (in `now`).

    `known` is the catalogue's document where it is there already, with every difference from the text.
    """

    edition: Edition
    first: Reading
    now: Reading
    known: Document | None
    differences: tuple[Difference, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing is in doubt any more."""
        return not self.now.doubts


def review(work: Work, actor: Actor, id_: str) -> Review:
    """How a document stands. Raises Refused (unknown, forbidden)."""
    edition = see(work, actor, id_)
    held = catalogue_of(work)
    first, now = readings(work, edition)
    known = document_of(held, now.document) if edition.closing is not Closing.ADOPTED else None
    differ = differences(known, held.of(known.id), now.document) if known else ()
    return Review(edition, first, now, known, differ)


def readings(work: Work, edition: Edition) -> tuple[Reading, Reading]:
    """An edition as it was read, and as people have put it right. Its file is the edition's id."""
    first = read(edition.text, edition.id)
    return first, corrected(first, said(work, edition.id))


def said(work: Work, id_: str) -> list[Correction]:
    """Every correction and confirmation of an edition, in order."""
    return [msgspec.json.decode(row.value, type=Correction) for row in rows.acts(work.uow, id_, CORRECTION)]


def correct(work: Work, actor: Actor, id_: str, correction: Correction) -> None:
    """Put a field right, or confirm it by giving what was read. Raises Refused for a value that does not fit."""
    edition = still_open(work, actor, id_)
    corrected(read(edition.text, id_), [*said(work, id_), correction])
    _keep(work, actor, id_, [correction])


def confirm(work: Work, actor: Actor, id_: str, clause: int | None, field: Field) -> None:
    """Say that a field is right as it stands."""
    edition = still_open(work, actor, id_)
    first, _ = readings(work, edition)
    if field is Field.LINES:
        lines = sorted({line for doubt in first.doubts if doubt.field is Field.LINES for line in doubt.lines})
        value = msgspec.json.encode(lines).decode()
    else:
        value = present_value(first, said(work, id_), clause, field)
    _keep(work, actor, id_, [Correction(clause, field, value)])


def present_value(first: Reading, corrections: Iterable[Correction], clause: int | None, field: Field) -> str:
    """The JSON of a field as it stands: the latest that a person said, else what was read."""
    own = [each.value for each in corrections if (each.clause, each.field) == (clause, field)]
    return own[-1] if own else value_of(first, clause, field)


def attach(work: Work, actor: Actor, id_: str) -> str:
    """Keep it as the text of the document that the catalogue has already; the document's id. Raises Refused."""
    still_open(work, actor, id_)
    found = review(work, actor, id_)
    if found.known is None:
        raise conflict("not-in-catalogue", "目录中没有这份文件", "The catalogue does not have this document")
    close(work, actor, id_, Closing.ATTACHED, found.known.id)
    return found.known.id


def _keep(work: Work, actor: Actor, id_: str, corrections: Iterable[Correction]) -> None:
    kept = [
        (CORRECTION, f"{'' if each.clause is None else each.clause}/{each.field}", msgspec.json.encode(each).decode())
        for each in corrections
    ]
    rows.say(work.uow, id_, kept, actor.id)


def placed(found: Review, corrections: Iterable[Correction]) -> list[tuple[int, Clause]]:
    """The clauses as they stand, each with the place by which corrections name it (a dropped clause keeps its own)."""
    dropped: dict[int, bool] = {}
    for each in corrections:
        if each.field is Field.CLAUSE and each.clause is not None:
            dropped[each.clause] = each.value == "null"
    every = range(max([len(found.first.document.clauses), *(place + 1 for place in dropped)]))
    return list(zip((place for place in every if not dropped.get(place)), found.now.document.clauses, strict=True))
