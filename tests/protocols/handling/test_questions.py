"""The owner's rule lacks what the other side has on record, and that side may be the window itself."""

from collections.abc import Callable, Iterator

import pytest

from support.counters import letters, resident, said, state, trouble
from support.lenders import HOUSE, Lenders
from support.pair import LUO


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
