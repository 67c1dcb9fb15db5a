"""Papers of a case as the faces list them."""

from datetime import datetime
from typing import Literal

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.papers import Paper, Where
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text, same
from yipanqi.store import files


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of a case: what it is, its grade, who checked it when, whether its scan can be opened, and who holds the
    original ("" for the person who always had it), with the parcel in which it travels.
    """

    id: str
    title: Text
    grade: str
    at: datetime
    checked_by: Text
    scan: Literal["none", "here", "under way", "erased"]
    where: str
    office: Text
    parcel: str


def paper_lines(case: Case) -> tuple[PaperLine, ...]:
    """The papers of a case, as they came."""
    return tuple(_paper(case, paper) for paper in case.papers)


def _paper(case: Case, paper: Paper) -> PaperLine:
    original = case.original_of(paper.id)
    return PaperLine(
        id=paper.id,
        title=paper.title,
        grade=paper.grade,
        at=paper.at,
        checked_by=_office(case, paper.checked_by),
        scan=_scan(case, paper),
        where=original.where if original else Where.PERSON,
        office=_office(case, original.office if original else ""),
        parcel=original.parcel if original else "",
    )


def _scan(case: Case, paper: Paper) -> Literal["none", "here", "under way", "erased"]:
    if paper.file is None:
        return "none"
    known = files.find(case.work.uow, paper.file.digest)
    if known is not None and known.erased_at is not None:
        return "erased"
    return "here" if known is not None and known.whole else "under way"


def _office(case: Case, office: str) -> Text:
    if not office:
        return same("")
    try:
        return case.work.world.offices.get(office).name
    except Refused:  # an office of the other side that this directory does not know
        return same(office)
