"""Pensions drawn on both sides, of which one is to end, under faults: windows of either side take in for the other, so
that each may be asked to end its own.

People, windows, papers, network, crashes and keys are those of `simulation.windows`; other things must hold.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import msgspec
from sqlalchemy import select

from yipanqi.cases.case import Case
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import find_or_add
from yipanqi.cases.service import Service
from yipanqi.cases.work import Work
from yipanqi.kernel.money import Fen
from yipanqi.kernel.problems import Refused
from yipanqi.protocols import handling
from yipanqi.protocols.handling.words import Proposal, Proposed
from yipanqi.protocols.reviewing import departs, reviewed
from yipanqi.protocols.words import Reason
from yipanqi.services.social_insurance.pension_transfer import SERVICE
from yipanqi.services.social_insurance.pension_transfer.duplicates import PENSIONS_PAID, Form, Paid, Pension
from yipanqi.services.social_insurance.pension_transfer.relation import Month
from yipanqi.simulation import windows_rest
from yipanqi.simulation.history import Broken
from yipanqi.simulation.population import PLACES, open_accounts
from yipanqi.simulation.windows import SELDOM, Windows
from yipanqi.store import cases as rows
from yipanqi.store import ledger

MONTHLY, LEFT = Fen(300_000), Fen(1_000_000)
"""What each side pays a month, and what is left in each account."""

TOGETHER = 24
"""Months for which both have paid: 2020 and 2021."""

NO = Proposal(False, "经核实")


class Doubled(Windows):
    """Two sides that pay the same people. Officers grant what the rule grants; else they refuse, with a reason."""

    procedure: ClassVar[str] = "duplicates"
    often: ClassVar[Mapping[str, float]] = {"take_in": 4, "somebody_acts": 60, "_work": 30}
    seldom: ClassVar[Mapping[str, float]] = {**SELDOM, "withdraw": 0.02, "decline": 0.02, "bounce": 0.02}

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        for code in self.codes:
            with self.nodes[code].work_on() as work:
                for party in self.residents:
                    known = find_or_add(work.uow, work.vault, party)
                    paid = Paid(Month("202001"), Month("202112"), MONTHLY)
                    pension = Pension(PLACES[code][0], (paid,), LEFT)
                    PENSIONS_PAID.record(work.uow, work.vault, known, pension, date(2020, 1, 1))
                    open_accounts(work, known, ((f"personal:{known}", "fen", LEFT),))

    def matter(self) -> Service:
        """Pensions."""
        return SERVICE

    def form(self, there: str) -> msgspec.Struct:
        """The pension of the other side is to end, and the one of this side is kept."""
        here = next(code for code in self.codes if code != there)
        return Form(PLACES[there][0], PLACES[here][0])

    def handed(self, file: str, *, kept: bool) -> tuple[Handed, ...]:
        """An identity card, and a certificate that nobody asks for."""
        certificate = Handed(kind="", title="退休证", checked=True, kept=kept)
        return Handed(kind="identity", checked=True, file=file), certificate

    def corrected(self, form: Any) -> msgspec.Struct:
        """Nothing has to be changed: a paper was missing."""
        same: msgspec.Struct = form
        return same

    def words(self) -> dict[type | None, Any]:
        """To grant takes no reason where the rule does."""
        return {Proposal: self.rng.choice((Proposal(True, ""), Proposal(True, ""), NO))}

    def finish(self) -> dict[str, Any]:
        """In the end what no longer holds is sent back."""
        return super().finish() | {"propose": _proposal, "send back": Reason("情况有变")}

    def settles(self, case: Case, action: str) -> bool:
        """Nothing is approved that no longer holds."""
        if action in ("decide", "send back"):
            return _holds(case) is (action == "decide")
        return super().settles(case, action)


def _proposal(case: Case) -> Proposal:
    return Proposal(True, "") if _is(case, grant=True) else NO


def _holds(case: Case) -> bool:
    proposed = case.recall("proposal", Proposed)
    return bool(proposed.reason) or _is(case, grant=proposed.grant)


def _is(case: Case, *, grant: bool) -> bool:
    """Whether the rule says so now; no while it waits for what the other side answers."""
    procedure = case.procedure
    if not isinstance(procedure, handling.Procedure):
        raise TypeError(f"{procedure.id} is no handling")
    try:
        return not departs(reviewed(procedure.rule(case), case), grant)
    except Refused:
        return False


def play(region: Doubled, steps: int) -> None:
    """Let things happen, come to rest, look. Raises Broken."""
    windows_rest.play(region, steps)
    for person in region.residents:
        ended = []
        for code, node in region.nodes.items():
            with node.look() as work:
                if _is_ended(code, work, find_or_add(work.uow, work.vault, person)):
                    ended.append(code)
        region.tell("", f"{person.name}: ended by {ended[0] if ended else 'nobody'}")
        if len(ended) > 1:
            raise Broken(f"{person.name}: both pensions are ended")


def _is_ended(code: str, work: Work, party: str) -> bool:
    """Whether a side ended its pension; what it holds and is owed then says so, and one case that was granted."""
    pension = PENSIONS_PAID.get(work.uow, work.vault, party)
    if not isinstance(pension, Pension):
        raise Broken(f"{code}: the pension of {party} is lost")
    table, ended = rows.case, pension.ended_on is not None
    granted = select(table.c.number).where(
        table.c.role == "owner", table.c.applicant == party, table.c.outcome == "granted"
    )
    held = {name: ledger.balance(work.uow, f"{name}:{party}", "fen") for name in ("personal", "refund", "owed")}
    right = {
        "personal": 0 if ended else LEFT,
        "refund": LEFT if ended else 0,
        "owed": -TOGETHER * MONTHLY if ended else 0,
    }
    if held != right or len(work.uow.rows(granted)) != ended:
        raise Broken(f"{code}: the pension of {party} is {'' if ended else 'not '}ended, and it holds {held}")
    return ended
