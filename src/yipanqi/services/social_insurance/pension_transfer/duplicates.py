"""重复领取待遇: of two pensions that one person draws, one is kept, as agreed with the person, and the other ends.

What is left in the account of the one that ends is paid out in one sum; what it paid for months for which both paid is
to be paid back (人社厅发〔2019〕94号 四). The side whose pension ends decides, on its own record and what the other
side answers. Whether the one sum may be set off against the other is between the office and the person.

Where each side was asked to end its own, at least one of them has been asked by the other when it decides: an officer
looks into it, so that not both are ended.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, TypeVar

import msgspec

from yipanqi.kernel.decision import Ask, Decision, Known, Question, Review
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.forms import Place, ask
from yipanqi.kernel.money import Fen, Rounding, in_yuan, share
from yipanqi.kernel.problems import Problem
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.handling import About, Changes, Recorded
from yipanqi.services.social_insurance.pension_transfer.refusals import NOT_DOUBLED, NOT_PAID_HERE
from yipanqi.services.social_insurance.pension_transfer.relation import Month, Relation, State, ordinal, same_province
from yipanqi.store.ledger import Transfer
from yipanqi.store.registers import Register

S = TypeVar("S", bound=msgspec.Struct)

PURPOSE = "duplicate-pension"
BASIS = "人社厅发〔2019〕94号"


class Paid(msgspec.Struct, frozen=True):
    """Months (`yyyymm`, first to last) in which the same pension was paid, in fen a month."""

    first: Month
    last: Month
    monthly: Fen


class Pension(msgspec.Struct, frozen=True):
    """A pension that a person draws: which division pays it, what it paid, and the fen left in the personal account.

    `ended_on` is the day from which it is paid no more.
    """

    division: str
    paid: tuple[Paid, ...]
    remaining: Fen
    ended_on: date | None = None


PENSIONS_PAID = Register("pension-paid", Pension, kept_here=True)


class Form(msgspec.Struct, frozen=True):
    """What was agreed with the person: which of the two pensions ends, and which is kept."""

    ends_at: Annotated[str, ask(Text("停发哪里的养老金", "Whose pension ends"), Place())]
    kept_at: Annotated[str, ask(Text("保留哪里的养老金", "Whose pension is kept"), Place())]

    def problems(self) -> Iterable[Problem]:
        """Two pensions of one province are that province's own affair."""
        if same_province(self.ends_at, self.kept_at):
            yield Problem(
                "places",
                Text("保留的一方须在另一省市", "The pension that is kept must be of the other side"),
                "kept_at",
            )


class Cleared(msgspec.Struct, frozen=True):
    """The pension that ends, with the relation it was paid on; the division that goes on paying; the months both paid;
    fen paid out and to be paid back.
    """

    ended: Pension
    relation: Relation | None
    kept_at: str
    months: int
    refund: Fen
    recover: Fen


def places(form: Form) -> Mapping[str, str]:
    """The side whose pension ends decides."""
    return {"owner": form.ends_at}


def review(about: About, form: Form, known: Known[msgspec.Struct], rules: Rulebook) -> Ask | Decision[Cleared]:
    """What is paid out and paid back when one pension ends; refused where not both are paid."""
    here = _as(Pension, known[Question("pension-paid", about.party)])
    there = _as(Pension, known[Question("pension-paid", about.party, form.kept_at, PURPOSE, BASIS)])
    relation = _as(Relation, known[Question("pension", about.party)])
    ending, kept = _drawn(here, form.ends_at, about.applied_on), _drawn(there, form.kept_at, about.applied_on)
    found = Review(rules)
    found.that(
        Text("停发地正在发放养老金", "A pension is paid where it is to end"),
        ending is not None,
        _said(here),
        Text("本地发放记录", "pensions paid here"),
        NOT_PAID_HERE,
    )
    together = _together(ending, kept) if ending and kept else {}
    found.that(
        Text("同一月份两地均已发放", "Both paid for the same months"),
        bool(together),
        Text(f"{len(together)}个月", f"{len(together)} months"),
        Text("两地发放记录", "pensions paid on both sides"),
        NOT_DOUBLED,
    )
    found.that(
        Text("另一方未在办理停发", "The other side is not at ending its own"),
        None if about.asked else True,
        Text(f"另一方已就{'、'.join(about.asked)}查询", f"it has asked for {', '.join(about.asked)}")
        if about.asked
        else Text("另一方未曾查询", "it has not asked"),
        Text("查询记录", "questions asked here"),
    )
    if ending is None:
        return found.decide(None)
    refund = share(ending.remaining, rules["duplicate_shares", "refund"], Rounding.HALF_UP)
    found.figure(
        "refund",
        Text("一次性退还个人账户余额", "account paid out"),
        refund,
        "fen",
        Text("停发地账户余额×退还比例", "what is left in the account that ends x share"),
    )
    recover = share(Fen(sum(together.values())), rules["duplicate_shares", "recover"], Rounding.HALF_UP)
    found.figure(
        "recover",
        Text("应退回的重复领取待遇", "pension to be paid back"),
        recover,
        "fen",
        Text("重复月份停发地已发待遇之和×退回比例", "what the ended one paid in the doubled months x share"),
    )
    return found.decide(Cleared(ending, relation, form.kept_at, len(together), refund, recover))


def _as(kind: type[S], entry: msgspec.Struct | None) -> S | None:
    return entry if isinstance(entry, kind) else None


def _drawn(pension: Pension | None, place: str, day: date) -> Pension | None:
    paid = pension is not None and pension.ended_on is None and divisions().same_land(place, pension.division, day)
    return pension if paid else None


def _said(pension: Pension | None) -> Text:
    if pension is None:
        return Text("无记录", "nothing on record")
    if pension.ended_on:
        return Text(f"{pension.ended_on}起停发", f"ended as of {pension.ended_on}")
    return Text("{place}发放", "paid by {place}").format(place=divisions().name(pension.division))


def _together(ending: Pension, kept: Pension) -> dict[int, Fen]:
    """The months that both paid, and what the one that ends paid for each."""
    there = {month for paid in kept.paid for month in _months(paid)}
    return {month: paid.monthly for paid in ending.paid for month in _months(paid) if month in there}


def _months(paid: Paid) -> range:
    return range(ordinal(paid.first), ordinal(paid.last) + 1)


def changes(about: About, cleared: Cleared, on: date) -> Changes:
    """The pension is ended and its relation closed. The account is owed to the person, the doubled months are owed by
    the person to the pool.
    """
    left = Fen(cleared.ended.remaining - cleared.refund)
    ended = msgspec.structs.replace(cleared.ended, remaining=left, ended_on=on)
    closed = [msgspec.structs.replace(cleared.relation, state=State.CLOSED)] if cleared.relation else []
    person, owed = about.party, f"owed:{about.party}"
    return Changes(
        (Recorded("pension-paid", ended), *(Recorded("pension", relation) for relation in closed)),
        (
            Transfer(
                f"account paid out {about.number}",
                f"personal:{person}",
                f"refund:{person}",
                "fen",
                cleared.refund,
                "account paid out",
                about.number,
            ),
            Transfer(
                f"doubled pension {about.number}",
                owed,
                "pool",
                "fen",
                cleared.recover,
                "doubled pension",
                about.number,
                open_ended=(owed,),
            ),
        ),
    )


def grant_letter(about: About, cleared: Cleared) -> tuple[Text, tuple[Text, ...]]:
    """The notice in words."""
    return Text("重复领取待遇清理通知书", "Notice on pensions drawn twice"), (
        Text(
            "{name}的养老金保留{kept}发放，{ended}停发。",
            "The pension of {name} is kept at {kept} and ended at {ended}.",
        ).format(
            name=about.who.name, kept=divisions().name(cleared.kept_at), ended=divisions().name(cleared.ended.division)
        ),
        Text(
            "个人账户余额{refund}元一次性退还本人。", "What is left in the account, {refund} yuan, is paid out."
        ).format(refund=in_yuan(cleared.refund)),
        Text(
            "两地重复发放{months}个月，请退回{recover}元。",
            "Both paid for {months} months: please pay back {recover} yuan.",
        ).format(months=cleared.months, recover=in_yuan(cleared.recover)),
    )


def reroute(form: Form, owner: str) -> Form:
    """The same agreement where another office pays the pension that ends."""
    return msgspec.structs.replace(form, ends_at=owner)
