"""Whatever one bank does with every payment, the transfers come to an end and every fen is where it belongs."""

from datetime import timedelta

import pytest

from yipanqi.organisations.bank import Fault, Order, Treatment
from yipanqi.simulation import invariants, people
from yipanqi.simulation.region import Region
from yipanqi.simulation.rest import come_to_rest

WRONG_ONCE = {Fault.RETURNED}
"""Faults after which the payment is tried again: a bank that returned every payment would do so for ever."""


def wrong(fault: Fault) -> Region:
    """A region in calm weather in which everybody has applied, and whose bank treats payments in one way."""
    region = Region(1, people=12)
    seen: set[str] = set()

    def treat(order: Order) -> Treatment:
        again = order.voucher in seen and fault in WRONG_ONCE
        seen.add(order.voucher)
        return Treatment() if again else Treatment(fault, timedelta(hours=4), by=1500)

    region.bank.plan = treat
    for resident in region.people:
        people.apply(region, resident)
    return region


@pytest.mark.parametrize("fault", list(Fault))
def test_transfers_close_whatever_the_bank_does(fault: Fault) -> None:
    region = wrong(fault)

    come_to_rest(region)

    invariants.at_rest(region)
    assert sum("taking over -> closed" in line for line in region.history.lines) >= 3


def test_a_bank_that_pays_twice_bears_the_loss_until_the_money_is_sent_back() -> None:
    region = wrong(Fault.DOUBLED)

    come_to_rest(region)

    # every payment was doubled, those that sent the surplus back too: the bank is out of pocket by as much
    assert region.bank.state.own < 0
    assert sum(region.bank.state.accounts.values()) == -region.bank.state.own
