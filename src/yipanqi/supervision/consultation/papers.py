"""The draft and the final as a consultation keeps them: each clause as it read on the day, or its facts alone.

The wording on which people commented must not change under them, so it is copied when the consultation is planned.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.policy import catalogue
from yipanqi.policy.reader import document as read
from yipanqi.policy.reader.document import DocumentKind
from yipanqi.policy.reader.reading import read_text


class Wording(msgspec.Struct, frozen=True):
    """One clause: its place (section.number), title, text ("" where only the facts are known), and its facts."""

    place: str
    title: Text
    text: str = ""
    offices: tuple[str, ...] = ()
    deadline: str = ""
    targets: tuple[str, ...] = ()


class Paper(msgspec.Struct, frozen=True):
    """A document with its clauses; `id` is the catalogue's, or the title where the catalogue has none."""

    id: str
    title: str
    kind: DocumentKind
    issued_on: date | None
    clauses: tuple[Wording, ...]

    def clause(self, place: str) -> Wording | None:
        """The clause at a place."""
        return next((clause for clause in self.clauses if clause.place == place), None)


def paper(document: str, text: str = "") -> Paper:
    """A document from its text, or by its facts from the catalogue. Raises Refused where there is neither."""
    known = catalogue.catalogue().documents.get(document)
    if text:
        return _of_text(text, document, known)
    if known is None:
        raise Refused(
            Problem(
                "document-unknown", Text("目录中没有该文件，请粘贴全文", "Not in the catalogue: paste its text"), "text"
            )
        )
    clauses = [c for c in catalogue.catalogue().clauses.values() if c.document.id == document]
    return Paper(known.id, known.title, known.kind, known.issued_on, _placed(map(_of_catalogue, clauses)))


def write(clauses: Iterable[Wording]) -> str:
    """Clauses as they are kept."""
    return msgspec.json.encode(tuple(clauses)).decode()


def reading(kept: str) -> tuple[Wording, ...]:
    """Clauses as they were kept."""
    return msgspec.json.decode(kept, type=tuple[Wording, ...]) if kept else ()


def _of_text(text: str, document: str, known: catalogue.Document | None) -> Paper:
    found = read_text(text, document)
    if not found.clauses:
        raise Refused(Problem("no-clauses", Text("文本中没有读出条文", "No clause was found in the text"), "text"))
    title = found.title or document
    clauses = _placed(map(_of_reader, found.clauses))
    return Paper(known.id if known else document, title, found.kind, found.issued_on, clauses)


def _of_reader(clause: read.Clause) -> Wording:
    offices = tuple(office.name for office in clause.offices)
    targets = tuple(target.quote for target in clause.targets)
    place = f"{clause.section}.{clause.number or 0}"
    return Wording(place, same(clause.title), clause.text, offices, clause.deadline.printed, targets)


def _of_catalogue(clause: catalogue.Clause) -> Wording:
    offices = tuple(office.name for office in clause.offices)
    targets = tuple(target.quote for target in clause.targets)
    return Wording(f"{clause.section}.{clause.number}", clause.title, "", offices, clause.deadline.printed, targets)


def _placed(clauses: Iterable[Wording]) -> tuple[Wording, ...]:
    """Each under a place of its own: of several closing paragraphs without a number the later get a letter."""
    seen: dict[str, int] = {}
    kept = []
    for clause in clauses:
        seen[clause.place] = again = seen.get(clause.place, 0) + 1
        suffix = "" if again == 1 else chr(ord("a") + again - 1)
        kept.append(msgspec.structs.replace(clause, place=clause.place + suffix))
    return tuple(kept)
