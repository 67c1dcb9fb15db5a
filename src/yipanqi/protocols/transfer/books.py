"""What a transfer does to the ledger of entitlements: seals it, moves it, pays back what was there twice.

The pool and the interest may go below zero: they are the fund's, and are made up from outside.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yipanqi.cases.case import Case
from yipanqi.store import ledger
from yipanqi.store.case_tables import PARTY
from yipanqi.store.ledger import Transfer

if TYPE_CHECKING:
    from yipanqi.protocols.transfer.procedure import Entry

OPEN_ENDED = ("pool", "interest")

ACCRUED, SEALED, TAKEN_OVER, PAID_BACK = "interest and corrections", "sealed", "taken over", "paid back"
"""What the ledger says each entry is for; reconciliation finds them by these."""


def seal(case: Case, entries: Sequence["Entry"]) -> None:
    """Reserve what is to move, with the interest and corrections that are due on it."""
    _accrue(case, entries)
    _book(case, SEALED, [(e, e.account, f"over:{case.peer}") for e in entries], pending=True)


def unseal(case: Case, *, left: bool) -> None:
    """End what is sealed: it has left for good, or stays after all."""
    ledger.settle_all(case.work.uow, case.number, SEALED, post=left)


def take_in(case: Case, entries: Sequence["Entry"]) -> None:
    """What was sealed there is here now."""
    _book(case, TAKEN_OVER, [(e, f"from:{case.peer}", e.account) for e in entries])


def pay_back(case: Case, entries: Sequence["Entry"]) -> None:
    """What was recorded twice leaves its accounts: money is owed to the person, months are no more."""
    _accrue(case, entries)
    _book(case, PAID_BACK, [(e, e.account, f"refund:{case.applicant}") for e in entries])


def _accrue(case: Case, entries: Sequence["Entry"]) -> None:
    uow = case.work.uow
    own = [e for e in entries if e.amount and e.unit == "fen" and e.account not in OPEN_ENDED]
    # the accounts of the other cases of this unit of work are asked for together with these
    others = [who for who in uow.expected(PARTY) if who != case.applicant]
    alike = [e.account.replace(case.applicant, who) for who in others for e in own]
    uow.expect(ledger.ACCOUNT, [*(e.account for e in own), *alike])
    gaps = [(e, e.amount - ledger.balance(uow, e.account, e.unit)) for e in own]
    ledger.post(
        uow, [_transfer(case, ACCRUED, n, e, gap, "interest", e.account) for n, (e, gap) in enumerate(gaps) if gap > 0]
    )


def _book(case: Case, what: str, moves: Sequence[tuple["Entry", str, str]], *, pending: bool = False) -> None:
    transfers = [_transfer(case, what, n, e, e.amount, debit, credit) for n, (e, debit, credit) in enumerate(moves)]
    (ledger.reserve if pending else ledger.post)(case.work.uow, transfers)


def _transfer(case: Case, what: str, place: int, entry: "Entry", amount: int, debit: str, credit: str) -> Transfer:
    return Transfer(
        id=f"{what} {case.number} {case.field('events')} {place}",
        case=case.number,
        debit=debit,
        credit=credit,
        unit=entry.unit,
        amount=amount,
        what=what,
        open_ended=(*OPEN_ENDED, f"from:{case.peer}"),
    )
