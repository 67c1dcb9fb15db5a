"""What is left of a case at the end of its retention: that there was one, of which service, where, when, how it ended.

Its form, facts, letters, papers, files, notes and messages go; digests stay, so that evidence still verifies, and so do
the rows that figures are counted from.
"""

from datetime import datetime

from sqlalchemy import delete, select, update

from yipanqi.store import cases, files, mailbox
from yipanqi.store.database import UnitOfWork

GONE = b""
"""What stands in place of sealed bytes that were erased; nothing sealed is ever empty."""


def erase_case(work: UnitOfWork, number: str) -> None:
    """Erase what a case says of people. Raises ValueError while messages or files of it are under way."""
    if files.under_way(work, number):
        raise ValueError(f"files of {number} are still under way")
    mailbox.erase(work, number)
    erase_scans(work, number)
    row = cases.case.c.number == number
    work.execute(update(cases.case).where(row).values(form=GONE, applicant="", agent=""))
    for table, gone in (
        (cases.event, {"note": ""}),
        (cases.decision, {"body": GONE}),
        (cases.document, {"body": GONE}),
        (cases.paper, {"body": GONE}),
        (cases.custody, {"parcel": ""}),
        (cases.rating, {"words": GONE}),
    ):
        work.execute(update(table).where(table.c.case_number == number).values(gone))
    work.execute(delete(cases.fact).where(cases.fact.c.case_number == number))


def moves(work: UnitOfWork, number: str) -> bool:
    """Whether a message or file of a case is under way."""
    return files.under_way(work, number) or mailbox.under_way(work, number)


def erase_scans(work: UnitOfWork, number: str) -> None:
    """The case needs the scans of its papers no more; what nobody else holds is erased."""
    files.let_go(work, f"case {number}")
    files.erase_unheld(work)


def over(work: UnitOfWork, closed_before: datetime) -> list[str]:
    """Cases that ended before a moment and are not erased yet."""
    c = cases.case.c
    return [r.number for r in work.rows(select(c.number).where(c.closed_at < closed_before, c.form != GONE))]


def with_scans(work: UnitOfWork, closed_before: datetime) -> list[str]:
    """Cases that ended before a moment and still hold files."""
    c, held = cases.case.c, files.file_holding.c
    holders = select(held.holder)
    found = work.rows(select(c.number).where(c.closed_at < closed_before, ("case " + c.number).in_(holders)))
    return [r.number for r in found]
