"""What a pension relation is: months paid, the money recorded for them, and the papers that belong to them.

A relation keeps contributions in `Span`s (months of one year on one contribution wage) and spans in `Part`s (what
entered the account together), so that every balance is a pure function of the record and adds up to the fen.
Months are strings `yyyymm`, money is fen. Nothing here decides anything.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NewType

import msgspec

from yipanqi.kernel.money import Fen
from yipanqi.kernel.text import Text

Month = NewType("Month", str)
"""A calendar month as `yyyymm`."""


class Sex(StrEnum):
    """On which the age limits depend."""

    MALE = "male"
    FEMALE = "female"


class Account(StrEnum):
    """一般账户 or 临时账户: a temporary one records all contributions and moves only when the pension is claimed."""

    NORMAL = "normal"
    TEMPORARY = "temporary"

    @property
    def words(self) -> Text:
        """What people read."""
        return Text("一般账户", "normal account") if self is Account.NORMAL else Text("临时账户", "temporary account")


class State(StrEnum):
    """What a relation is doing in its place."""

    ACTIVE = "active"
    STOPPED = "stopped"
    SEALED = "sealed"
    CLOSED = "closed"
    DRAWING = "drawing"

    @property
    def words(self) -> Text:
        """What people read."""
        zh = {"active": "正常缴费", "stopped": "暂停缴费", "sealed": "封存", "closed": "已转出", "drawing": "领取待遇"}
        return Text(zh[self], self)


class Scheme(StrEnum):
    """企业职工 or 城乡居民."""

    EMPLOYEE = "employee"
    RESIDENT = "resident"


class Person(msgspec.Struct, frozen=True):
    """The insured person; `hukou` is the division of household registration."""

    name: str
    id_no: str
    sex: Sex
    birth: date
    hukou: str


class Span(msgspec.Struct, frozen=True):
    """Months of one year, first to last without a gap, on one contribution wage. Amounts are fen a month.

    `recorded` is what was posted to the account (all contributions, in a temporary account), `personal` the part of it
    that is the person's own. `lump_sum` names the back-payment that the months come from, "" where paid when due.
    """

    first: Month
    last: Month
    base: Fen
    recorded: Fen
    personal: Fen
    lump_sum: str = ""

    def __post_init__(self) -> None:
        if self.first[:4] != self.last[:4] or not "01" <= self.first[4:] <= self.last[4:] <= "12":
            raise ValueError(f"a span runs within one year: {self.first} to {self.last}")
        if not 0 <= self.personal <= self.recorded or self.base < 0:
            raise ValueError(f"amounts of {self.first} to {self.last} do not fit: {self}")

    @property
    def year(self) -> int:
        """The year of all its months."""
        return int(self.first[:4])

    @property
    def count(self) -> int:
        """How many months it has."""
        return int(self.last[4:]) - int(self.first[4:]) + 1

    @property
    def months(self) -> tuple[Month, ...]:
        """Its months, one by one."""
        return _run(self.first, self.last)


@cache
def _run(first: Month, last: Month) -> tuple[Month, ...]:
    return tuple(Month(f"{first[:4]}{m:02d}") for m in range(int(first[4:]), int(last[4:]) + 1))


class Part(msgspec.Struct, frozen=True):
    """What entered the account together: a place's own contributions (`letter` is ""), or what a transfer brought.

    A back-payment is a part of its own, so that it can stay behind to the fen.
    `division` is where the months were paid, `before_1998` the person's contributions with interest up to the start of
    unified accounts, `deemed` the months counted without contributions for work done there.
    """

    division: str
    spans: tuple[Span, ...] = ()
    letter: str = ""
    before_1998: Fen = Fen(0)
    deemed: int = 0


class PaperKind(StrEnum):
    """A paper behind a back-payment: the place's written commitment (承诺书), or a document of law."""

    COMMITMENT = "commitment"
    COURT = "court"
    AUDIT = "audit"
    INSPECTION = "inspection"
    ARBITRATION = "arbitration"


class Paper(msgspec.Struct, frozen=True):
    """One such paper: what, which, of what day."""

    kind: PaperKind
    number: str
    dated: date


class LumpSum(msgspec.Struct, frozen=True):
    """A back-payment (一次性缴费); spans refer to it by `ref`."""

    ref: str
    paid_on: date
    papers: tuple[Paper, ...] = ()


class Relation(msgspec.Struct, frozen=True):
    """One person's account in one place."""

    person: Person
    division: str
    account: Account
    state: State
    parts: tuple[Part, ...] = ()
    scheme: Scheme = Scheme.EMPLOYEE
    lump_sums: tuple[LumpSum, ...] = ()
    arrears: tuple[Month, ...] = ()

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month paid, in order."""
        return months_of(self.parts)

    @property
    def first_own_month(self) -> Month | None:
        """The first month paid in this place's province itself, not brought by a transfer."""
        own = [p for p in self.parts if not p.letter or same_province(p.division, self.division)]
        return min(months_of(own), default=None)


def months_of(parts: Iterable[Part]) -> tuple[Month, ...]:
    """Every month of the parts, in order; a month paid twice is there twice."""
    return tuple(sorted(m for part in parts for span in part.spans for m in span.months))


def repeated(months: Iterable[Month]) -> tuple[Month, ...]:
    """The months that are there more than once."""
    return tuple(sorted(month for month, times in Counter(months).items() if times > 1))


def without(part: Part, months: Collection[Month]) -> Part:
    """The part with these months taken out; a span they fall into is split."""
    spans = [piece for span in part.spans for piece in _pieces(span, months)]
    return msgspec.structs.replace(part, spans=tuple(spans))


def _pieces(span: Span, months: Collection[Month]) -> list[Span]:
    pieces: list[Span] = []
    previous = False
    for month in span.months:
        kept = month not in months
        if kept and previous:
            pieces[-1] = msgspec.structs.replace(pieces[-1], last=month)
        elif kept:
            pieces.append(msgspec.structs.replace(span, first=month, last=month))
        previous = kept
    return pieces


def same_province(one: str, other: str) -> bool:
    """Whether two divisions lie in one province, the unit of this insurance (国办发〔2009〕66号)."""
    return one[:2] == other[:2]


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return Month(f"{day:%Y%m}")


def ordinal(month: Month) -> int:
    """Months counted through, so that a difference is a number of months."""
    return int(month[:4]) * 12 + int(month[4:]) - 1


def later(month: Month, by: int) -> Month:
    """The month `by` months later."""
    year, index = divmod(ordinal(month) + by, 12)
    return Month(f"{year:04d}{index + 1:02d}")
