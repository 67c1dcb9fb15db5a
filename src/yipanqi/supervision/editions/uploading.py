"""A document comes in, and what a person may do with it until it is closed."""

import hashlib
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from yipanqi.access.actor import Actor, Role
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.reader import read, text_in
from yipanqi.store import editions as rows

LONGEST = 2_000_000
"""Characters of a text that is taken; the longest official lists have fewer than a hundred thousand."""


class Closing(StrEnum):
    """How an edition ended; OPEN while it has not."""

    OPEN = ""
    ADOPTED = "adopted"
    ATTACHED = "attached"
    SET_ASIDE = "set aside"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _LABELS[self]


_LABELS = MappingProxyType(
    {
        Closing.OPEN: Text("待审核", "under review"),
        Closing.ADOPTED: Text("已纳入目录", "adopted"),
        Closing.ATTACHED: Text("已作为文本附上", "attached as the text"),
        Closing.SET_ASIDE: Text("已搁置", "set aside"),
    }
)


class Edition(msgspec.Struct, frozen=True):
    """A text that came in; `document` is its id in the catalogue, once it is adopted or attached."""

    id: str
    file_name: str
    digest: str
    text: str
    division: str
    uploaded_at: datetime
    uploaded_by: str
    closing: Closing
    closed_at: datetime | None
    closed_by: str
    document: str


def upload(work: Work, actor: Actor, name: str, data: bytes) -> str:
    """Take a document in for review; its id. Raises Refused where it cannot be read or holds no clause."""
    require(actor.has(Role.COORDINATOR) and bool(actor.divisions))
    division = min(actor.divisions)
    require(may_coordinate(actor, frozenset({division})))
    text = text_in(name, data).replace("\x00", "")
    _check(text, name)
    id_ = work.uow.new_id()
    rows.add(
        work.uow,
        {
            "id": id_,
            "file_name": name[-200:],
            "digest": hashlib.sha256(data).hexdigest(),
            "text": text,
            "division": division,
            "uploaded_at": work.now,
            "uploaded_by": actor.id,
            "closing": Closing.OPEN,
            "closed_at": None,
            "closed_by": "",
            "document": "",
            "adopted": "",
        },
    )
    return id_


def _check(text: str, name: str) -> None:
    if len(text) > LONGEST:
        raise Refused(
            Problem("too-long", Text("文本过长，请分开上传", "The text is too long: upload it in parts"), "file")
        )
    if not read(text, name).document.clauses:
        said = Text(
            "没有读出任何条款，请确认是带编号的文件；扫描件须先识别文字",
            "No clause was found: is it a document with numbered clauses? A scan has to be recognised first",
        )
        raise Refused(Problem("no-clauses", said, "file"))


def every(work: Work) -> tuple[Edition, ...]:
    """All that came in, the latest first."""
    return tuple(_edition(row) for row in rows.every(work.uow))


def see(work: Work, actor: Actor, id_: str) -> Edition:
    """One of them, for the coordination office of its division. Raises Refused (unknown, forbidden)."""
    row = rows.get(work.uow, id_)
    if row is None:
        raise unknown("edition-unknown", "没有这份待审核的文件", "There is no such document under review")
    require(may_coordinate(actor, frozenset({row.division})))
    return _edition(row)


def still_open(work: Work, actor: Actor, id_: str) -> Edition:
    """The same, as long as it may be changed. Raises Refused (unknown, forbidden, conflict)."""
    found = see(work, actor, id_)
    if found.closing is not Closing.OPEN:
        raise conflict("edition-closed", f"这份文件{found.closing.label.zh}，不能再改", "This document is closed")
    return found


def set_aside(work: Work, actor: Actor, id_: str) -> None:
    """It is not to be adopted; the text and what was said stay readable."""
    still_open(work, actor, id_)
    close(work, actor, id_, Closing.SET_ASIDE)


def close(work: Work, actor: Actor, id_: str, closing: Closing, document: str = "", adopted: str = "") -> None:
    """End the review; who may is asked before."""
    rows.close(
        work.uow, id_, closing=closing, closed_at=work.now, closed_by=actor.id, document=document, adopted=adopted
    )


def _edition(row: object) -> Edition:
    fields = {name: getattr(row, name) for name in Edition.__struct_fields__}
    return Edition(**{**fields, "closing": Closing(fields["closing"])})
