"""Whether a relation may move now: the receiving place decides this and writes the contact letter.

Sources: 国办发〔2009〕66号 第五条, 人社部规〔2016〕5号. The ages are those on the first contribution month in the new
province; a birthday counts from the first day of its month.
"""

from datetime import date

import msgspec

from yipanqi.kernel.decision import Decision, Refusal, Review
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer import refusals
from yipanqi.services.social_insurance.pension_transfer.papers import (
    Application,
    Approval,
    BankAccount,
    Certificate,
    Letter,
)
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Month,
    Person,
    Relation,
    State,
    month_of,
    ordinal,
    same_province,
)

APPLICATION = Text("申请表", "application")
OWN_RECORD = Text("转入地参保记录", "record of the receiving place")
CERTIFICATE = Text("参保缴费凭证", "contribution certificate")


class Circumstances(msgspec.Struct, frozen=True):
    """What the receiving place knows besides its own record of the person.

    `claim_place` and `pension_month` are needed where the relation is collected for the claim; "" is not known yet.
    """

    letter: str
    bank: BankAccount
    open_cases: tuple[str, ...] = ()
    certificate: Certificate | None = None
    claim_place: str = ""
    pension_month: str = ""


def may_transfer(
    application: Application, relation_in: Relation | None, known: Circumstances, rules: Rulebook
) -> Decision[Letter]:
    """Whether the receiving place takes the relation over now; granted with the contact letter to the sending place.

    Refuses with PEN01 to PEN05, PEN09 and PEN12; refers to an officer where a claim cannot be judged yet.
    """
    review = Review(rules)
    _no_other_case(review, known)
    if application.reason.collects:
        _collected_where_claimed(review, application, known)
    else:
        _contributes_here(review, relation_in)
        _account_is_normal(review, application, relation_in, rules)
    if known.certificate is not None:
        _may_leave(review, known.certificate, application)
    review.figure(
        "reply",
        Text("转出地答复时限", "time for the reply"),
        rules["step_days", "statement"],
        "working day",
        Text("", ""),
    )
    return review.decide(_letter(application, known, rules.day))


def account_kind(person: Person, division: str, first: Month, approval: Approval | None, rules: Rulebook) -> Account:
    """The account of a person whose first contribution month in the division's province was `first`.

    Temporary only for those who had reached the age, away from their household registration and without an approved
    posting; an account opened normal before the age or before normal_before may not be made temporary.
    """
    home = same_province(person.hukou, division)
    before = first < month_of(date.fromisoformat(rules["normal_before"]))
    young = age_in(first, person.birth) < rules["transfer_age", person.sex]
    return Account.NORMAL if home or before or young or approved(approval, rules) else Account.TEMPORARY


def approved(approval: Approval | None, rules: Rulebook) -> bool:
    """Whether a posting was approved by a body of a level that counts."""
    return approval is not None and bool(approval.document) and approval.level in rules["approval_levels"]


def age_in(month: Month, birth: date) -> int:
    """Whole years of age in a month, the birthday's month counting as reached."""
    return (ordinal(month) - ordinal(month_of(birth))) // 12


def leaving_refusal(account: Account, state: State, arrears: tuple[Month, ...], collects: bool) -> Refusal | None:
    """Why a relation in this condition cannot leave its place, or None."""
    if state is State.CLOSED:
        return refusals.NOTHING_THERE
    if state is State.DRAWING:
        return refusals.DRAWING
    if account is Account.TEMPORARY and not collects:
        return refusals.TEMPORARY
    return refusals.NOT_STOPPED if state is State.ACTIVE or arrears else None


def _no_other_case(review: Review, known: Circumstances) -> None:
    others = same("、".join(known.open_cases)) if known.open_cases else Text("无", "none")
    title = Text("没有其他在办的转移业务", "No other transfer is under way")
    review.that(title, not known.open_cases, others, Text("在办业务", "open cases"), refusals.OPEN_CASE)


def _contributes_here(review: Review, relation: Relation | None) -> None:
    first = relation.first_own_month if relation else None
    fact = Text(f"首次缴费 {first}", f"first contribution {first}") if first else Text("无缴费记录", "no contributions")
    review.that(
        Text("已在转入地缴费", "Contributes at the receiving place"),
        first is not None,
        fact,
        OWN_RECORD,
        refusals.NO_RECORD,
    )
    if relation is not None:
        drawing = relation.state is State.DRAWING
        title = Text("尚未领取基本养老保险待遇", "Does not draw the pension yet")
        review.that(title, not drawing, relation.state.words, OWN_RECORD, refusals.DRAWING)


def _account_is_normal(review: Review, application: Application, relation: Relation | None, rules: Rulebook) -> None:
    first = relation.first_own_month if relation else None
    if first is None:
        return
    person = application.person
    kind = account_kind(person, application.receiving, first, application.approval, rules)
    age = age_in(first, person.birth)
    fact = Text(
        f"首次缴费{first}，当月{age}周岁，户籍{person.hukou}",
        f"first contribution {first} at age {age}, hukou {person.hukou}",
    )
    title = Text(
        "符合转移条件：返回户籍地、经批准调动或首次缴费未满年龄界限",
        "Returns home, was posted, or first paid before the age limit",
    )
    review.that(title, kind is Account.NORMAL, fact, OWN_RECORD, refusals.OVER_AGE)
    if relation is not None and kind is Account.NORMAL and relation.account is Account.TEMPORARY:
        review.note(Text("应为一般账户，不得改为临时账户", "The account is a normal one and may not be made temporary"))


def _collected_where_claimed(review: Review, application: Application, known: Circumstances) -> None:
    here = same_province(known.claim_place, application.receiving) if known.claim_place else None
    place = same(known.claim_place) if known.claim_place else Text("尚未核定", "not determined yet")
    title = Text("转入地是待遇领取地", "The receiving place is the place of claim")
    review.that(title, here, place, Text("待遇领取地核定", "place of claim"), refusals.NOT_CLAIM_PLACE)
    reached = known.pension_month <= month_of(application.applied_on) if known.pension_month else None
    month = same(known.pension_month) if known.pension_month else Text("尚未核定", "not determined yet")
    title = Text("已达到法定退休年龄", "Has reached pension age")
    review.that(title, reached, month, Text("退休时间核定", "pension month"), refusals.NOT_CLAIM_PLACE)


def _may_leave(review: Review, certificate: Certificate, application: Application) -> None:
    refusal = leaving_refusal(certificate.account, certificate.state, certificate.arrears, application.reason.collects)
    fact = Text("{account}，{state}", "{account}, {state}").format(
        account=certificate.account.words, state=certificate.state.words
    )
    review.that(
        Text("转出地关系可以转出", "The relation can leave its place"), refusal is None, fact, CERTIFICATE, refusal
    )


def _letter(application: Application, known: Circumstances, on: date) -> Letter:
    return Letter(
        number=known.letter,
        case=application.case,
        account=known.certificate.account if known.certificate else Account.NORMAL,
        reason=application.reason,
        person=application.person,
        receiving=application.receiving,
        sending=application.sending,
        bank=known.bank,
        written_on=on,
    )
