"""What a grant changes on the owner's side beside the case itself: entries of registers, steps in the ledger."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from yipanqi.cases.case import Case
from yipanqi.kernel.problems import conflict
from yipanqi.protocols.reviewing import About, about
from yipanqi.store import ledger


class Recorded(msgspec.Struct, frozen=True):
    """What a register of the service holds of the applicant from the day of the decision on."""

    register: str
    value: msgspec.Struct


class Booked(msgspec.Struct, frozen=True):
    """An amount (0 or more, in `unit`) from account `debit` to account `credit`, and what for. `open_ended` names
    those of them that may go below zero.
    """

    what: str
    debit: str
    credit: str
    unit: str
    amount: int
    open_ended: tuple[str, ...] = ()


class Changes(msgspec.Struct, frozen=True):
    """All that one grant changes."""

    records: tuple[Recorded, ...] = ()
    bookings: tuple[Booked, ...] = ()


Changing = Callable[[About, Any, date], Changes]
"""What a service says that its grant changes: the case, what was granted, the day of the decision."""


def change(changing: Changing, case: Case, result: Any) -> None:
    """Carry the changes out, in the unit of work of the decision. Raises Refused (conflict) where an account does not
    hold what is to leave it.
    """
    work, changes = case.work, changing(about(case), result, case.work.today)
    for one in changes.records:
        case.service.register(one.register).record(work.uow, work.vault, case.applicant, one.value, work.today)
    for booked in changes.bookings:
        if (
            booked.debit not in booked.open_ended
            and ledger.balance(work.uow, booked.debit, booked.unit) < booked.amount
        ):
            raise conflict(
                "account-short",
                "账户余额少于应支出的数额，请先核对账目",
                "the account holds less than is to leave it: check the books first",
            )
    ledger.post(work.uow, [_transfer(case, n, booked) for n, booked in enumerate(changes.bookings)])


def _transfer(case: Case, place: int, booked: Booked) -> ledger.Transfer:
    return ledger.Transfer(
        id=f"{booked.what} {case.number} {case.field('events')} {place}",
        case=case.number,
        debit=booked.debit,
        credit=booked.credit,
        unit=booked.unit,
        amount=booked.amount,
        what=booked.what,
        open_ended=booked.open_ended,
    )
