"""Joint matters under faults: taken in on one side, led by a body of the other, decided in parts by bodies of both.

People, windows, papers, network, crashes and keys are those of `simulation.windows`; other things must hold.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from sqlalchemy import select

from yipanqi.cases.case import Case
from yipanqi.cases.joins import By
from yipanqi.cases.service import Service
from yipanqi.protocols import handling
from yipanqi.protocols.handling import joint
from yipanqi.protocols.handling.words import Missing, Notice, PartChosen, Proposal
from yipanqi.simulation import windows_rest
from yipanqi.simulation.history import Broken
from yipanqi.simulation.made_up import PARTS, Form, moving
from yipanqi.simulation.population import PLACES
from yipanqi.simulation.windows import SELDOM, Windows
from yipanqi.store import cases as rows


class Joint(Windows):
    """Two sides whose bodies decide together; of three seeds one needs all, one any, one the first of them."""

    often: ClassVar[Mapping[str, float]] = {"take_in": 3, "somebody_acts": 90, "_work": 40}
    seldom: ClassVar[Mapping[str, float]] = {
        **SELDOM,
        "ask once": 0.1,
        "begin special": 0.1,
        "ask for more": 0.3,
        "hand back": 0.3,
        "ask for missing": 0.5,
        "bring paper": 0.1,
        "check paper": 0.1,
        "withdraw": 0.03,
    }

    def matter(self) -> Service:
        """The made-up matter."""
        return moving(list(By)[self.seed % len(By)])

    def form(self, there: str) -> msgspec.Struct:
        """From this side to the other, which leads."""
        here = next(code for code in self.codes if code != there)
        return Form(PLACES[there][0], PLACES[here][0], self.rng.choice(("yes", "yes", "no")))

    def corrected(self, form: Any) -> msgspec.Struct:
        """Nothing has to be changed: a paper was missing."""
        same: msgspec.Struct = form
        return same

    def words(self) -> dict[type | None, Any]:
        """What bodies of parts say, and what officers mostly propose here."""
        agrees = self.rng.random() < 0.8
        return {
            Missing: Missing("户口簿首页"),
            PartChosen: PartChosen(self.rng.choice(PARTS).name),
            Proposal: Proposal(agrees, "经核实"),
        }

    def finish(self) -> dict[str, Any]:
        """In the end a part that lacks something has it asked for."""
        return super().finish() | {"ask for more": Notice("请补正")}

    def settles(self, case: Case, action: str) -> bool:
        """Nothing is asked for but what a part lacks."""
        if action == "ask for more":
            return case.role == "owner" and any(joint.lacking(case, leg.there) for leg in joint.legs(case))
        return super().settles(case, action)


def play(region: Joint, steps: int) -> None:
    """Let things happen, come to rest, look. Raises Broken."""
    windows_rest.play(region, steps)
    parts: dict[str, tuple[str, str]] = {}
    for node in region.nodes.values():
        with node.look() as work:
            table = rows.case
            found = work.uow.rows(select(table).where(table.c.role == joint.PART))
            parts |= {row.number: (row.state, row.outcome) for row in found}
    for node in region.nodes.values():
        with node.look() as work:
            for row in work.uow.rows(select(rows.case).where(rows.case.c.role == "owner")):
                _owner_holds(Case.load(work, row), parts)


def _owner_holds(lead: Case, parts: Mapping[str, tuple[str, str]]) -> None:
    """One outcome, on answers that were given; every part ended at its body, every overrun noticed."""
    procedure = lead.procedure
    if not isinstance(procedure, handling.Procedure):
        raise TypeError(f"{procedure.id} is no handling")
    for leg in joint.legs(lead):
        heard, (state, outcome) = joint.answer_of(lead, leg.there), parts.get(leg.there, ("", ""))
        if leg.ended_at is None or (not state and leg.state != "not let in"):
            raise Broken(f"{leg.there}: the lead body waits, and nobody decides it")
        if heard and not heard.answer.returned and outcome != ("granted" if heard.answer.agrees else "refused"):
            raise Broken(f"{leg.there}: the lead body heard what its body did not say")
        if state == "answered" and heard is None:
            raise Broken(f"{leg.there}: what its body said is lost")
        clock = leg.clock
        if clock is not None and clock.late(lead.work.world.calendar(clock.place), leg.ended_at) and not clock.noticed:
            raise Broken(f"{leg.there}: an overrun that nobody noticed")
    if lead.field("outcome") == "granted" and not joint.join(procedure, lead).met:
        raise Broken(f"{lead.number}: granted, and the parts have not agreed")
