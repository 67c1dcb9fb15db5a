"""The end of retention: what a node keeps of people goes, what it counts and what evidence needs stays."""

from datetime import timedelta

import msgspec

from yipanqi.cases.work import Work
from yipanqi.kernel.problems import conflict
from yipanqi.node import Node
from yipanqi.policy.retention import retention
from yipanqi.store import erasing, files


class Erased(msgspec.Struct, frozen=True):
    """What was erased: cases, cases whose scans were, and files that nobody needed."""

    cases: int
    scans: int
    files: int


def erase(node: Node, number: str) -> None:
    """Erase an ended case before its time, as its authority says. Raises Refused where it is open or still moves."""
    with node.work_on() as work:
        case = work.case(number)
        if not case.ended or _held(work, number):
            raise conflict(
                "not-ended", "该件尚未办结，或仍有原件在手", "the case is open, or an original of it is about"
            )
        _erase(work, number)


def erase_due(node: Node) -> Erased:
    """Erase all whose retention is over. What still moves is left for the next time."""
    with node.work_on() as work:
        files.let_go_expired(work.uow)
        unused = files.erase_unheld(work.uow)
        scans = erasing.with_scans(work.uow, work.now - timedelta(days=retention("paper").days))
        for number in scans:
            erasing.erase_scans(work.uow, number)
        cases = erasing.over(work.uow, work.now - timedelta(days=retention("case").days))
        ready = [number for number in cases if not _moves(work, number)]
        for number in ready:
            _erase(work, number)
    return Erased(len(ready), len(scans), len(unused))


def _held(work: Work, number: str) -> bool:
    """Whether an original is still at an office, or on its way."""
    case = work.case(number)
    return any(where != "person" for where in {c.paper: c.where for c in case.custody}.values())


def _moves(work: Work, number: str) -> bool:
    return _held(work, number) or erasing.moves(work.uow, number)


def _erase(work: Work, number: str) -> None:
    try:
        erasing.erase_case(work.uow, number)
    except ValueError as error:
        raise conflict("under-way", "该件还有报文或文件在途，暂不能清除", str(error)) from error
