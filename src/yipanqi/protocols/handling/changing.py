"""What a grant changes on the owner's side beside the case itself: entries of registers, transfers in the ledger."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from yipanqi.cases.case import Case
from yipanqi.kernel.problems import conflict
from yipanqi.protocols.reviewing import About, about
from yipanqi.store import ledger
from yipanqi.store.ledger import Transfer


class Recorded(msgspec.Struct, frozen=True):
    """What a register of the service holds of the applicant from the day of the decision on."""

    register: str
    value: msgspec.Struct


class Changes(msgspec.Struct, frozen=True):
    """All that one grant changes."""

    records: tuple[Recorded, ...] = ()
    transfers: tuple[Transfer, ...] = ()


Changing = Callable[[About, Any, date], Changes]
"""What a service says that its grant changes: the case, what was granted, the day of the decision."""


def change(changing: Changing, case: Case, result: Any) -> None:
    """Carry the changes out, in the unit of work of the decision. Raises Refused (conflict) where an account does not
    hold what is to leave it.
    """
    work, changes = case.work, changing(about(case), result, case.work.today)
    for one in changes.records:
        case.service.register(one.register).record(work.uow, work.vault, case.applicant, one.value, work.today)
    for transfer in changes.transfers:
        held = ledger.balance(work.uow, transfer.debit, transfer.unit)
        if transfer.debit not in transfer.open_ended and held < transfer.amount:
            raise conflict(
                "account-short",
                "账户余额少于应支出的数额，请先核对账目",
                "the account holds less than is to leave it: check the books first",
            )
        ledger.post(work.uow, [transfer])
