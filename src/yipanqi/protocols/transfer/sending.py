"""The sending side: works out the statement, seals the relation, pays, and closes it when it was taken over."""

from typing import TYPE_CHECKING, Any

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.kernel.decision import Decision, Outcome
from yipanqi.kernel.problems import conflict
from yipanqi.protocols import moves
from yipanqi.protocols.moves import Move
from yipanqi.protocols.transfer import books, money
from yipanqi.protocols.transfer.words import Explained, Returned, Took, Words, digest
from yipanqi.store import ledger
from yipanqi.store.case_tables import CASE
from yipanqi.store.ledger import Transfer

if TYPE_CHECKING:
    from yipanqi.protocols.transfer.procedure import Procedure


def asked(procedure: "Procedure", case: Case, given: Given) -> None:
    """A letter is here (again): work it out at once."""
    case.forget("letter")
    case.remember("letter", given.read(procedure.letter))
    if case.field("accepted_at") is None:
        case.accept()
    case.then("examine")


def examine(procedure: "Procedure", case: Case, given: Given) -> None:
    """Decide by rule; a granted statement goes out by itself, all else is an officer's."""
    decision = _worked_out(procedure, case)
    case.made("examine", decision, Who.RULE, given.actor)
    if decision.outcome is Outcome.GRANTED:
        case.remember("statement", decision.granted)
        case.then("state")


def _worked_out(procedure: "Procedure", case: Case) -> Decision[Any]:
    letter = case.recall("letter", procedure.letter)
    about = procedure.about(case)
    decision = case.decide(lambda known, rules: procedure.state(about, letter, known, rules), on=case.work.today)
    if not isinstance(decision, Decision):
        raise ValueError(f"a statement is worked out on this side's facts, not {decision}")
    return decision


def state(procedure: "Procedure", case: Case, given: Given) -> None:
    """Seal the relation, reserve what moves, order the payment, and send the statement: all or nothing."""
    statement = case.recall("statement", procedure.statement)
    if statement is None:
        decision = _worked_out(procedure, case)
        if decision.result is None:
            raise conflict("no-statement", "规则未形成信息表", "the rule has made no statement")
        statement = decision.result
        case.remember("statement", statement)
    _seal(procedure, case)
    _reserve(procedure, case, statement)
    if procedure.money(statement):
        money.order(case, procedure.money(statement), money.Kind.PAY)
    moves.say(case, case.leg("relation"), "held", statement)


def _seal(procedure: "Procedure", case: Case) -> None:
    work, register = case.work, case.service.register(procedure.register)
    relation = register.get(work.uow, work.vault, case.applicant)
    assert relation is not None
    case.forget("relation before")
    case.remember("relation before", relation)
    register.record(work.uow, work.vault, case.applicant, procedure.sealed(relation), work.today)


def _reserve(procedure: "Procedure", case: Case, statement: Any) -> None:
    books.seal(case, procedure.entries(procedure.about(case), statement))


def return_(procedure: "Procedure", case: Case, given: Given) -> None:
    """An officer returns the letter: always with reasons; the person is told by the receiving side."""
    words = given.read(Words) if given.body else Words()
    decision = _worked_out(procedure, case)
    case.made(
        "return", msgspec.structs.replace(decision, outcome=Outcome.REFUSED), Who.OFFICER, given.actor, words.text
    )
    moves.say(case, case.leg("relation"), "refuse", Returned(decision.refusals, words.text))


def paid(procedure: "Procedure", case: Case, given: Given) -> None:
    """The bank has moved the money; on a transfer that is closed it is the other side's now."""
    if case.state == "closed":
        _hand_on_cash(case)


def pay_again(procedure: "Procedure", case: Case, given: Given) -> None:
    """A payment came back: order what is still to be paid."""
    statement = case.recall("statement", procedure.statement)
    due = procedure.money(statement) - money.ordered_for(case)
    if due > 0:
        money.order(case, due, money.Kind.PAY)


def payment_back(procedure: "Procedure", case: Case, given: Given) -> None:
    """The bank could not pay: it is tried again at once, as the account is the one in the letter."""
    if case.state == "payment failed":
        case.then("pay again")


def explain(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side has less than the statement says: pay what we did not, and say what we paid."""
    statement = case.recall("statement", procedure.statement)
    lacking = procedure.money(statement) - money.ordered_for(case)
    if lacking > 0:
        money.order(case, lacking, money.Kind.TOP_UP)
    moves.say(case, case.leg("shortfall"), "answer", Explained(money.paid_for(case), max(lacking, 0)))


def correct_statement(procedure: "Procedure", case: Case, given: Given) -> None:
    """An officer sends a corrected statement worked out anew; reserve and payment follow it."""
    old, name = case.recall("statement", procedure.statement), digest(case.remembered("statement"))
    case.forget("statement")
    case.remember(f"statement {name}", old)
    before = case.recall("relation before", case.service.register(procedure.register).kind)
    work = case.work
    case.service.register(procedure.register).record(work.uow, work.vault, case.applicant, before, work.today)
    decision = _worked_out(procedure, case)
    if decision.result is None:
        raise conflict("no-statement", "规则未形成信息表", "the rule has made no statement")
    case.made("correct statement", decision, Who.OFFICER, given.actor)
    case.remember("statement", decision.result)
    books.unseal(case, left=False)
    _seal(procedure, case)
    _reserve(procedure, case, decision.result)
    more = procedure.money(decision.result) - procedure.money(old)
    if more > 0:
        money.order(case, more, money.Kind.TOP_UP)
    moves.open_leg(case, Move.TELL, "correction", decision.result)


def close(procedure: "Procedure", case: Case, given: Given) -> None:
    """Taken over: what was sealed has left for good."""
    work, register = case.work, case.service.register(procedure.register)
    statement = _taken(procedure, case, given.read(Took))
    books.unseal(case, left=True)
    before = case.recall("relation before", register.kind)
    register.record(work.uow, work.vault, case.applicant, procedure.left(before, statement), work.today)
    _hand_on_cash(case)
    case.conclude("granted")
    moves.say(case, case.leg("relation"), "confirmed")


def _taken(procedure: "Procedure", case: Case, took: Took) -> Any:
    """The statement that was taken over; where it was a former one, what is sealed follows it."""
    if digest(case.remembered("statement")) == took.statement:
        return case.recall("statement", procedure.statement)
    statement = case.recall(f"statement {took.statement}", procedure.statement)
    books.unseal(case, left=False)
    _reserve(procedure, case, statement)
    return statement


def _hand_on_cash(case: Case) -> None:
    uow, account = case.work.uow, f"cash:under way:{case.number}"
    uow.expect(ledger.ACCOUNT, [f"cash:under way:{number}" for number in (case.number, *uow.expected(CASE))])
    amount = max(0, ledger.balance(uow, account, "fen"))
    ledger.post(
        uow,
        [
            Transfer(
                id=f"cash over {case.number} {case.field('events')}",
                case=case.number,
                debit=account,
                credit=f"cash:over:{case.peer}",
                unit="fen",
                amount=amount,
                what="taken over",
            )
        ],
    )


def release(procedure: "Procedure", case: Case, given: Given) -> None:
    """Restore the relation as it was; money that has left comes back by the bank."""
    work, register = case.work, case.service.register(procedure.register)
    before = case.recall("relation before", register.kind)
    if before is not None:
        register.record(work.uow, work.vault, case.applicant, before, work.today)
    books.unseal(case, left=False)
    case.conclude("released")
    moves.say(case, case.leg("relation"), "released")


EFFECTS = {
    "relation.request": asked,
    "examine": examine,
    "state": state,
    "return": return_,
    "paid": paid,
    "payment back": payment_back,
    "pay again": pay_again,
    "shortfall.ask": explain,
    "correct statement": correct_statement,
    "relation.confirm": close,
    "relation.release": release,
}
