"""The papers of a transfer as typed values: application, certificate, contact letter, statement (the field's F1 to F4).

Amounts are fen, months `yyyymm`, days dates.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from yipanqi.kernel.money import Fen
from yipanqi.kernel.problems import Problem
from yipanqi.kernel.text import Text
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Month,
    Part,
    Person,
    State,
    months_of,
    repeated,
)


class Reason(StrEnum):
    """Why the relation moves: 跨省就业, 返回户籍地, 组织调动, 待遇领取归集, 临时账户归集."""

    WORK = "A"
    HOME = "B"
    POSTING = "C"
    CLAIM = "D"
    TEMPORARY = "E"

    @property
    def collects(self) -> bool:
        """Whether the place that will pay the pension collects what lies elsewhere."""
        return self in (Reason.CLAIM, Reason.TEMPORARY)


class Approval(msgspec.Struct, frozen=True):
    """A posting approved by a Party organization or 人社 department; `level` is county, city, province or nation."""

    document: str
    authority: str
    level: str


class BankAccount(msgspec.Struct, frozen=True):
    """Where the receiving place takes the money."""

    bank: str
    name: str
    number: str
    code: str


class Application(msgspec.Struct, frozen=True):
    """F2, the facts that rules need; made at the receiving place."""

    case: str
    person: Person
    reason: Reason
    receiving: str
    sending: str
    applied_on: date
    approval: Approval | None = None


class Certificate(msgspec.Struct, frozen=True):
    """F1 参保缴费凭证: what the sending place has on record, before it is asked to move it."""

    number: str
    division: str
    account: Account
    state: State
    first: Month
    last: Month
    months: int
    balance: Fen
    issued_on: date
    arrears: tuple[Month, ...] = ()


class Letter(msgspec.Struct, frozen=True):
    """F3 联系函: the receiving place asks for the relation and says where the money goes."""

    number: str
    case: str
    account: Account
    reason: Reason
    person: Person
    receiving: str
    sending: str
    bank: BankAccount
    written_on: date


class YearLine(msgspec.Struct, frozen=True):
    """A year of F4: what is on record (corrected by `corrected_by` where too low) and the deposits of it that move.

    Interest and balance are those of what moves. In a year without contributions the rates are 0 and the months "".
    """

    division: str
    year: int
    month_from: str
    month_to: str
    months: int
    base_total: Fen
    personal_rate: Decimal
    recorded_rate: Decimal
    recorded_amount: Fen
    of_which_personal: Fen
    corrected_by: Fen
    moved: Fen
    year_interest: Fen
    end_balance: Fen


class Withheld(msgspec.Struct, frozen=True):
    """Months of a back-payment that stay behind for want of papers."""

    lump_sum: str
    months: tuple[Month, ...]


class Statement(msgspec.Struct, frozen=True):
    """F4 信息表: the record that moves, its yearly lines and its money.

    `parts` are the months exactly as the receiving place is to record them.
    """

    letter: str
    person: Person
    account: Account
    sending: str
    made_on: date
    parts: tuple[Part, ...]
    lines: tuple[YearLine, ...]
    actual_months: int
    deemed_months: int
    before_1998: Fen
    transfer_personal: Fen
    transfer_pool: Fen
    transfer_total: Fen
    withheld: tuple[Withheld, ...] = ()


def faults(statement: Statement) -> tuple[Problem, ...]:
    """What does not add up in a statement: its total, its count of months, a month that is there twice."""
    months = months_of(statement.parts)
    checks = (
        (
            statement.transfer_total == statement.transfer_personal + statement.transfer_pool,
            Problem(
                "total",
                Text("转移总额不等于个人账户与统筹基金之和", "The total is not account plus pool"),
                "transfer_total",
            ),
        ),
        (
            len(months) == statement.actual_months == sum(line.months for line in statement.lines),
            Problem("months", Text("各年月数之和与实际缴费月数不符", "The months do not add up"), "actual_months"),
        ),
        (
            not repeated(months),
            Problem("overlap", Text("同一月份重复列示", "A month is listed twice"), "parts"),
        ),
    )
    return tuple(problem for held, problem in checks if not held)
