"""What is left of a case at the end of its retention: that there was one, of which service, where, when, how it ended.

Its form, facts, letters, papers, files, notes and messages go; digests stay, so that evidence still verifies, and so do
the rows that figures are counted from.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from yipanqi.formats.statuslist import Status
from yipanqi.store import access, cases, consents, credentials, drafts, feedback, files, mailbox, registers, steering
from yipanqi.store.cases import GONE
from yipanqi.store.database import UnitOfWork


def erase_case(work: UnitOfWork, number: str) -> None:
    """Erase what a case says of people. Raises ValueError while messages or files of it are under way."""
    if files.under_way(work, number):
        raise ValueError(f"files of {number} are still under way")
    mailbox.erase(work, number)
    erase_scans(work, [number])
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
    work.execute(delete(cases.concerned).where(cases.concerned.c.case_number == number))
    work.execute(delete(consents.consent).where(consents.consent.c.case_number == number))
    work.execute(delete(cases.timer).where(cases.timer.c.case_number == number))


def moves(work: UnitOfWork, number: str) -> bool:
    """Whether a message or file of a case is under way."""
    return files.under_way(work, number) or mailbox.under_way(work, number)


def erase_scans(work: UnitOfWork, numbers: Iterable[str]) -> None:
    """These cases need the scans of their papers no more; what nobody else holds is erased."""
    for number in numbers:
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


def erase_credentials(work: UnitOfWork) -> int:
    """Erase credentials of erased cases that stand no more; how many.

    Who held one and what it said goes. Its number, its place in the status list and its status stay, so that the list
    goes on saying of every copy that is about what it said before.
    """
    c = credentials.credential.c
    erased = select(cases.case.c.number).where(cases.case.c.form == GONE)
    over = or_(c.valid_to <= work.now, c.status == int(Status.INVALID))
    gone = update(credentials.credential).where(c.case_number.in_(erased), over, c.body != GONE)
    return work.execute(gone.values(holder="", body=GONE, reason="")).rowcount


def erase_accounts(work: UnitOfWork, closed_before: datetime) -> int:
    """Erase accounts of people and organisations that were ended before a moment; how many. Those of staff stay:
    they say who acted.
    """
    a = access.account.c
    ended = select(a.id).where(a.kind != "staff", a.closed_at < closed_before)
    over = [r.id for r in work.rows(ended.order_by(a.closed_at).limit(1000))]
    for table in (access.session, access.grant, drafts.draft):
        work.execute(delete(table).where(table.c.account.in_(over)))
    work.execute(delete(steering.event).where(steering.event.c.part == "account", steering.event.c.subject.in_(over)))
    return work.execute(delete(access.account).where(a.id.in_(over))).rowcount


def erase_readings(work: UnitOfWork, before: datetime, closed_before: datetime) -> int:
    """Erase entries of the access log from before a moment; one of a case as long as that is kept, and so many days
    more: until it closed before another moment. How many.
    """
    r = access.reading.c
    stands = exists().where(
        cases.case.c.number == r.case_number,
        or_(cases.case.c.closed_at.is_(None), cases.case.c.closed_at >= closed_before),
    )
    shown = or_(r.withheld_until.is_(None), r.withheld_until < before)
    return work.execute(delete(access.reading).where(r.at < before, shown, ~stands)).rowcount


def erase_persons(work: UnitOfWork) -> int:
    """Erase who somebody was of whom nothing is left here: no case of theirs or that concerns them, credential,
    account, consent, entry of a register, item of feedback or enrolment; how many.

    While the access log speaks of them the row stays, with an id that says nothing and a keyed hash: should they come
    again they find the log. Then it goes too.
    """
    p = cases.party.c
    gone = work.execute(update(cases.party).where(p.body != GONE, *_nothing_left(p.id)).values(body=GONE)).rowcount
    logged = select(access.reading.c.party)
    work.execute(delete(cases.party).where(p.body == GONE, p.id.not_in(logged)))
    return gone


def _nothing_left(party: ColumnElement[str]) -> list[ColumnElement[bool]]:
    said = feedback.item.c.said != GONE
    kept = (
        select(cases.case.c.applicant),
        select(cases.case.c.agent),
        select(credentials.credential.c.holder),
        select(access.account.c.party),
        select(cases.concerned.c.party),
        select(consents.consent.c.party),
        select(registers.entry.c.key),
        select(feedback.item.c.party).where(said),
        select(steering.enrolment.c.party),
    )
    return [party.not_in(each) for each in kept]
