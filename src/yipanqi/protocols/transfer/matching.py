"""Matching at the receiving side: money against statement, then merging both records and taking over."""

from typing import TYPE_CHECKING, Any

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.kernel.decision import Decision, Outcome
from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text
from yipanqi.protocols import moves
from yipanqi.protocols.moves import Move
from yipanqi.protocols.transfer import books, money
from yipanqi.protocols.transfer.words import Shortfall, Took, digest
from yipanqi.store import payments
from yipanqi.store.payments import CreditState

if TYPE_CHECKING:
    from yipanqi.protocols.transfer.procedure import Procedure


def credit(procedure: "Procedure", case: Case, given: Given) -> None:
    """Money has come: match it, or send it back where the transfer is over."""
    if case.state in ("stated", "mismatched"):
        match(procedure, case)
    elif case.state in ("releasing", "returned", "closed", "refused", "withdrawn", "taking over"):
        return_all(case)


def expected(procedure: "Procedure", case: Case) -> int | None:
    """Fen the statement says; None before it is here."""
    statement = case.recall("statement", procedure.statement)
    return None if statement is None else procedure.money(statement)


def match(procedure: "Procedure", case: Case) -> None:
    """Take over where the money is all here, else ask."""
    arrived, wanted = sum(row.amount for row in money.held(case)), expected(procedure, case)
    assert wanted is not None
    if arrived < wanted:
        if case.state == "stated":
            case.then("mismatch")
        return
    decision = _merged(procedure, case)
    if decision.result is None:
        case.then("overlap")
    elif decision.outcome is Outcome.GRANTED:
        case.then("take over", found=decision)


def _merged(procedure: "Procedure", case: Case) -> Decision[Any]:
    statement, about = case.recall("statement", procedure.statement), procedure.about(case)
    decision = case.decide(
        lambda known, rules: procedure.merge(about, case.form, statement, known, rules), on=case.work.today
    )
    if not isinstance(decision, Decision):
        raise ValueError(f"records are merged on this side's facts, not {decision}")
    return decision


def overlap(procedure: "Procedure", case: Case, given: Given) -> None:
    """Months were paid on both sides: the person says which stay, and nobody for them."""
    case.call_off("money")
    words = Text(
        "两地记录中有重叠缴费月份，请选择保留哪一方的；另一方对应的个人账户储存额将退还给您。",
        "Some months were paid on both sides. Please choose which stay; the account part of the others is refunded.",
    )
    case.letter("overlap", Text("重叠月份选择通知", "Choice of overlapping months"), [words])


def choose(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person has chosen."""
    case.set_form(given.read(procedure.form))
    match(procedure, case)


def mismatch(procedure: "Procedure", case: Case, given: Given) -> None:
    """Ask the sending side, unless it has been asked and is still to answer."""
    asked = [leg for leg in case.legs.values() if leg.name == "shortfall" and leg.state == "asked"]
    if not asked:
        arrived = sum(row.amount for row in money.held(case))
        moves.open_leg(case, Move.ASK, "shortfall", Shortfall(expected(procedure, case) or 0, arrived))
    case.call_in("money", int(case.rules()[procedure.money_days]))


def take_over(procedure: "Procedure", case: Case, given: Given) -> None:
    """Merge the records, book entitlement and cash, and confirm: from here the relation lives on this side."""
    statement, about = case.recall("statement", procedure.statement), procedure.about(case)
    decision = given.found or _merged(procedure, case)
    if decision.result is None:
        raise conflict(
            "no-merge", "需先由本人选择重叠月份的保留方", "the person must first choose which overlapping months stay"
        )
    case.made("take over", decision, Who.RULE, given.actor)
    case.call_off("money")
    work = case.work
    held = money.held(case)
    arrived, wanted = sum(row.amount for row in held), procedure.money(statement)
    if arrived < wanted:
        raise conflict(
            "money-short", "资金尚未到齐，不能接续", "the money has not all arrived: it cannot be taken over"
        )
    if wanted:
        money.keep(case, held, wanted)
    money.send_back(case, arrived - wanted)
    books.take_in(case, procedure.entries(about, statement))
    books.pay_back(case, procedure.paid_back(about, decision.result))
    case.service.register(procedure.register).record(
        work.uow, work.vault, case.applicant, procedure.merged(decision.result), work.today
    )
    moves.say(case, case.leg("relation"), "confirm", Took(digest(case.remembered("statement"))))


def return_all(case: Case) -> None:
    """Send back whatever money is held for a transfer that is over."""
    rows = money.held(case)
    money.send_back(case, sum(row.amount for row in rows))
    payments.turn_credits(case.work.uow, rows, CreditState.SENT_BACK)


def corrected(procedure: "Procedure", case: Case, given: Given) -> None:
    """A corrected statement replaces the first, unless that has been taken over or the transfer is being released."""
    if case.state == "stated":
        case.forget("statement")
        case.remember("statement", given.read(procedure.statement))
        match(procedure, case)


EFFECTS = {
    "credit": credit,
    "mismatch": mismatch,
    "overlap": overlap,
    "choose": choose,
    "take over": take_over,
    "correction.tell": corrected,
}
