"""What reading an official document yields: the document with its clauses, and the account of every line."""

from datetime import date
from enum import StrEnum

import msgspec

from yipanqi.kernel.text import Text


class DocumentKind(StrEnum):
    """What sort of paper it is."""

    PLAN = "plan"
    ITEM_LIST = "item list"
    TASK_LIST = "county task list"
    DRAFT = "draft for comment"
    OTHER = "other"


class ClauseKind(StrEnum):
    """What a clause is for: aims, a task somebody answers for, a measure that secures it, or a closing paragraph."""

    GENERAL = "general"
    TASK = "task"
    MEASURE = "measure"
    CLOSING = "closing"


class Role(StrEnum):
    """How an office answers for a clause."""

    RESPONSIBLE = "responsible"
    LEAD = "lead"
    SUPPORTING = "supporting"


class Office(msgspec.Struct, frozen=True):
    """One office: full `name`, `side` (四川, 重庆, 成都, 两省市 or a county), role, and the words `printed` for it."""

    name: str
    side: str
    role: Role
    printed: str


class Deadline(msgspec.Struct, frozen=True):
    """By when: the words, the last day (None when there is none), and whether it goes on without end."""

    printed: str = ""
    on: date | None = None
    ongoing: bool = False


class Target(msgspec.Struct, frozen=True):
    """A figure promised: `value` in `unit`, `comparator` one of `=`, `>=`, `<=`, `+` (so many more), `~` (about)."""

    value: int | float
    unit: str
    comparator: str
    quote: str


class Section(msgspec.Struct, frozen=True):
    """A part of the document: its ordinal from 1, its title, and the text that stands in it outside any clause."""

    ordinal: int
    title: str
    text: str = ""


class Clause(msgspec.Struct, frozen=True):
    """One clause. `section` is 0 and `number` None for a closing paragraph that speaks for the whole document.

    `text` is its wording with broken lines repaired, without its number and without the bracket of offices.
    """

    number: int | None
    section: int
    title: str
    text: str
    kind: ClauseKind
    offices: tuple[Office, ...]
    deadline: Deadline
    targets: tuple[Target, ...]


class Consultation(msgspec.Struct, frozen=True):
    """Until when and where the public may comment: from `opens_on`, for `days` calendar days."""

    opens_on: date | None
    days: int | None
    email: str | None
    phone: str | None


class Document(msgspec.Struct, frozen=True):
    """One official document. `cites` names other documents by number, or by title where no number is printed."""

    file: str
    number: str | None
    title: str
    issuers: tuple[str, ...]
    issued_on: date | None
    kind: DocumentKind
    addressees: tuple[str, ...]
    cites: tuple[str, ...]
    consultation: Consultation | None
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]


class Use(StrEnum):
    """What became of a line of input."""

    CLAUSE = "clause"
    HEADING = "heading"
    DATA = "data"
    ASIDE = "set aside"


class Placed(msgspec.Struct, frozen=True):
    """What one step of reading did with a line: its number from 1, its use, and as what or why."""

    number: int
    use: Use
    reason: Text


class LineUse(msgspec.Struct, frozen=True):
    """One line of input (`number` from 1, text as it came), its use, and as what or why."""

    number: int
    text: str
    use: Use
    reason: Text


class Field(StrEnum):
    """What of a reading may be in doubt and can be corrected: a field of a clause or of the document, by its name.

    `CLAUSE` is a clause as a whole; `LINES` are lines that found no place.
    """

    CLAUSE = "clause"
    LINES = "lines"
    NUMBER = "number"
    SECTION = "section"
    TITLE = "title"
    TEXT = "text"
    KIND = "kind"
    OFFICES = "offices"
    DEADLINE = "deadline"
    TARGETS = "targets"
    ISSUERS = "issuers"
    ISSUED_ON = "issued_on"
    ADDRESSEES = "addressees"
    CITES = "cites"
    CONSULTATION = "consultation"
    SECTIONS = "sections"


class Doubt(msgspec.Struct, frozen=True):
    """What a person should look at: the `lines` it concerns and why, in which clause and field, and what was `read`.

    `clause` is the place of the clause in `Document.clauses`, from 0; None where the document as a whole is meant.
    """

    lines: tuple[int, ...]
    text: Text
    clause: int | None = None
    field: Field = Field.LINES
    read: str = ""


class Correction(msgspec.Struct, frozen=True):
    """What a person says of one field, named as in `Doubt`; `value` is JSON as `yipanqi policy read --json` prints it.

    The value that was read confirms it. `CLAUSE` with `null` drops the clause, one place past the last adds a clause.
    `LINES` with a list of line numbers says that these lines are rightly no part of any clause. `OFFICES` of the
    document (clause None) answer for every task that names none; an empty list says that it rightly names none.
    """

    clause: int | None
    field: Field
    value: str


class LeftOut(msgspec.Struct, frozen=True):
    """Pieces of a file that give no line of text (menus of a page, tracked deletions): what they are, how many."""

    kind: Text
    count: int


class Reading(msgspec.Struct, frozen=True):
    """A document, what became of each line of it, what the reader is not sure of, and what of its file gave no line."""

    document: Document
    lines: tuple[LineUse, ...]
    doubts: tuple[Doubt, ...]
    left_out: tuple[LeftOut, ...] = ()
