"""A department's own system is asked before the unit of work, and its answer is kept as an entry with its source."""

import random
from collections.abc import Callable, Iterator
from datetime import date

import msgspec
import pytest
from sqlalchemy import select

from support.counters import trouble
from support.lenders import HOUSE, Lenders
from support.loan import DEPOSITS, Deposits, Loan
from support.pair import LUO, YU_ZHONG, officer, resident, state
from yipanqi.cases.held import Answer
from yipanqi.cases.parties import Party, find
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.node import Node
from yipanqi.node.departments import AGAIN, QUIET, Department, Sources, Unanswered, UnfitSource
from yipanqi.protocols.handling.words import Proposal
from yipanqi.services import discover
from yipanqi.store import registers
from yipanqi.store.mailbox import inbox

REGISTER = "loan/deposits"
SINCE = date(2024, 1, 1)


class Fund:
    """The fund centre's own system: what it holds of Luo, whether it answers, and what it was asked."""

    def __init__(self) -> None:
        self.held: object = Deposits(30, 3_860_000)
        self.there = True
        self.asked: list[tuple[str, str]] = []

    def ask(self, register: str, who: Party) -> Answer:
        """As the node asks it."""
        self.asked.append((register, who.number))
        if not self.there:
            raise Unanswered("no route")
        return Answer(msgspec.Raw(msgspec.json.encode(self.held)), SINCE)


@pytest.fixture
def fund() -> Fund:
    return Fund()


@pytest.fixture
def lenders(new_database_url: Callable[[], str], fund: Fund) -> Iterator[Lenders]:
    """Chongqing has nothing of its own of Luo, and asks the fund centre."""
    lenders = Lenders(new_database_url, (Department("fund", frozenset({REGISTER}), fund.ask),))
    yield lenders
    lenders.close()


def applied(lenders: Lenders) -> str:
    """Luo asks for a loan in Chengdu, on her deposits in Chongqing."""
    number = lenders.sichuan.apply("loan", "apply", LUO, HOUSE, resident(lenders.sichuan))
    lenders.settle()
    return number


def kept(lenders: Lenders) -> tuple[object, date | None, str]:
    """What Chongqing keeps of Luo's deposits: the entry, and whose word it is."""
    with lenders.chongqing.look() as work:
        party = find(work.uow, work.vault, LUO.number) or ""
        sources = [row.source for row in registers.standing(work.uow)]
        day = SINCE if DEPOSITS.get(work.uow, work.vault, party, SINCE) else None
        return DEPOSITS.get(work.uow, work.vault, party), day, "".join(sources)


def test_a_question_of_the_other_side_is_answered_by_the_department(lenders: Lenders, fund: Fund) -> None:
    number = applied(lenders)
    assert [made.outcome for made in lenders.proposals(number)] == ["granted"]
    assert fund.asked == [(REGISTER, LUO.number)]
    assert kept(lenders) == (Deposits(30, 3_860_000), SINCE, "fund")
    assert trouble(lenders.chongqing) == []


def test_what_it_holds_no_more_is_not_decided_on(lenders: Lenders, fund: Fund) -> None:
    applied(lenders)
    fund.held = None
    lenders.sichuan.act(*withdrawal(lenders))
    number = applied(lenders)
    assert [made.outcome for made in lenders.proposals(number)] == ["refused"]
    assert kept(lenders)[0] is None


def test_an_envelope_waits_for_a_department_that_does_not_answer_and_goes_on_by_itself(
    lenders: Lenders, fund: Fund
) -> None:
    fund.there = False
    number = applied(lenders)
    assert lenders.proposals(number) == []
    with lenders.chongqing.look() as work:
        [waiting] = work.uow.rows(select(inbox.c.waits_for).where(inbox.c.done_at.is_(None)))
    assert waiting.waits_for == f"answer {REGISTER}"
    fund.there = True
    lenders.settle()
    assert lenders.proposals(number) == []
    lenders.clock.pass_time(seconds=AGAIN.total_seconds())
    lenders.settle()
    assert [made.outcome for made in lenders.proposals(number)] == ["granted"]
    assert trouble(lenders.chongqing) == []


def test_an_envelope_does_not_wait_for_ever_for_a_department_that_is_asked_no_more(
    lenders: Lenders, fund: Fund
) -> None:
    """The fund centre's system is taken out of the setting; what Chongqing has itself answers then: nothing."""
    fund.there = False
    number = applied(lenders)
    old = lenders.chongqing
    lenders.chongqing = Node(
        "50", old.database, old.world.vault, old.world.services, lenders.clock, random.Random("anew").randbytes
    )
    lenders.clock.pass_time(seconds=AGAIN.total_seconds())
    lenders.settle()
    assert [made.outcome for made in lenders.proposals(number)] == ["refused"]


def test_an_answer_that_is_no_entry_counts_as_none(lenders: Lenders, fund: Fund) -> None:
    fund.held = {"months": "thirty"}
    number = applied(lenders)
    assert lenders.proposals(number) == []
    assert kept(lenders)[0] is None
    fund.held = Deposits(30, 3_860_000)
    lenders.clock.pass_time(seconds=AGAIN.total_seconds())
    lenders.settle()
    assert [made.outcome for made in lenders.proposals(number)] == ["granted"]


def test_the_department_is_asked_anew_for_each_decision(new_database_url: Callable[[], str]) -> None:
    """Here the side that lends asks its own fund centre: at the application, the proposal and the approval."""
    fund = Fund()
    lenders = Lenders(new_database_url, (Department("fund", frozenset({REGISTER}), fund.ask),))
    luo = resident(lenders.chongqing)
    number = lenders.chongqing.apply("loan", "apply", LUO, Loan(YU_ZHONG, YU_ZHONG, 1_300_000, True), luo)
    assert len(fund.asked) == 1
    clerk = officer(lenders.chongqing, number)
    lenders.chongqing.act(number, "accept", clerk)
    lenders.chongqing.act(number, "propose", clerk, Proposal(True))
    assert len(fund.asked) == 2
    fund.held = Deposits(2, 100)
    second = msgspec.structs.replace(clerk, id="second")
    with pytest.raises(Refused, match="records have changed since"):
        lenders.chongqing.act(number, "decide", second)
    assert len(fund.asked) == 3
    lenders.close()


def test_a_person_is_told_that_a_department_does_not_answer_and_nothing_is_kept(
    new_database_url: Callable[[], str],
) -> None:
    fund = Fund()
    fund.there = False
    lenders = Lenders(new_database_url, (Department("fund", frozenset({REGISTER}), fund.ask),))
    luo = resident(lenders.chongqing)
    with pytest.raises(Refused, match="does not answer") as caught:
        lenders.chongqing.apply("loan", "apply", LUO, Loan(YU_ZHONG, YU_ZHONG, 1_300_000, True), luo)
    assert caught.value.kind is Kind.AWAY
    fund.there = True
    with pytest.raises(Refused, match="does not answer"):
        lenders.chongqing.apply("loan", "apply", LUO, Loan(YU_ZHONG, YU_ZHONG, 1_300_000, True), luo)
    assert len(fund.asked) == 1  # one that did not answer is left alone for a while, so that nobody else waits for it
    lenders.clock.pass_time(seconds=QUIET.total_seconds())
    number = lenders.chongqing.apply("loan", "apply", LUO, Loan(YU_ZHONG, YU_ZHONG, 1_300_000, True), luo)
    assert number.endswith("-000001")
    assert state(lenders.chongqing, number) == "submitted"
    lenders.close()


def test_a_department_is_not_set_up_for_what_it_cannot_be_asked() -> None:
    ask = Fund().ask
    wrong = {
        "has no register houses": [Department("one", frozenset({"pension-transfer/houses"}))],
        "changed by services": [Department("one", frozenset({"pension-transfer/pension"}), ask)],
        "both one and two": [Department(n, frozenset({"no-crime-certificate/residents"}), ask) for n in ("one", "two")],
    }
    for words, departments in wrong.items():
        with pytest.raises(UnfitSource, match=words):
            Sources(departments, discover())
    told = Sources([Department("one", frozenset({"pension-transfer/pension"}))], discover())
    assert told.registers == frozenset()


def withdrawal(lenders: Lenders) -> tuple[str, str, object]:
    """How Luo withdraws her first case."""
    luo = resident(lenders.sichuan)
    with lenders.sichuan.look() as work:
        [number] = work.open_of(luo.party, "loan", "apply")
    return number, "withdraw", luo
