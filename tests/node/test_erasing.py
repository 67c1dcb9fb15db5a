"""The end of retention: what was said of people goes, what is counted and what evidence needs stays."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from support.counters import LUO, REASON, Counters, refused
from support.scans import scan
from yipanqi.cases.papers import Handed
from yipanqi.exchange.evidence import export, verify
from yipanqi.node import Node, erasing, papers, usecases
from yipanqi.node.erasing import Erased
from yipanqi.policy.retention import retention
from yipanqi.store import cases as rows
from yipanqi.store import files
from yipanqi.store.tables import every_table

SCAN = scan(2000)


@pytest.fixture
def counters(new_database_url: Callable[[], str]) -> Iterator[Counters]:
    """Both sides."""
    counters = Counters(new_database_url)
    yield counters
    counters.close()


def handled(counters: Counters) -> str:
    """A case with a scan that was decided, handed over and closed."""
    digest = papers.upload(counters.sichuan, counters.clerk(), SCAN).digest
    number = counters.take_in(papers=[Handed(kind="identity", checked=True, file=digest)])
    counters.at_owner(number, "accept")
    counters.decide(number)
    counters.at_window(number, "deliver")
    counters.clock.pass_time(days=60)  # the time for a rating runs out
    counters.settle()
    assert counters.states(number) == ("closed", "closed")
    return number


def left(node: Node, number: str) -> list[str]:
    """Tables in which something sealed of the case still stands."""
    found = []
    with node.look() as work:
        for table in (rows.case, rows.decision, rows.document, rows.paper, rows.fact):
            key = table.c.number if table is rows.case else table.c.case_number
            body = table.c.get("body", table.c.get("form", table.c.get("answer")))
            if any(row[0] for row in work.uow.rows(select(body).where(key == number))):
                found.append(table.name)
        if files.holds(work.uow, papers_digest(), f"case {number}"):
            found.append("file_holding")
    return found


def papers_digest() -> str:
    """Of the scan."""
    import hashlib

    return hashlib.sha256(SCAN).hexdigest()


def test_a_case_is_erased_with_everything_it_says_and_its_evidence_still_verifies(counters: Counters) -> None:
    number = handled(counters)
    assert "case_file" in left(counters.chongqing, number)
    with counters.chongqing.look() as work:
        before = work.uow.rows(
            select(rows.case.c.service, rows.case.c.office, rows.case.c.outcome, rows.case.c.closed_at)
        )
        events = work.uow.rows(select(func.count()).select_from(rows.event))
    for node in counters.nodes:
        erasing.erase(node, number)
        assert left(node, number) == []
    with counters.chongqing.look() as work:
        assert before == work.uow.rows(
            select(rows.case.c.service, rows.case.c.office, rows.case.c.outcome, rows.case.c.closed_at)
        )
        assert events == work.uow.rows(select(func.count()).select_from(rows.event))
        verdict = verify(export(work.uow, work.world.ring, number, with_data=True))
        assert (verdict.faults, verdict.readable) == ((), 0)
    officer = counters.officer(number)
    with refused("case-unknown"):
        usecases.see(counters.chongqing, officer, number)
    assert usecases.queue(counters.chongqing, officer) == usecases.taken_in(counters.sichuan, counters.clerk()) == ()
    assert usecases.mine(counters.sichuan, counters.luo(counters.sichuan)) == ()


def test_nothing_of_the_case_is_found_in_any_table_but_the_register_of_persons(counters: Counters) -> None:
    number = handled(counters)
    with counters.sichuan.look() as work:
        [applicant] = [row.applicant for row in work.uow.rows(select(rows.case.c.applicant))]
    erasing.erase(counters.sichuan, number)
    with counters.sichuan.look() as work:
        named = [
            table.name
            for table in every_table().sorted_tables
            if any(applicant in map(str, row) for row in work.uow.rows(select(table)))
        ]
    assert set(named) <= {"party", "credential", "access_log"}
    assert LUO.number  # the person may have other business here


def test_what_is_not_over_is_not_erased(counters: Counters) -> None:
    number = counters.take_in(papers=[Handed(kind="authority", checked=True, kept=True)])
    with refused("not-ended"):
        erasing.erase(counters.sichuan, number)
    counters.at_owner(number, "decline", REASON)
    with refused("not-ended"):
        erasing.erase(counters.sichuan, number)  # the window still holds the original
    counters.at_window(number, "give back originals")
    erasing.erase(counters.sichuan, number)


def test_everything_goes_on_the_day_its_time_is_over_and_not_before(counters: Counters) -> None:
    luo = counters.luo(counters.sichuan)
    papers.upload(counters.sichuan, luo, scan(500, 9))  # never used
    number = handled(counters)
    paper, case = retention("paper").days, retention("case").days
    with counters.sichuan.look() as work:
        closed = work.case(number).field("closed_at")

    def on_day(days: int) -> Erased:
        counters.clock.now = closed
        counters.clock.pass_time(days=days, seconds=1)
        return erasing.erase_due(counters.sichuan)

    # taken in 60 days before it closed: the upload that was never used was kept 30 days
    assert on_day(0) == Erased(cases=0, scans=0, files=1)
    assert on_day(paper - 1) == Erased(0, 0, 0)
    assert on_day(paper) == Erased(cases=0, scans=1, files=0)
    with counters.sichuan.look() as work:
        known = files.find(work.uow, papers_digest())
        assert known is not None
        assert known.erased_at is not None
        assert work.case(number).form  # the case itself stays
    assert on_day(case - 1) == Erased(0, 0, 0)
    assert on_day(case) == Erased(cases=1, scans=0, files=0)
    assert left(counters.sichuan, number) == []
    assert on_day(case + 1) == Erased(0, 0, 0)
