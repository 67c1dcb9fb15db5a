"""Papers of a case: with what grade of evidence they are here, where their scans are, and who holds their originals.

A paper has the same id on both sides of a border. Its custody is a history of moves: what a side hears of a move it
notes as the other does, so that at rest both tell the same.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, select

from yipanqi.access.actor import Actor
from yipanqi.cases.file import CaseFile
from yipanqi.exchange.files import CarriedFile
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.store import cases as rows
from yipanqi.store import files
from yipanqi.store.statement import Statement


class Grade(StrEnum):
    """How good a paper is as evidence (国办函〔2016〕108号): issued by the authority, checked at a counter, uploaded by
    the person, only declared.
    """

    ISSUED = "A"
    CHECKED = "B"
    UPLOADED = "C"
    DECLARED = "D"


class Where(StrEnum):
    """Where an original is: with the person, at an office, on its way to one, or reported missing there."""

    PERSON = "person"
    OFFICE = "office"
    UNDER_WAY = "under way"
    MISSING = "missing"


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A paper as somebody hands it in: its kind in the procedure ("" for another, which `title` names), whether a clerk
    has checked the original, the digest of its scan ("" for none), and whether the original stays at the window.
    """

    kind: str
    title: str = ""
    checked: bool = False
    file: str = ""
    kept: bool = False


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of a case, the same on both sides: what it is, its grade, its scan, who checked it when, and where the
    original was when it was handed in.
    """

    id: str
    kind: str
    title: Text
    grade: Grade
    at: datetime
    file: CarriedFile | None = None
    checked_by: str = ""
    original: Where = Where.PERSON


class Custody(msgspec.Struct, frozen=True):
    """Where the original of a paper is, since when: at or bound for an office, with the number of its parcel."""

    paper: str
    where: Where
    office: str
    parcel: str
    at: datetime


_PAPERS, _CUSTODY = (
    Statement(select(columns).where(table.c.case_number == bindparam("number")).order_by(table.c.place))
    for table, columns in ((rows.paper, rows.paper.c.body), (rows.custody, rows.custody))
)


class Papers(CaseFile):
    """What a case keeps of papers."""

    _papers: list[Paper] | None = None
    _custody: list[Custody] | None = None

    @property
    def papers(self) -> Sequence[Paper]:
        """Its papers, as they came."""
        if self._papers is None:
            found = [] if self.new else self.work.uow.rows(_PAPERS, {"number": self.number})
            self._papers = [msgspec.json.decode(self.work.vault.open(row.body), type=Paper) for row in found]
        return self._papers

    @property
    def custody(self) -> Sequence[Custody]:
        """Where its originals were and are, oldest first."""
        if self._custody is None:
            found = [] if self.new else self.work.uow.rows(_CUSTODY, {"number": self.number})
            self._custody = [Custody(r.paper, Where(r.standing), r.office, r.parcel, r.at) for r in found]
        return self._custody

    def original_of(self, paper: str) -> Custody | None:
        """Where an original is now; None where nobody but the person ever had it."""
        return next((c for c in reversed(self.custody) if c.paper == paper), None)

    def originals(self, where: Where, office: str = "") -> tuple[str, ...]:
        """The papers whose originals are there now."""
        last = {c.paper: c for c in self.custody}
        return tuple(c.paper for c in last.values() if c.where == where and office in ("", c.office))

    def hand_in(self, handed: Sequence[Handed], by: Actor, scans_of: str = "") -> tuple[Paper, ...]:
        """Take papers from whoever stands here. Raises Refused for a scan that is neither theirs nor held by
        `scans_of`.
        """
        return tuple(self._take(self._paper(one, by, scans_of), by) for one in handed)

    def _paper(self, handed: Handed, by: Actor, scans_of: str) -> Paper:
        scan = self.scan(handed.file, by, scans_of) if handed.file else None
        known = {paper.kind: paper.title for paper in self.procedure.papers}
        grade = Grade.CHECKED if handed.checked else Grade.UPLOADED if scan else Grade.DECLARED
        return Paper(
            id=self.work.uow.new_id(),
            kind=handed.kind,
            title=known.get(handed.kind, same(handed.title or handed.kind)),
            grade=grade,
            at=self.work.now,
            file=scan,
            checked_by=str(self.field("window") or self.field("office")) if handed.checked else "",
            original=Where.OFFICE if handed.kept else Where.PERSON,
        )

    def scan(self, digest: str, by: Actor, scans_of: str = "") -> CarriedFile:
        """A file that somebody hands in. Raises Refused where it is not here, or none of theirs, of the case's or of
        those that `scans_of` holds.
        """
        known = files.find(self.work.uow, digest)
        theirs = any(files.holds(self.work.uow, digest, who) for who in (by.id, self.holding, scans_of))
        if known is None or not known.whole or not theirs:
            raise Refused(Problem("file-unknown", Text("文件已失效，请重新上传", "Upload the file again")))
        return CarriedFile(digest, known.media, known.size)

    def hold(self, digest: str, by: Actor) -> None:
        """Keep a file that somebody hands in as long as the case is. Raises Refused as `scan` does."""
        files.hold(self.work.uow, self.scan(digest, by).digest, self.holding)

    @property
    def holding(self) -> str:
        """As what it holds files."""
        return f"case {self.number}"

    def take_over(self, papers: Sequence[Paper], source: str, by: Actor) -> None:
        """Take papers that came with the case from the other node, whose scans are on their way; each once."""
        known = {paper.id for paper in self.papers}
        for paper in papers:
            if paper.id not in known:
                if paper.file is not None and source != self.work.world.code:
                    files.want(self.work.uow, paper.file.digest, source, paper.file.size)
                self._take(paper, by)

    def _take(self, paper: Paper, by: Actor) -> Paper:
        held = list(self.papers)
        if paper.file is not None:
            files.hold(self.work.uow, paper.file.digest, self.holding)
        row = {
            "case_number": self.number,
            "id": paper.id,
            "place": len(held) + 1,
            "kind": paper.kind,
            "grade": paper.grade,
            "digest": paper.file.digest if paper.file else "",
            "at": paper.at,
            "body": self.work.vault.seal(msgspec.json.encode(paper)),
        }
        self.work.keep(rows.paper, row)
        self._papers = [*held, paper]
        if paper.original is Where.OFFICE:
            self.note_custody((paper.id,), Where.OFFICE, paper.checked_by, by)
        return paper

    def share(self, papers: Sequence[Paper], envelope: str, to: str = "") -> None:
        """Carry the scans of papers to the peer (or another node), to which an envelope has named them."""
        for paper in papers:
            if paper.file is not None and to != self.work.world.code:
                files.share(self.work.uow, paper.file.digest, to or self.peer, self.number, envelope)

    def note_custody(self, papers: Sequence[str], where: Where, office: str, by: Actor, parcel: str = "") -> None:
        """Originals have moved; no line of their history is ever changed."""
        for paper in papers:
            before = list(self.custody)
            row = {
                "case_number": self.number,
                "place": len(before) + 1,
                "paper": paper,
                "standing": where,
                "office": office,
                "parcel": parcel,
                "at": self.work.now,
                "by": by.id,
            }
            self.work.keep(rows.custody, row)
            self._custody = [*before, Custody(paper, where, office, parcel, self.work.now)]
