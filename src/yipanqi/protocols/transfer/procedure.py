"""What a service says of its transfer; the rest is the protocol's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Machine
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Effect, Expectation
from yipanqi.cases.service import Procedure as AnyProcedure
from yipanqi.cases.work import day_of
from yipanqi.kernel.decision import Ask, Decision, Figure, Known, Outcome
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.transfer import matching, receiving, sending
from yipanqi.protocols.transfer.receiving_states import RECEIVING
from yipanqi.protocols.transfer.sending_states import SENDING


class About(msgspec.Struct, frozen=True):
    """What a rule is told of the case it decides: number, whom it is for (party id and who that is), the day of
    application.
    """

    number: str
    party: str
    who: Party
    applied_on: date


class Entry(msgspec.Struct, frozen=True):
    """An amount (whole number of `unit`) that leaves or reaches an account of the ledger."""

    account: str
    unit: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Procedure(AnyProcedure):
    """A transfer. The functions are pure; `register` names the register of relations, by party.

    `review` decides at the receiving side and grants a letter; `state` decides at the sending side and grants a
    statement; `merge`
    joins the statement with what the receiving side has. `entries` says what moves in the ledgers, `paid_back` what
    of a merged result was there twice, `money` what the
    bank carries.
    `sealed` and `left` are the sending side's relation while it is sealed and after the take-over. The times name
    their parameters. `expects` says what a person may expect of the relation that the receiving side has now.
    """

    register: str
    letter: type[msgspec.Struct]
    statement: type[msgspec.Struct]
    review: Callable[[About, Any, Known[Any], Rulebook], Ask | Decision[Any]]
    state: Callable[[About, Any, Known[Any], Rulebook], Ask | Decision[Any]]
    merge: Callable[[About, Any, Any, Known[Any], Rulebook], Ask | Decision[Any]]
    merged: Callable[[Any], msgspec.Struct]
    entries: Callable[[About, Any], tuple[Entry, ...]]
    paid_back: Callable[[About, Any], tuple[Entry, ...]]
    figures: Callable[[Any], tuple[Figure, ...]]
    money: Callable[[Any], int]
    sealed: Callable[[Any], msgspec.Struct]
    left: Callable[[Any, Any], msgspec.Struct]
    reply_days: tuple[str, ...]
    money_days: tuple[str, ...]
    correction_days: tuple[str, ...]
    expects: Callable[[Any, Rulebook, date], tuple[Expectation, ...]]

    protocol: ClassVar[str] = "transfer"
    machines: ClassVar[Mapping[str, Machine]] = {"receiving": RECEIVING, "sending": SENDING}
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {
        **{("receiving", action): effect for action, effect in receiving.EFFECTS.items()},
        **{("sending", action): effect for action, effect in sending.EFFECTS.items()},
    }

    def opened_in(self, form: Any, here: str) -> str:
        """A transfer is applied for at the receiving side only."""
        return "receiving"

    def other_role(self, role: str) -> str:
        """The sending side for the receiving one, and the other way round."""
        return "sending" if role == "receiving" else "receiving"

    def timer(self, name: str) -> str:
        """Which action a timer stands for."""
        return {"reply": "urge", "money": "mismatch", "correction": "lapse"}.get(name, name)

    def wanted(self, case: Case) -> int:
        """Fen that the receiving side still expects for a case; 0 before the statement is here."""
        return matching.expected(self, case) or 0

    def outlook(self, case: Case) -> tuple[Expectation, ...]:
        """Of the relation as it stands here today; nothing where the person's relation did not come or has gone on."""
        if case.role != "receiving" or case.field("outcome") != Outcome.GRANTED:
            return ()
        work = case.work
        relation = case.service.register(self.register).get(work.uow, work.vault, case.applicant)
        return self.expects(relation, case.rules(), work.today) if relation is not None else ()

    def about(self, case: Case) -> About:
        """The case as rules see it."""
        return About(case.number, case.applicant, case.party, day_of(case.field("submitted_at")))
