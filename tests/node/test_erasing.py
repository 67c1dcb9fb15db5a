"""The end of retention: what was said of people goes, what is counted and what evidence needs stays."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import Row, Table, func, select, update

from support.counters import LUO, REASON, Counters, refused, resident
from support.lenders import GU, TOGETHER, Lenders
from support.scans import scan
from yipanqi.access import accounts as held
from yipanqi.access import drafts, sessions
from yipanqi.access.accounts import NewAccount
from yipanqi.access.actor import SYSTEM, ActorKind
from yipanqi.access.readings import note_reading, readings_of
from yipanqi.cases import credentials, parties
from yipanqi.cases.credentials import lists
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import Party
from yipanqi.exchange.evidence import export, verify
from yipanqi.formats import statuslist
from yipanqi.formats.statuslist import Status
from yipanqi.kernel.text import same
from yipanqi.node import Node, erasing, housekeeping, papers, usecases
from yipanqi.node import accounts as keeping
from yipanqi.node.accounts import Vouched
from yipanqi.node.erasing import Erased
from yipanqi.node.papers import PURPOSE
from yipanqi.policy.overlay import OwnValue
from yipanqi.policy.parameters import Evidence, ParameterValue
from yipanqi.policy.retention import RETENTION, shipped
from yipanqi.protocols.handling.originals import Consigning
from yipanqi.store import access, files
from yipanqi.store import cases as rows
from yipanqi.store import credentials as store_credentials
from yipanqi.store import drafts as store_drafts
from yipanqi.store import erasing as store_erasing
from yipanqi.store.tables import every_table

SCAN = scan(2000)
STRANGER = Party("510104199001011232", "路人")


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


def erase(node: Node, number: str) -> None:
    """Before its time, as the authority says."""
    node.command(lambda work: erasing.erase(work, number))


def erase_due(node: Node) -> Erased:
    """Whatever is over."""
    return node.command(erasing.erase_due)


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
        erase(node, number)
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
    erase(counters.sichuan, number)
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
        erase(counters.sichuan, number)
    counters.at_owner(number, "decline", REASON)
    with refused("not-ended"):
        erase(counters.sichuan, number)  # the window still holds the original
    counters.at_window(number, "give back originals")
    erase(counters.sichuan, number)


def test_everything_goes_on_the_day_its_time_is_over_and_not_before(counters: Counters) -> None:
    luo = counters.luo(counters.sichuan)
    papers.upload(counters.sichuan, luo, scan(500, 9))  # never used
    number = handled(counters)
    paper, case = (int(shipped()[kind].values[-1].value) for kind in ("paper", "case"))
    with counters.sichuan.look() as work:
        closed = work.case(number).field("closed_at")

    def on_day(days: int) -> Erased:
        counters.clock.now = closed
        counters.clock.pass_time(days=days, seconds=1)
        done = erase_due(counters.sichuan)
        return Erased(done.cases, done.scans, done.files)

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


def days(kind: str) -> int:
    """How long a kind is kept, as it ships."""
    return int(shipped()[kind].values[-1].value)


def after(counters: Counters, number: str, days: int) -> Erased:
    """What is erased in Sichuan so many days after a case has closed there."""
    with counters.sichuan.look() as work:
        counters.clock.now = work.case(number).field("closed_at")
    counters.clock.pass_time(days=days, seconds=1)
    return erase_due(counters.sichuan)


def test_a_case_waits_for_its_original_but_not_for_one_that_was_never_found(counters: Counters) -> None:
    number = counters.take_in(papers=[Handed(kind="authority", checked=True, kept=True)])
    counters.at_window(number, "send originals", Consigning("SF 1"))
    counters.at_owner(number, "decline", REASON)
    assert after(counters, number, days("case")).cases == 0  # it is on its way still
    counters.at_owner(number, "miss originals")
    with refused("not-ended"):
        erase(counters.sichuan, number)  # whoever looks for it needs the case, before its time is over
    assert erase_due(counters.sichuan).cases == 1
    assert left(counters.sichuan, number) == []


def test_a_credential_goes_with_its_case_and_its_place_in_the_list_says_what_it_said(counters: Counters) -> None:
    number = handled(counters)
    counters.at_owner(number, "revoke", REASON)
    counters.settle()
    [credential] = credentials_of(counters.chongqing, number)
    before = status_in_list(counters.chongqing, credential.list_uri, credential.list_index)
    assert before is Status.INVALID
    erase(counters.chongqing, number)
    [credential] = credentials_of(counters.chongqing, number)
    assert (credential.holder, credential.body, credential.reason) == ("", b"", "")
    assert status_in_list(counters.chongqing, credential.list_uri, credential.list_index) is before
    with counters.chongqing.look() as work, refused("credential-unknown"):
        credentials.one(work, credential.number)


def test_a_credential_that_stands_outlives_its_case_until_its_term_is_over(counters: Counters) -> None:
    number = handled(counters)
    erase(counters.chongqing, number)
    [credential] = credentials_of(counters.chongqing, number)
    assert credential.body
    counters.clock.now = credential.valid_to
    assert erase_due(counters.chongqing).credentials == 1


def test_the_log_of_who_read_outlives_what_was_read_and_the_person_finds_it_under_the_same_id(
    counters: Counters,
) -> None:
    number = handled(counters)
    with counters.sichuan.work_on() as work:
        luo = parties.find(work.uow, work.vault, LUO.number)
        assert luo is not None
        note_reading(work.uow, counters.clerk(), luo, "case", PURPOSE, number)
        opened = len(readings_of(work.uow, luo))
    done = after(counters, number, days("case"))
    assert (done.cases, done.persons, done.readings) == (1, 1, 0)
    with counters.sichuan.work_on() as work:
        with pytest.raises(LookupError):
            parties.get(work.uow, work.vault, luo)  # nothing is left that says who it was
        assert parties.find_or_add(work.uow, work.vault, LUO) == luo
        assert parties.get(work.uow, work.vault, luo) == LUO
        assert len(readings_of(work.uow, luo)) == opened > 0
    assert after(counters, number, days("case") + days("reading") - 1).readings == 0
    assert after(counters, number, days("case") + days("reading")).readings == opened
    with counters.sichuan.look() as work:
        assert parties.find(work.uow, work.vault, LUO.number) is None


def test_who_has_other_business_here_stays_known(counters: Counters) -> None:
    number = handled(counters)
    erase(counters.chongqing, number)
    with counters.chongqing.look() as work:
        luo = parties.find(work.uow, work.vault, LUO.number)
        assert luo is not None
        assert parties.get(work.uow, work.vault, luo) == LUO  # the register of residents has her


def test_a_resident_s_account_goes_three_years_after_it_was_ended(counters: Counters) -> None:
    with counters.sichuan.work_on() as work:
        who = Vouched("s-9", LUO.name, LUO.number)
        account = keeping.enter(work.uow, work.vault, "provider", who, live=False)
        sessions.begin(work.uow, account, "a" * 43)
        held.close_account(work.uow, account)
    counters.clock.pass_time(days=days("account") - 1)
    assert erase_due(counters.sichuan).accounts == 0
    counters.clock.pass_time(days=1, seconds=1)
    done = erase_due(counters.sichuan)
    assert (done.accounts, done.persons) == (1, 1)
    with counters.sichuan.look() as work:
        assert parties.find(work.uow, work.vault, LUO.number) is None


def test_a_live_node_erases_what_weighs_only_by_a_value_that_its_authority_has_set(counters: Counters) -> None:
    number = handled(counters)

    def erased_live() -> Erased:
        with counters.sichuan.work_on() as work:
            work.world = replace(work.world, live=True)
            return erasing.erase_due(work)

    counters.clock.pass_time(days=days("case") + 1)
    done = erased_live()
    assert (done.cases, done.waiting) == (0, ("paper", "case", "enrolment", "account"))
    for kind in done.waiting:
        value = ParameterValue(
            since=date(2026, 1, 1), value=1825, evidence=Evidence.READ, set_by="川档〔2026〕1号", place="510000"
        )
        counters.sichuan.set_value(RETENTION, OwnValue(kind, value, "川档〔2026〕1号"), SYSTEM)
    done = erased_live()
    assert (done.cases, done.waiting) == (1, ())
    assert left(counters.sichuan, number) == []


def test_every_night_what_has_ended_is_cleared_and_the_next_night_again(counters: Counters) -> None:
    number = handled(counters)
    luo = counters.luo(counters.sichuan)
    with counters.sichuan.work_on() as work:
        account = held.open_account(work.uow, NewAccount("luo", same("Luo"), ActorKind.RESIDENT, "p", "luo"))
        sessions.begin(work.uow, account, "a" * 43)
        drafts.keep(work.uow, work.vault, msgspec.structs.replace(luo, id=account), "matter", {"a": ["b"]})
        housekeeping.begin(work)
        housekeeping.begin(work)  # once set it is set

    def there(table: Table) -> int:
        with counters.sichuan.look() as work:
            return len(work.uow.rows(select(table)))

    counters.clock.pass_time(days=1)
    counters.settle()
    assert (there(access.session), there(store_drafts.draft)) == (0, 1)
    counters.clock.pass_time(days=31)
    counters.settle()
    assert there(store_drafts.draft) == 0
    counters.clock.pass_time(days=days("case") + 1)
    counters.settle()
    assert left(counters.sichuan, number) == []


def credentials_of(node: Node, number: str) -> list[Row[Any]]:
    """The rows of what a case led to."""
    with node.look() as work:
        return list(store_credentials.of_case(work.uow, number))


def status_in_list(node: Node, uri: str, place: int) -> Status:
    """What the published list says of a place."""
    with node.look() as work:
        key = work.world.ring.current(node.code, work.now)
        return statuslist.verify(statuslist.parse(lists.signed(work, uri)), key.public).statuses[place]


def test_a_case_that_cannot_be_erased_holds_up_no_other(counters: Counters) -> None:
    broken = counters.take_in()
    counters.at_owner(broken, "decline", REASON)
    number = handled(counters)
    with counters.sichuan.work_on() as work:
        unknown = update(rows.case).where(rows.case.c.number == broken).values(version=99)
        work.uow.execute(unknown)  # a version that this program does not have

    assert after(counters, number, days("case")).cases == 1
    assert left(counters.sichuan, number) == []
    assert rows.case.name in left(counters.sichuan, broken)


def test_the_register_of_persons_is_gone_through_even_where_the_node_was_down_as_the_month_began(
    counters: Counters,
) -> None:
    with counters.sichuan.work_on() as work:
        party = parties.find_or_add(work.uow, work.vault, STRANGER)  # somebody of whom nothing is here
        housekeeping.begin(work)
    counters.clock.pass_time(days=40)  # past the first of the next month, with nobody at work
    counters.settle()

    with counters.sichuan.look() as work, pytest.raises(LookupError):
        parties.get(work.uow, work.vault, party)


def test_who_else_a_case_concerned_is_forgotten_with_it_and_what_they_agreed_to(
    new_database_url: Callable[[], str],
) -> None:
    lenders = Lenders(new_database_url)
    luo = resident(lenders.sichuan, LUO)
    number = lenders.sichuan.apply("loan", "apply", LUO, TOGETHER, luo)
    lenders.settle()
    lenders.sichuan.act(number, "withdraw", luo)
    lenders.settle()
    with lenders.sichuan.work_on() as work:
        store_erasing.erase_persons(work.uow)
        assert parties.find(work.uow, work.vault, GU.number) is not None
    erase(lenders.sichuan, number)
    with lenders.sichuan.work_on() as work:
        store_erasing.erase_persons(work.uow)
        assert parties.find(work.uow, work.vault, GU.number) is None
    assert lenders.consents(LUO) == lenders.consents(GU) == []
    lenders.close()
