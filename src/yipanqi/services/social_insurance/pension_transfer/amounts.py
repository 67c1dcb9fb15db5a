"""What moves with a relation: the personal account, and a share of the contribution wages from the pool.

Normal account: the contributions before unified accounts with interest, the account since then at the standard
recording rate, and pool_rate of the contribution wages. Temporary account: all contributions with interest.
Sources: 国办发〔2009〕66号, 人社部发〔2009〕187号. Every amount is a posted item, rounded half up.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from yipanqi.kernel.money import Fen, Rounding, share
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer.interest import Year, accrue, start
from yipanqi.services.social_insurance.pension_transfer.papers import YearLine
from yipanqi.services.social_insurance.pension_transfer.relation import Account, Part, Span

Amount = Callable[[Span], Fen]
"""Which monthly amount of a span is meant."""


class Money(msgspec.Struct, frozen=True):
    """The sums of a transfer, in fen; `total` is the other two together."""

    personal: Fen
    pool: Fen
    total: Fen


def standard(span: Span, rules: Rulebook) -> Fen:
    """What a month of the span ought to have recorded, and so what moves: an excess stays, a lack is made good."""
    return share(span.base, _recording_rate(span, rules), Rounding.HALF_UP)


def moving(part: Part, account: Account, rules: Rulebook) -> Part:
    """The part as the receiving place records it: at the standard rate, or the own share in a temporary account."""
    since = start(rules).year

    def as_recorded_there(span: Span) -> Span:
        if span.year < since:
            return span
        recorded = span.personal if account is Account.TEMPORARY else standard(span, rules)
        return msgspec.structs.replace(span, recorded=recorded, personal=min(span.personal, recorded))

    return msgspec.structs.replace(part, spans=tuple(map(as_recorded_there, part.spans)))


def balance(parts: Sequence[Part], through: int, rules: Rulebook, amount: Amount = lambda s: s.recorded) -> Fen:
    """What the account holds in the year `through`, with interest up to the year before it."""
    ends = [years[-1].balance for part in parts if (years := _years(part, through, rules, amount))]
    return Fen(sum(ends))


def wages(parts: Sequence[Part], rules: Rulebook) -> Fen:
    """The contribution wages of the months since unified accounts."""
    since = start(rules).year
    spans = (span for part in parts for span in part.spans if span.year >= since)
    return Fen(sum(span.base * span.count for span in spans))


def money(parts: Sequence[Part], account: Account, yearly: Sequence[Sequence[YearLine]], rules: Rulebook) -> Money:
    """The money that moves with these parts, as the sending place still has them, on the rulebook's day; `yearly` are
    the lines of each part.
    """
    moved = Fen(sum(of_part[-1].end_balance for of_part in yearly if of_part))
    if account is Account.TEMPORARY:
        personal = balance([moving(part, account, rules) for part in parts], rules.day.year, rules)
        return Money(personal, Fen(moved - personal), moved)
    pool = share(wages(parts, rules), rules["pool_rate"], Rounding.HALF_UP)
    return Money(moved, pool, Fen(moved + pool))


def lines(part: Part, account: Account, rules: Rulebook) -> tuple[YearLine, ...]:
    """The yearly lines of a part for the statement, one for each year from its first to the year under way."""
    since = start(rules).year
    paid_since = [span for span in part.spans if span.year >= since]
    moves = {s: s.recorded if account is Account.TEMPORARY else standard(s, rules) for s in paid_since}
    early = sorted({span.year for span in part.spans if span.year < since})
    before = [Year(year, Fen(0), Fen(0), part.before_1998) for year in early]
    unified = _years(part, rules.day.year, rules, moves.__getitem__)
    of_year: dict[int, list[Span]] = defaultdict(list)
    for span in part.spans:
        of_year[span.year].append(span)
    told = ((year, amount) for years, amount in ((before, _recorded), (unified, moves.__getitem__)) for year in years)
    return tuple(_line(part.division, year, of_year[year.year], amount) for year, amount in told)


def _line(division: str, year: Year, spans: Sequence[Span], moved: Amount) -> YearLine:
    corrected_by = _total(spans, lambda span: Fen(max(0, moved(span) - span.recorded)))
    base, recorded, own = (_total(spans, amount) for amount in (_base, _recorded, _personal))
    return YearLine(
        division=division,
        year=year.year,
        month_from=min((span.first for span in spans), default=""),
        month_to=max((span.last for span in spans), default=""),
        months=sum(span.count for span in spans),
        base_total=base,
        personal_rate=_ratio(own, base),
        recorded_rate=_ratio(recorded, base),
        recorded_amount=Fen(recorded + corrected_by),
        of_which_personal=own,
        corrected_by=corrected_by,
        moved=year.deposits,
        year_interest=year.interest,
        end_balance=year.balance,
    )


def _years(part: Part, through: int, rules: Rulebook, amount: Amount) -> tuple[Year, ...]:
    since = start(rules).year
    deposits: dict[int, dict[int, Fen]] = {}
    for span in part.spans:
        if span.year >= since:
            monthly = amount(span)
            first = int(span.first[4:])
            deposits.setdefault(span.year, {}).update(dict.fromkeys(range(first, first + span.count), monthly))
    return accrue(part.before_1998, deposits, through, rules) if deposits or part.before_1998 else ()


def _recording_rate(span: Span, rules: Rulebook) -> Decimal:
    rate: Decimal = rules.on(date(span.year, int(span.first[4:]), 1))["recording_rate"]
    return rate


def _total(spans: Sequence[Span], amount: Amount) -> Fen:
    return Fen(sum(amount(span) * span.count for span in spans))


def _base(span: Span) -> Fen:
    return span.base


def _recorded(span: Span) -> Fen:
    return span.recorded


def _personal(span: Span) -> Fen:
    return span.personal


def _ratio(amount: Fen, base: Fen) -> Decimal:
    return (Decimal(amount) / base).quantize(Decimal("0.0001")) if base else Decimal(0)
