"""What the sending place answers to a contact letter: the statement of record and money, or why it cannot be moved."""

from collections.abc import Sequence

import msgspec

from yipanqi.kernel.decision import Decision, Review
from yipanqi.kernel.money import Fen, in_yuan
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer import refusals
from yipanqi.services.social_insurance.pension_transfer.amounts import Money, lines, money, moving, wages
from yipanqi.services.social_insurance.pension_transfer.eligibility import leaving_refusal
from yipanqi.services.social_insurance.pension_transfer.lump_sums import movable, withheld
from yipanqi.services.social_insurance.pension_transfer.papers import Letter, Statement, Withheld, YearLine
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Part,
    Relation,
    Scheme,
    State,
    months_of,
    without,
)

RECORD = Text("转出地参保记录", "record of the sending place")


def statement(letter: Letter, relation_out: Relation | None, rules: Rulebook) -> Decision[Statement]:
    """The statement that answers a letter, made on the rulebook's day.

    Refuses with PEN02, PEN04, PEN05, PEN07, PEN10, PEN11, and with PEN06 where all its months lack their papers;
    otherwise months without papers are left out and listed as withheld.
    """
    review = Review(rules)
    found = relation_out is not None and relation_out.state is not State.CLOSED
    review.that(
        Text("转出地有可转移的养老保险关系", "There is a relation to move"),
        found,
        relation_out.state.words if relation_out else Text("无记录", "no record"),
        RECORD,
        refusals.NOTHING_THERE,
    )
    if relation_out is None or not found or not _can_leave(review, letter, relation_out):
        return review.decide(None)
    staying = withheld(relation_out, rules)
    parts = movable(relation_out, staying)
    _lump_sums(review, staying, bool(months_of(parts)), rules)
    if review.refusing:
        return review.decide(None)
    yearly = [lines(part, relation_out.account, rules) for part in parts]
    sums = _figures(review, parts, relation_out.account, yearly, rules)
    return review.decide(_statement(letter, relation_out, parts, staying, sums, yearly, rules))


def left_behind(relation: Relation, made: Statement) -> Relation:
    """The sending place's relation once the statement was taken over: closed, or stopped with the withheld months."""
    moved = set(months_of(made.parts))
    rests = [without(part, moved) for part in relation.parts]
    parts = tuple(msgspec.structs.replace(part, before_1998=Fen(0), deemed=0) for part in rests if part.spans)
    return msgspec.structs.replace(relation, parts=parts, state=State.STOPPED if parts else State.CLOSED)


def _can_leave(review: Review, letter: Letter, relation: Relation) -> bool:
    person, known = letter.person, relation.person
    matches = (person.name, person.id_no) == (known.name, known.id_no)
    outcome = Text("一致", "the same") if matches else Text("不一致", "different")
    review.that(
        Text("姓名和身份号码一致", "Name and identity number agree"), matches, outcome, RECORD, refusals.MISMATCH
    )
    employee = relation.scheme is Scheme.EMPLOYEE
    scheme = Text("企业职工养老保险", "employee scheme") if employee else Text("城乡居民养老保险", "resident scheme")
    title = Text("属于企业职工基本养老保险", "Belongs to the employee scheme")
    review.that(title, employee, scheme, RECORD, refusals.RESIDENT_SCHEME)
    refusal = leaving_refusal(relation.account, relation.state, relation.arrears, letter.reason.collects)
    condition = Text("{account}，{state}，欠费{arrears}个月", "{account}, {state}, {arrears} months in arrears").format(
        account=relation.account.words, state=relation.state.words, arrears=len(relation.arrears)
    )
    review.that(
        Text("已停保、无欠费、可以转出", "Stopped, settled and free to move"),
        refusal is None,
        condition,
        RECORD,
        refusal,
    )
    return not review.refusing


def _lump_sums(review: Review, staying: tuple[Withheld, ...], rest: bool, rules: Rulebook) -> None:
    months = sum(len(each.months) for each in staying)
    title = Text("一次性缴费时段文书齐全，或其余时段可以照转", "Back-payments have their papers, or the rest can move")
    review.that(title, rest, Text(f"暂不转移{months}个月", f"{months} months stay"), RECORD, refusals.NO_PAPERS)
    if staying:
        days = rules["lump_sum_notice_days"]
        review.figure(
            "notice_days", Text("书面告知时限", "time for the written notice"), days, "working day", Text("", "")
        )
        review.note(refusals.NO_PAPERS.text)


def _figures(
    review: Review, parts: Sequence[Part], account: Account, yearly: Sequence[Sequence[YearLine]], rules: Rulebook
) -> Money:
    sums = money(parts, account, yearly, rules)
    base = in_yuan(wages(parts, rules))
    normal = account is Account.NORMAL
    pool_how = Text(f"缴费工资{base}元按统筹转移比例计", f"pool share of {base} yuan of contribution wages")
    rest_how = Text("全部缴费及利息减个人缴费部分", "all contributions with interest, less the person's own")
    review.figure(
        "personal", Text("个人账户", "personal account"), sums.personal, "fen", Text("储存额全额", "whole balance")
    )
    review.figure("pool", Text("统筹基金", "pool"), sums.pool, "fen", pool_how if normal else rest_how)
    review.figure("total", Text("合计", "total"), sums.total, "fen", Text("个人账户加统筹基金", "account plus pool"))
    return sums


def _statement(
    letter: Letter,
    relation: Relation,
    parts: Sequence[Part],
    staying: tuple[Withheld, ...],
    sums: Money,
    yearly: Sequence[Sequence[YearLine]],
    rules: Rulebook,
) -> Statement:
    return Statement(
        letter=letter.number,
        person=relation.person,
        account=relation.account,
        sending=relation.division,
        made_on=rules.day,
        parts=tuple(moving(part, relation.account, rules) for part in parts),
        lines=tuple(line for of_part in yearly for line in of_part),
        actual_months=len(months_of(parts)),
        deemed_months=sum(part.deemed for part in parts),
        before_1998=Fen(sum(part.before_1998 for part in parts)),
        transfer_personal=sums.personal,
        transfer_pool=sums.pool,
        transfer_total=sums.total,
        withheld=staying,
    )
