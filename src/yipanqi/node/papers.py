"""Files that people hand in and open: kept, checked for what they are, read only by those whom the case concerns."""

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_keep_files, may_open_paper, require
from yipanqi.access.readings import note_reading
from yipanqi.cases.papers import Paper
from yipanqi.exchange import files
from yipanqi.exchange.files import CarriedFile
from yipanqi.formats.filekinds import SUFFIXES, kind_of
from yipanqi.kernel.forms.numbers import File, not_kept
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.node import Node, views
from yipanqi.node.erasing import kept
from yipanqi.store import files as file_rows

UNUSED_AT_MOST = 100 * 1024 * 1024
"""Bytes that one account may have uploaded without using them: nobody fills the disk of an office."""

PURPOSE = Text("查看办件材料", "opening a paper of the case")


class Opened(msgspec.Struct, frozen=True):
    """A file, ready to be shown: its media type, a name without personal data, and its bytes."""

    media: str
    name: str
    data: bytes


def upload(node: Node, actor: Actor, data: bytes) -> CarriedFile:
    """Keep a file that somebody has uploaded, until it is used or its time is over. Raises Refused.

    What it is is told from its bytes, not from its name.
    """
    require(may_keep_files(actor))
    media = _checked(data)
    with node.work_on() as work:
        file_rows.let_go_expired(work.uow)
        if file_rows.held(work.uow, actor.id) + len(data) > UNUSED_AT_MOST:
            raise not_kept("files-too-many")
        digest = files.keep(work.uow, work.vault, data, media)
        file_rows.hold(work.uow, digest, actor.id, work.now + kept(work, "upload"))
    return CarriedFile(digest, media, len(data))


def _checked(data: bytes) -> str:
    if not 0 < len(data) <= File().largest:
        raise not_kept("file-size")
    media = kind_of(data)
    if media is None:
        raise not_kept("file-kind")
    return media


def open_paper(node: Node, actor: Actor, number: str, paper_id: str) -> Opened:
    """The scan of a paper. Raises Refused where it is not for this person, or not here (yet); a reading is noted."""
    with node.work_on() as work:
        case = work.find(number)
        if case is None or not may_open_paper(actor, views.concern(case)):
            raise unknown("case-unknown", f"没有编号为 {number} 的办件", f"there is no case {number}")
        paper = next((p for p in case.papers if p.id == paper_id), None)
        data = files.read(work.uow, work.vault, paper.file.digest) if paper and paper.file else None
        if paper is None or paper.file is None or data is None:
            raise unknown("file-not-here", "文件还没有传到，或已按期清除", "The file has not come yet, or was erased")
        note_reading(work.uow, actor, case.applicant, "paper", PURPOSE, number, str(case.field("office")))
    return Opened(paper.file.media, _name(number, case.papers.index(paper), paper), data)


def _name(number: str, place: int, paper: Paper) -> str:
    assert paper.file is not None
    return f"{number}-{place + 1}.{SUFFIXES[paper.file.media]}"
