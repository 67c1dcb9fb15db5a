"""Every path of the money at the bank, with amounts worked out by hand: 51 pays 50, 1,000 yuan are 100000 fen."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from yipanqi.organisations.bank import Bank, Fault, Order, State, Treatment
from yipanqi.protocols.transfer.money import Credited, Executed

NOW = datetime(2022, 8, 1, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=4)
ORDER = Order(1, "o-1", "CQ-1", "50", 100000)
SECOND = Order(2, "o-2", "CQ-2", "50", 30000)


def bank(fault: Fault, by: int = 0, after: timedelta = timedelta(hours=4)) -> Bank:
    """A bank that treats every order alike and begins with nothing in its accounts."""
    return Bank(lambda order: Treatment(fault, after, by))


def credited(at: Bank, node: str = "50") -> list[tuple[int, tuple[str, ...]]]:
    """Amounts and vouchers reported to a node."""
    return [(r.amount, r.vouchers) for r in at.due(node) if isinstance(r, Credited)]


def balances(at: Bank) -> tuple[int, int, int, int]:
    """Payer's account, payee's account, under way, the bank's own: they always add up to nothing."""
    state = at.state
    found = (state.accounts.get("51", 0), state.accounts.get("50", 0), state.under_way, state.own)
    assert sum(found) == 0
    return found


def test_an_order_is_executed_at_once_and_credited_when_it_is_due() -> None:
    a_bank = bank(Fault.NONE)

    a_bank.take("51", [ORDER], NOW)

    assert a_bank.due("51") == [Executed("o-1", paid=True)]
    assert balances(a_bank) == (-100000, 0, 100000, 0)
    assert a_bank.next_due == LATER

    a_bank.advance(LATER)

    assert credited(a_bank) == [(100000, ("CQ-1",))]
    assert balances(a_bank) == (-100000, 100000, 0, 0)


def test_an_order_that_is_fetched_again_is_executed_once() -> None:
    a_bank = bank(Fault.NONE)

    a_bank.take("51", [ORDER], NOW)
    a_bank.take("51", [ORDER, SECOND], NOW)

    # 100000 + 30000
    assert balances(a_bank) == (-130000, 0, 130000, 0)
    assert a_bank.taken("51") == 2


def test_a_report_is_repeated_until_it_is_delivered() -> None:
    a_bank = bank(Fault.NONE)
    a_bank.take("51", [ORDER], NOW)

    (report,) = a_bank.due("51")
    assert a_bank.due("51") == [report]
    a_bank.delivered("51", report)

    assert a_bank.due("51") == []


def test_early_money_is_credited_before_anything_else_can_arrive() -> None:
    a_bank = bank(Fault.EARLY)

    a_bank.take("51", [ORDER], NOW)
    a_bank.advance(NOW)

    assert credited(a_bank) == [(100000, ("CQ-1",))]


def test_late_money_comes_when_the_plan_says() -> None:
    a_bank = bank(Fault.LATE, after=timedelta(days=10))
    a_bank.take("51", [ORDER], NOW)

    a_bank.advance(NOW + timedelta(days=9))
    assert credited(a_bank) == []
    a_bank.advance(NOW + timedelta(days=10))
    assert credited(a_bank) == [(100000, ("CQ-1",))]


def test_short_money_leaves_the_rest_under_way_until_it_is_traced() -> None:
    a_bank = bank(Fault.SHORT, by=1500)
    a_bank.take("51", [ORDER], NOW)

    a_bank.advance(LATER)

    # 100000 - 1500
    assert credited(a_bank) == [(98500, ("CQ-1",))]
    assert balances(a_bank) == (-100000, 98500, 1500, 0)

    assert a_bank.trace(LATER) == 1
    assert credited(a_bank) == [(98500, ("CQ-1",)), (1500, ("CQ-1",))]
    assert balances(a_bank) == (-100000, 100000, 0, 0)


def test_what_comes_too_much_is_the_banks_own_money() -> None:
    a_bank = bank(Fault.OVER, by=700)
    a_bank.take("51", [ORDER], NOW)

    a_bank.advance(LATER)

    assert credited(a_bank) == [(100700, ("CQ-1",))]
    assert balances(a_bank) == (-100000, 100700, 0, -700)


def test_doubled_money_comes_under_two_references() -> None:
    a_bank = bank(Fault.DOUBLED)
    a_bank.take("51", [ORDER], NOW)

    a_bank.advance(LATER)

    assert credited(a_bank) == [(100000, ("CQ-1",)), (100000, ("CQ-1",))]
    assert len({r.reference for r in a_bank.due("50") if isinstance(r, Credited)}) == 2
    assert balances(a_bank) == (-100000, 200000, 0, -100000)


def test_two_orders_come_in_one_credit_with_both_vouchers() -> None:
    a_bank = bank(Fault.TOGETHER)

    a_bank.take("51", [ORDER], NOW)
    a_bank.advance(LATER)
    assert credited(a_bank) == []
    a_bank.take("51", [SECOND], LATER)

    assert credited(a_bank) == [(130000, ("CQ-1", "CQ-2"))]
    (report,) = (r for r in a_bank.due("50") if isinstance(r, Credited))
    assert a_bank.behind(report.reference) == (("CQ-1", 100000), ("CQ-2", 30000))
    assert balances(a_bank) == (-130000, 130000, 0, 0)


def test_an_order_that_waits_for_company_in_vain_goes_alone() -> None:
    a_bank = bank(Fault.TOGETHER)
    a_bank.take("51", [ORDER], NOW)

    a_bank.trace(LATER)

    assert credited(a_bank) == [(100000, ("CQ-1",))]


def test_a_returned_order_moves_nothing_and_says_why() -> None:
    a_bank = bank(Fault.RETURNED)

    a_bank.take("51", [ORDER], NOW)
    a_bank.advance(LATER)

    (report,) = a_bank.due("51")
    assert isinstance(report, Executed)
    assert not report.paid
    assert report.why
    assert a_bank.due("50") == []
    assert balances(a_bank) == (0, 0, 0, 0)


def test_an_unreferenced_credit_names_nothing_but_the_bank_knows_when_asked() -> None:
    a_bank = bank(Fault.UNREFERENCED)
    a_bank.take("51", [ORDER], NOW)

    a_bank.advance(LATER)

    assert credited(a_bank) == [(100000, ())]
    (report,) = (r for r in a_bank.due("50") if isinstance(r, Credited))
    assert a_bank.behind(report.reference) == (("CQ-1", 100000),)


def test_missing_money_stays_under_way_until_it_is_traced() -> None:
    a_bank = bank(Fault.MISSING)
    a_bank.take("51", [ORDER], NOW)

    a_bank.advance(NOW + timedelta(days=365))

    assert a_bank.due("51") == [Executed("o-1", paid=True)]
    assert credited(a_bank) == []
    assert balances(a_bank) == (-100000, 0, 100000, 0)

    a_bank.trace(LATER)
    assert credited(a_bank) == [(100000, ("CQ-1",))]


@pytest.mark.parametrize("fault", list(Fault))
def test_a_bank_goes_on_from_its_state_as_json(fault: Fault) -> None:
    whole, broken_off = bank(fault, by=1500), bank(fault, by=1500)
    for each in (whole, broken_off):
        each.take("51", [ORDER], NOW)

    kept = msgspec.json.decode(msgspec.json.encode(broken_off.state), type=State)
    anew = Bank(broken_off.plan, kept)
    for each in (whole, anew):
        each.take("51", [ORDER, SECOND], NOW)
        each.advance(LATER)
        each.trace(LATER)

    assert anew.state == whole.state
