"""The draft and the final as a consultation keeps them: each clause as it read on the day, or its facts alone.

The wording on which people commented must not change under them, so it is copied when the consultation is planned.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import Clause as Catalogued
from yipanqi.policy.reader import document as read
from yipanqi.policy.reader.document import ClauseKind, Deadline, Document, DocumentKind, Office, Target
from yipanqi.policy.reader.reading import read_text
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.editions.linking import texts

LONGEST_TITLE = 300
"""Signs of a title that are kept; what is longer was not read as one."""


class Wording(msgspec.Struct, frozen=True):
    """One clause: its place (section.number), title, text ("" where only the facts are known), and its facts."""

    place: str
    title: Text
    text: str
    kind: ClauseKind
    offices: tuple[Office, ...]
    deadline: Deadline
    targets: tuple[Target, ...]


class Paper(msgspec.Struct, frozen=True):
    """A document with its clauses; `id` is the catalogue's, or the name it goes by where the catalogue has none."""

    id: str
    title: str
    kind: DocumentKind
    clauses: tuple[Wording, ...]


def paper(work: Work, document: str, text: str = "") -> Paper:
    """A document from its text: the one given, else the one attached to it; or by its facts from the catalogue.

    Raises Refused where there is neither.
    """
    known = catalogue_of(work).documents.get(document)
    found = read_text(text, document) if text else texts(work).get(document)
    if found is not None:
        if not found.clauses:
            raise Refused(Problem("no-clauses", Text("文本中没有读出条文", "No clause was found in the text"), "text"))
        title = (known.title if known else found.title or document)[:LONGEST_TITLE]
        return Paper(document, title, found.kind, _placed(map(_of_reader, found.clauses)))
    if known is None:
        words = Text("目录中没有该文件，请粘贴全文", "Not in the catalogue: paste its text")
        raise Refused(Problem("document-unknown", words, "text"))
    clauses = [c for c in catalogue_of(work).clauses.values() if c.document.id == document]
    return Paper(document, known.title, known.kind, _placed(map(_of_catalogue, clauses)))


def as_document(name: str, title: str, kind: DocumentKind, on: date | None, clauses: Iterable[Wording]) -> Document:
    """Clauses as the document that lineage compares."""
    found = tuple(_as_clause(clause) for clause in clauses)
    return Document(name, None, title, (), on, kind, (), (), None, (), found)


def write(clauses: Iterable[Wording]) -> str:
    """Clauses as they are kept."""
    return msgspec.json.encode(tuple(clauses)).decode()


def reading(kept: str) -> tuple[Wording, ...]:
    """Clauses as they were kept."""
    return msgspec.json.decode(kept, type=tuple[Wording, ...]) if kept else ()


def place_of(section: int, number: int | None) -> str:
    """A place as clause ids end."""
    return f"{section}.{number or 0}"


def _of_reader(clause: read.Clause) -> Wording:
    place = place_of(clause.section, clause.number)
    title = same(clause.title)
    return Wording(place, title, clause.text, clause.kind, clause.offices, clause.deadline, clause.targets)


def _of_catalogue(clause: Catalogued) -> Wording:
    return Wording(clause.place, clause.title, "", clause.kind, clause.offices, clause.deadline, clause.targets)


def _as_clause(wording: Wording) -> read.Clause:
    section, number = (int("".join(filter(str.isdigit, part))) for part in wording.place.split("."))
    facts = (wording.kind, wording.offices, wording.deadline, wording.targets)
    return read.Clause(number or None, section, wording.title.zh, wording.text or wording.title.zh, *facts)


def _placed(clauses: Iterable[Wording]) -> tuple[Wording, ...]:
    """Each under a place of its own: of several closing paragraphs without a number the later get a letter."""
    seen: dict[str, int] = {}
    kept = []
    for clause in clauses:
        seen[clause.place] = again = seen.get(clause.place, 0) + 1
        suffix = "" if again == 1 else chr(ord("a") + again - 1)
        kept.append(msgspec.structs.replace(clause, place=clause.place + suffix))
    return tuple(kept)
