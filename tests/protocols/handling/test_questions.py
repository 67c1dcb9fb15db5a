"""The owner's rule lacks what the other side has on record, and that side may be the window itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from support.counters import letters, resident, said, state, trouble
from support.loan import DEPOSITS, Deposits, Loan, services
from support.pair import LUO, YU_ZHONG, Clock, Pair, make_node
from yipanqi.cases.case import Made
from yipanqi.cases.parties import find_or_add
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.node import introduce
from yipanqi.services.identity import no_crime_certificate
from yipanqi.store import cases as rows

JIN_NIU = "510106"
HOUSE = Loan(JIN_NIU, YU_ZHONG, 1_200_000)


class Lenders(Pair):
    """Sichuan lends on deposits that are kept in Chongqing: 38,600 yuan and 30 months of Luo's."""

    def __init__(self, new_url: Callable[[], str]) -> None:
        self.clock = Clock()
        self.clock.now = datetime(2026, 3, 2, 2, tzinfo=UTC)
        known = services({"deposits": ("loan",)}, Path(no_crime_certificate.__file__).parent)
        self.sichuan = make_node("51", new_url(), self.clock, services=known)
        self.chongqing = make_node("50", new_url(), self.clock, services=known)
        introduce(
            self.sichuan,
            self.chongqing,
            Terms(id="loans", parties=("51", "50"), services=(Agreed("loan", 1),), valid_from=self.clock.now),
        )
        with self.chongqing.work_on() as work:
            party = find_or_add(work.uow, work.vault, LUO)
            DEPOSITS.record(work.uow, work.vault, party, Deposits(30, 3_860_000), date(2023, 1, 1))

    def proposals(self, number: str) -> list[Made]:
        """What the rule has proposed so far."""
        with self.sichuan.look() as work:
            found = work.uow.rows(select(rows.decision).where(rows.decision.c.case_number == number))
            return [msgspec.json.decode(work.vault.open(row.body), type=Made) for row in found]


@pytest.fixture
def lenders(new_database_url: Callable[[], str]) -> Iterator[Lenders]:
    lenders = Lenders(new_database_url)
    yield lenders
    lenders.close()


def test_the_side_that_took_it_in_answers_beside_the_case(lenders: Lenders) -> None:
    luo = resident(lenders.chongqing, LUO)
    number = lenders.chongqing.apply("loan", "apply", LUO, HOUSE, luo)
    lenders.settle()
    assert [made.outcome for made in lenders.proposals(number)] == ["granted"]
    assert state(lenders.chongqing, number) == "forwarded"
    for node, asked in ((lenders.chongqing, (number,)), (lenders.sichuan, ())):
        with node.look() as work:
            assert work.case(number).asked == asked
    assert trouble(lenders.sichuan) + trouble(lenders.chongqing) == []


def test_a_question_that_is_not_let_in_leaves_the_case_to_the_rule_without_an_answer(lenders: Lenders) -> None:
    luo = resident(lenders.sichuan, LUO)
    lenders.chongqing.revoke("loans", "51")  # Sichuan has not heard
    number = lenders.sichuan.apply("loan", "apply", LUO, HOUSE, luo)
    assert lenders.proposals(number) == []
    lenders.settle()
    [made] = lenders.proposals(number)
    assert [refusal.code for refusal in made.refusals] == ["LOAN1"]
    assert "no agreement" in said(letters(lenders.sichuan, number)["facts-declined"])


def test_a_withdrawn_case_asks_no_more(lenders: Lenders) -> None:
    luo = resident(lenders.sichuan, LUO)
    number = lenders.sichuan.apply("loan", "apply", LUO, HOUSE, luo)
    lenders.sichuan.act(number, "withdraw", luo)
    lenders.settle()
    assert state(lenders.sichuan, number) == "withdrawn"
    assert state(lenders.chongqing, number) in ("answered", "declined")
    assert lenders.proposals(number) == []
    assert trouble(lenders.sichuan) + trouble(lenders.chongqing) == []
