"""A loan on the housing fund of the other side, as small as a service can be: it proves that a rule can lack a fact
and go on.

Not a service of ours (it has no folder): the numbers are the test's own.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from yipanqi.cases.service import Service, Services
from yipanqi.kernel.decision import Ask, Decision, Known, Question, Refusal, Review
from yipanqi.kernel.forms import Place, Whole, ask
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import handling
from yipanqi.protocols.handling import About
from yipanqi.store.registers import Register

MULTIPLE, MIN_MONTHS = 20, 6


class Deposits(msgspec.Struct, frozen=True):
    """What a fund centre has of a person: months in a row, balance in fen."""

    months: int
    balance: int


class Loan(msgspec.Struct, frozen=True):
    """What is asked: at which centre, on deposits kept where, for a house of what price (yuan)."""

    centre: Annotated[str, ask(Text("贷款地", "Where the loan is"), Place())]
    deposited_at: Annotated[str, ask(Text("缴存地", "Where the deposits are"), Place())]
    price: Annotated[int, ask(Text("房价（元）", "Price, yuan"), Whole())]


class Offer(msgspec.Struct, frozen=True):
    """The loan offered, in fen, and the limit that decided."""

    amount: int
    binding: str


DEPOSITS = Register("deposits", Deposits)
TOO_SHORT = Refusal("LOAN1", Text("缴存时间不足", "too few months"), Text("缴满后再申请", "apply again later"))


def review(about: About, loan: Loan, known: Known[Deposits], rules: Rulebook) -> Ask | Decision[Offer]:
    """The smaller of so many times the balance and four fifths of the price."""
    deposits = known[Question("deposits", about.party, loan.deposited_at, "loan", "consent")]
    found = Review(rules)
    months = deposits.months if deposits else 0
    source = Text("缴存地", "fund")
    found.that(Text("连续缴存", "Months in a row"), months >= MIN_MONTHS, same(months), source, TOO_SHORT)
    limits = {"balance": (deposits.balance if deposits else 0) * MULTIPLE, "house": loan.price * 100 * 4 // 5}
    binding = min(limits, key=lambda name: limits[name])
    return found.decide(Offer(limits[binding], binding))


def places(loan: Loan) -> Mapping[str, str]:
    """The loan centre decides."""
    return {"owner": loan.centre}


def services(shares: Mapping[str, tuple[str, ...]], parameters: Path) -> Services:
    """The one service; `shares` says for which purposes deposits are told to the other side."""
    procedure = handling.Procedure(
        id="apply",
        title=Text("申请贷款", "Apply"),
        summary=Text("", ""),
        form=Loan,
        places=places,
        field="housing-fund",
        limit="promised_days",
        review=review,
        grant_letter=lambda about, offer: (Text("同意", "Granted"), (same(offer.amount),)),
        refuse_letter=Text("不同意", "Refused"),
        reroute=lambda loan, owner: msgspec.structs.replace(loan, centre=owner),
        notice_days=("notice_days",),
        correction_days=("correction_days",),
        rating_days=("rating_days",),
    )
    return Services(
        [
            Service(
                slug="loan",
                category="housing",
                title=Text("贷款", "Loan"),
                summary=Text("", ""),
                clauses=(),
                procedures=(procedure,),
                folder=parameters,
                registers=(DEPOSITS,),
                shares=shares,
            )
        ]
    )
