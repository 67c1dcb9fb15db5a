"""A loan on the housing fund of the other side, as small as a service can be: it proves that a rule can lack a fact
and go on, and that nobody is asked about people who have not agreed.

Not a service of ours (it has no folder): the numbers are the test's own.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from yipanqi.cases.parties import Party
from yipanqi.cases.service import Consenting, Paper, Service, Services
from yipanqi.kernel.decision import CONSENT, Ask, Decision, Known, Question, Refusal, Review
from yipanqi.kernel.forms import Agreement, Line, Place, ResidentId, Whole, ask
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import handling
from yipanqi.protocols.handling import About
from yipanqi.protocols.reviewing import Rule
from yipanqi.store.registers import Register

MULTIPLE, MIN_MONTHS = 20, 6

WORDING = Text(
    "同意贷款地为审批本次贷款，向缴存地查询本人公积金缴存情况。",
    "I agree that my deposits are asked about where they are kept, to decide on this loan.",
)


class Deposits(msgspec.Struct, frozen=True):
    """What a fund centre has of a person: months in a row, balance in fen."""

    months: int
    balance: int


class Loan(msgspec.Struct, frozen=True):
    """What is asked: at which centre, on deposits kept where, for a house of what price (yuan); perhaps with a
    co-borrower.
    """

    centre: Annotated[str, ask(Text("贷款地", "Where the loan is"), Place())]
    deposited_at: Annotated[str, ask(Text("缴存地", "Where the deposits are"), Place())]
    price: Annotated[int, ask(Text("房价（元）", "Price, yuan"), Whole())]
    agrees: Annotated[bool, ask(WORDING, Agreement(purpose="loan"))]
    spouse_number: Annotated[str, ask(Text("配偶身份证号码", "Spouse's number"), ResidentId(), optional=True)] = ""
    spouse_name: Annotated[str, ask(Text("配偶姓名", "Spouse's name"), Line(longest=40), optional=True)] = ""


class Offer(msgspec.Struct, frozen=True):
    """The loan offered, in fen, and the limit that decided."""

    amount: int
    binding: str


DEPOSITS = Register("deposits", Deposits)
TOO_SHORT = Refusal("LOAN1", Text("缴存时间不足", "too few months"), Text("缴满后再申请", "apply again later"))


def review(about: About, loan: Loan, known: Known[Deposits], rules: Rulebook) -> Ask | Decision[Offer]:
    """The smaller of so many times the balances and four fifths of the price."""
    borrowers = (about.party, *about.others.values())
    at = loan.deposited_at if loan.deposited_at[:2] != loan.centre[:2] else ""
    questions = [Question("deposits", one, at, "loan", CONSENT) for one in borrowers]
    if lacking := known.lacks(questions):
        return Ask(lacking)
    proofs = [proof for q in questions if (proof := known[q])]
    found = Review(rules)
    months = max((proof.months for proof in proofs), default=0)
    source = Text("缴存地", "fund")
    found.that(Text("连续缴存", "Months in a row"), months >= MIN_MONTHS, same(months), source, TOO_SHORT)
    limits = {"balance": sum(proof.balance for proof in proofs) * MULTIPLE, "house": loan.price * 100 * 4 // 5}
    binding = min(limits, key=lambda name: limits[name])
    return found.decide(Offer(limits[binding], binding))


def places(loan: Loan) -> Mapping[str, str]:
    """The loan centre decides."""
    return {"owner": loan.centre}


def others(loan: Loan) -> Mapping[str, Party]:
    """The co-borrower."""
    return {"spouse": Party(loan.spouse_number, loan.spouse_name)} if loan.spouse_number else {}


def services(shares: Mapping[str, tuple[str, ...]], parameters: Path, rule: Rule = review) -> Services:
    """The one service; `shares` says for which purposes deposits are told to the other side."""
    procedure = handling.Procedure(
        id="apply",
        title=Text("申请贷款", "Apply"),
        summary=Text("", ""),
        form=Loan,
        places=places,
        others=others,
        consenting=Consenting({"loan": WORDING}, ("notice_days",)),
        papers=(Paper("consent-spouse", Text("配偶授权书", "Spouse's consent"), ("B",), required=False),),
        field="housing-fund",
        limit="promised_days",
        review=rule,
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
